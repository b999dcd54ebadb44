import CellGrid
import SafeText

/// Rows of words in columns as wide as they need.
enum TextTable {
  static func lines(_ rows: [[String]]) -> [String] {
    guard let head = rows.first else { return [] }
    let widths = head.indices.map { column in
      rows.map { SafeText(sanitising: $0[column]).columns }.max() ?? 0
    }
    return rows.map { row in
      row.indices.map { padded(row[$0], $0 == row.count - 1 ? 0 : widths[$0] + 2) }.joined()
    }
  }

  static func padded(_ text: String, _ columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - SafeText(sanitising: text).columns))
  }
}
