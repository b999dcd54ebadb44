package import CellGrid
import FoundationEssentials
import SafeText

/// A screen as a text file, to be read and compared by people.
///
/// Each row stands between bars, so that trailing blanks show. A second block tells the roles and colours,
/// where they are the point.
package enum GoldenScreen {
  /// Compares a screen with `Tests/TARGET/Golden/NAME.txt` of the test that asks.
  ///
  ///     #expect(GoldenScreen.difference(grid, "compose-80x24") == nil)
  ///
  /// With `roles`, roles and colours are compared as well.
  ///
  /// - Returns: nil where they are equal, else what differs. A missing file is written and is a difference
  ///   too: read it, then keep it or remove it.
  package static func difference(
    _ grid: Grid, _ name: String, roles: Bool = false, of test: String = #filePath
  ) -> String? {
    guard let path = path(of: name, test) else { return "\(test) is in no test target" }
    let drawn = text(grid, roles: roles)
    guard let bytes = FileManager.default.contents(atPath: path) else {
      return record(drawn, at: path) ? "recorded \(path); read it and run again" : "cannot write \(path)"
    }
    let kept = String(decoding: bytes, as: UTF8.self)
    return kept == drawn ? nil : "\(path) differs:\n" + lines(kept, drawn) + "drawn:\n" + drawn
  }

  /// A screen as text.
  package static func text(_ grid: Grid, roles: Bool = false) -> String {
    var text = (0..<grid.size.rows).reduce(into: "") { $0 += "|\(grid.text(row: $1))|\n" }
    if let cursor = grid.cursor { text += "cursor at column \(cursor.x), row \(cursor.y)\n" }
    guard roles else { return text }
    return (0..<grid.size.rows).reduce(into: text + "\n") { $0 += "\($1): \(styles(grid, row: $1))\n" }
  }

  /// The roles of a row, each with its first and last column and the colours laid over it.
  private static func styles(_ grid: Grid, row: Int) -> String {
    var parts: [String] = []
    var start = 0
    let cells = Array(grid.cells[row * grid.size.columns..<(row + 1) * grid.size.columns])
    for column in cells.indices
    where column + 1 == cells.count || cells[column + 1].style != cells[column].style {
      parts.append("\(name(cells[column].style)) \(start)-\(column)")
      start = column + 1
    }
    return parts.joined(separator: ", ")
  }

  private static func name(_ style: Style) -> String {
    var name = style.role.name
    if let foreground = style.foreground { name += "+fg\(foreground)" }
    if let background = style.background { name += "+bg\(background)" }
    if !style.attributes.isEmpty { name += "+attributes\(style.attributes.rawValue)" }
    return name
  }

  private static func path(of name: String, _ test: String) -> String? {
    let parts = test.split(separator: "/", omittingEmptySubsequences: false)
    guard let tests = parts.lastIndex(of: "Tests"), tests + 2 < parts.count else { return nil }
    return parts[...(tests + 1)].joined(separator: "/") + "/Golden/\(name).txt"
  }

  private static func record(_ text: String, at path: String) -> Bool {
    let folder = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
    let files = FileManager.default
    // A folder that is there already is no error; one that cannot be made shows when the file is written.
    try? files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return files.createFile(atPath: path, contents: Data(text.utf8))
  }

  private static func lines(_ kept: String, _ drawn: String) -> String {
    let kept = kept.split(separator: "\n", omittingEmptySubsequences: false)
    let drawn = drawn.split(separator: "\n", omittingEmptySubsequences: false)
    return (0..<max(kept.count, drawn.count)).reduce(into: "") { text, index in
      let old = index < kept.count ? kept[index] : "(no line)"
      let new = index < drawn.count ? drawn[index] : "(no line)"
      if old != new { text += "line \(index + 1)\n- \(old)\n+ \(new)\n" }
    }
  }
}
