/// `docker top` without the twenty columns that it gives to each word.
package enum ProcessTable {
  /// The same table with columns as wide as their words; the last one, the command, keeps its blanks.
  package static func lines(_ text: String) -> [String] {
    let lines = text.split(separator: "\n").filter { $0.contains { $0 != " " } }
    guard let head = lines.first else { return [] }
    let count = head.split(separator: " ").count
    let rows = lines.map { $0.split(separator: " ", maxSplits: count - 1).map { $0.trimmed } }
    let widths = (0..<count).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      row.enumerated().map { column, word in
        column == count - 1 ? word : word + String(repeating: " ", count: widths[column] - word.count)
      }.joined(separator: "  ")
    }
  }
}
