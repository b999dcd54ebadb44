import CNcurses
import CellGrid
import Glibc

/// What ncurses is given for a cell, so that it never counts other columns than the grid does.
enum Glyph {
  /// Whether a glyph can be drawn as it is.
  static func isPlain(_ glyph: UInt32, columns: Int, isUTF8: Bool) -> Bool {
    if 0x20..<0x7F ~= glyph { return columns == 1 }
    return isUTF8 && 0xA0..<Grid.firstCluster ~= glyph && Int(cn_width(glyph)) == columns
  }

  /// Characters that together take exactly the given columns; marks that do not fit are left out.
  static func characters(of cell: Cell, columns: Int, in grid: Grid, isUTF8: Bool) -> [[wchar_t]] {
    let placeholder = [[wchar_t(bitPattern: isUTF8 ? 0xFFFD : 0x3F)]]
    let blank = [[wchar_t(0x20)]]
    let scalars = scalars(of: cell, in: grid)
    guard isUTF8, let base = scalars.first else {
      return Array(repeating: placeholder, count: columns).flatMap { $0 }
    }
    let width = Int(cn_width(base))
    guard width > 0, width <= columns, base >= 0x20 else {
      return Array(repeating: placeholder, count: columns).flatMap { $0 }
    }
    let marks = scalars.dropFirst().filter { cn_width($0) == 0 }.prefix(Int(CCHARW_MAX) - 1)
    let character = ([base] + marks).map { wchar_t(bitPattern: $0) }
    return [character] + (width < columns ? blank : [])
  }

  private static func scalars(of cell: Cell, in grid: Grid) -> [UInt32] {
    guard cell.glyph >= Grid.firstCluster else { return [cell.glyph] }
    let index = Int(cell.glyph - Grid.firstCluster)
    return index < grid.clusters.count ? grid.clusters[index].unicodeScalars.map(\.value) : []
  }
}
