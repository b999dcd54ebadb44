package import CellGrid
import SafeText
import TopsideCore

extension DashboardState {
  /// The whole screen as a value.
  package func draw() -> Grid {
    var grid = Grid(size: size, style: Style(.text))
    let layout = Layout(self)
    if layout.isTiny {
      drawTiny(on: &grid)
      return grid
    }
    HeaderView(state: self).draw(layout.header, on: &grid)
    TabsView(state: self).draw(layout.tabs, on: &grid)
    switch screen {
    case .home: HomeView(state: self).draw(layout, on: &grid)
    case .compose:
      ComposeView(state: self).draw(layout.list, on: &grid)
      DetailView(state: self).draw(layout.detail, on: &grid)
    }
    FooterView(state: self).draw(layout.footer, on: &grid)
    DialogView(state: self).draw(layout.screen, on: &grid)
    return grid
  }

  private func drawTiny(on grid: inout Grid) {
    let failed = picture.failures
    let words: SafeText = failed == 0 ? "topside: all well" : "topside: \(failed) failed"
    grid.write(words, in: Rect(size), Style(failed == 0 ? .text : .failed), ellipsis: glyphs.ellipsis)
  }
}
