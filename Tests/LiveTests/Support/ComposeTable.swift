/// One service as the Compose screen shows it, cell by cell.
struct ComposeRow: Hashable {
  var mark: String
  var service: String
  var state: String
  var uptime: String
  var restarts: String
  var cpu: String
  var memory: String
  var tag: String
  var ports: String

  /// Used, percent and limit, without the bar.
  var memoryWords: [String] {
    memory.split(separator: " ").map { String($0) }.filter { !$0.allSatisfy { "▓░".contains($0) } }
  }

  /// How many cells of the bar are full; nil without a bar.
  var fullBarCells: Int? {
    memory.split(separator: " ").first { $0.allSatisfy { "▓░".contains($0) } }?.count { $0 == "▓" }
  }
}

/// The Compose screen, read as an operator reads it: columns by their heads.
struct ComposeTable {
  /// Headings of the projects, in order.
  private(set) var projects: [String] = []
  private(set) var rows: [ComposeRow] = []

  /// - Returns: nil when the lines show no such table.
  init?(_ lines: [String]) {
    guard let head = lines.firstIndex(where: { $0.contains("SERVICE") && $0.contains("STATE") }) else {
      return nil
    }
    let starts = Self.starts(lines[head])
    for line in lines[(head + 1)...] {
      if line.hasPrefix("─ "), !line.contains(" Logs ") {
        projects.append(line.dropFirst(2).split(separator: " ").first.map { String($0) } ?? "")
        continue
      }
      guard let row = Self.row(line, starts) else { break }
      rows.append(row)
    }
  }

  subscript(service: String) -> ComposeRow? { rows.first { $0.service == service } }

  /// Where each column begins; heads that are set to the right end where their column ends.
  private static func starts(_ head: String) -> [Int] {
    let line = Array(head)
    func find(_ title: String) -> Int {
      let wanted = Array(title)
      return line.indices.first { line[$0...].starts(with: wanted) } ?? line.count
    }
    let restarts = find("RST")
    let memory = find("MEMORY")
    return [
      0, find("SERVICE"), find("STATE"), restarts - 5, restarts, memory - 7, memory, find("TAG"),
      find("PORTS"),
    ]
  }

  private static func row(_ line: String, _ starts: [Int]) -> ComposeRow? {
    guard let first = line.first, "●▲!✓·○◆".contains(first) else { return nil }
    let cells = Array(line)
    let words = starts.indices.map { index -> String in
      let end = index + 1 < starts.count ? min(starts[index + 1], cells.count) : cells.count
      return starts[index] < end ? String(cells[starts[index]..<end]).trimmed : ""
    }
    return ComposeRow(
      mark: words[0], service: words[1], state: words[2], uptime: words[3], restarts: words[4],
      cpu: words[5], memory: words[6], tag: words[7], ports: words[8])
  }
}
