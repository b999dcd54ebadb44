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
    case .compose: ComposeView(state: self).draw(layout.list, on: &grid)
    case .pods: PodsView(state: self).draw(layout.list, on: &grid)
    case .workloads: WorkloadsView(state: self).draw(layout.list, on: &grid)
    case .releases: ReleasesView(state: self).draw(layout.list, on: &grid)
    case .runs: RunsView(state: self).draw(layout.list, on: &grid)
    }
    if screen.hasList {
      for row in 0..<layout.divider.rows {
        grid.write(glyphs.box.vertical, in: layout.divider.row(row), Style(.border))
      }
      DetailView(state: self).draw(layout.detail, on: &grid)
    }
    FooterView(state: self).draw(layout.footer, on: &grid)
    DialogView(state: self).draw(layout.screen, on: &grid)
    return grid
  }

  /// In one line the worst that is known.
  private func drawTiny(on grid: inout Grid) {
    let (words, role): (SafeText, Role) =
      switch (fleet.engine, picture.failures) {
      case (_, 1...) where isWithoutDocker: ("\(picture.failures) failed", .failed)
      case _ where isWithoutDocker: (hasLooked ? "all well" : "connecting", .text)
      case (.connecting, _): ("connecting", .text)
      case (.silent, _): ("docker silent", .failed)
      case (.lost, _): ("docker lost", .failed)
      case (.live, 0): ("all well", .healthy)
      case (.live, let failed): ("\(failed) failed", .failed)
      }
    let whole: SafeText = "topside: \(words)"
    grid.write(
      whole.columns <= size.columns ? whole : words, in: Rect(size), Style(role), ellipsis: glyphs.ellipsis)
  }
}
