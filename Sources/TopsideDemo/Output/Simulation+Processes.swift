import TopsideCore

extension Simulation {
  /// The table of `docker top ID -o COLUMNS`.
  ///
  /// - Returns: nil when a column is none that the simulated `ps` has.
  func processes(of container: SimulatedContainer, columns: [String]) -> String? {
    guard let run = container.currentRun else { return nil }
    let headings = [
      "pid": "PID", "user": "USER", "pcpu": "%CPU", "rss": "RSS", "etime": "ELAPSED", "args": "COMMAND",
    ]
    let head = columns.compactMap { headings[$0] }
    guard head.count == columns.count, !head.isEmpty else { return nil }
    let usage = usage(of: container, at: now)
    let rows = container.shape.processes.enumerated().map { index, process in
      columns.map { column in
        switch column {
        case "pid": "\(run.processID + index * 3)"
        case "user": process.user
        case "pcpu": Figures.fixed((usage?.cpuPercent ?? 0) * process.share, 1)
        case "rss": "\(Int(Double(usage?.memory ?? 0) * process.share) >> 10)"
        case "etime": Self.elapsed(now.since(run.start).components.seconds)
        default: process.command
        }
      }
    }
    return Self.table([head] + rows)
  }

  /// `[[days-]hours:]minutes:seconds`
  private static func elapsed(_ seconds: Int64) -> String {
    func two(_ value: Int64) -> String { Figures.zeroPadded(Int(value), 2) }
    let (days, hours) = (seconds / 86_400, seconds / 3600 % 24)
    let clock = "\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    if days > 0 { return "\(days)-\(two(hours)):\(clock)" }
    return hours > 0 ? "\(two(hours)):\(clock)" : clock
  }

  /// Columns at least 20 wide and 3 apart, as the docker command line aligns them.
  private static func table(_ rows: [[String]]) -> String {
    let widths = (rows.first ?? []).indices.map { column in
      max(20, (rows.map { $0[column].utf8.count }.max() ?? 0) + 3)
    }
    return rows.map { row in
      row.enumerated().map { index, cell in
        index == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[index] - cell.utf8.count)
      }.joined()
    }.joined(separator: "\n") + "\n"
  }
}
