import CellGrid
import SafeText
import TopsideCore

/// Memory in a row: used, bar, percent, limit.
struct MemoryCell {
  let memory: Memory?
  let limit: SafeText
  let warningPercent: Int
  let glyphs: Glyphs

  private var dash: SafeText { "-" }

  func draw(_ area: Rect, hasBar: Bool, on grid: inout Grid) {
    var pen = RowPen(area, glyphs: glyphs)
    guard let memory else {
      pen.write(dash, .dim, columns: 5, align: .trailing, on: &grid)
      if hasBar { grid.line(glyphs.barEmpty, in: pen.take(10), Style(.barTrack)) }
      pen.write(dash, .dim, columns: 4, align: .trailing, on: &grid)
      pen.write(limit, .dim, columns: 5, align: .trailing, on: &grid)
      return
    }
    let role = barRole(memory)
    pen.write(Words.shortBytes(memory.used), .text, columns: 5, align: .trailing, on: &grid)
    if hasBar {
      let cell = pen.take(10)
      if let fraction = memory.fraction {
        grid.bar(fraction, in: cell, Style(role), track: Style(.barTrack), glyphs: glyphs)
      } else {
        grid.line(glyphs.barEmpty, in: cell, Style(.barTrack))
      }
    }
    let percent: SafeText = memory.fraction.map { "\(Words.percent(of: $0))%" } ?? dash
    pen.write(percent, role == .bar ? .text : role, columns: 4, align: .trailing, on: &grid)
    pen.write(limit, .dim, columns: 5, align: .trailing, on: &grid)
  }

  private func barRole(_ memory: Memory) -> Role {
    switch (memory.fraction ?? 0) * 100 {
    case Double(warningPercent)...: .barFailed
    case 80...: .barWarning
    default: .bar
    }
  }
}
