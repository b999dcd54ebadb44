package import CellGrid
import TopsideCore

/// Where things are on a screen of this size; what keys and views must agree on.
package struct Layout: Hashable, Sendable {
  /// Below this one line is all there is.
  package static let smallest = Size(columns: 20, rows: 5)

  package let screen: Rect
  package let header: Rect
  package let tabs: Rect
  package let body: Rect
  package let footer: Rect
  /// The rows, with their column heads; empty while the detail pane is zoomed.
  package private(set) var list = Rect(x: 0, y: 0, columns: 0, rows: 0)
  /// The detail pane, with its tabs; empty where there is no room.
  package private(set) var detail = Rect(x: 0, y: 0, columns: 0, rows: 0)
  /// Between them, where they are side by side.
  package private(set) var divider = Rect(x: 0, y: 0, columns: 0, rows: 0)
  /// The problems.
  package private(set) var problems = Rect(x: 0, y: 0, columns: 0, rows: 0)
  /// More about the problem under the cursor; empty where there is no room.
  package private(set) var evidence = Rect(x: 0, y: 0, columns: 0, rows: 0)
  /// A line for each project, and one for the cluster.
  package private(set) var summary = Rect(x: 0, y: 0, columns: 0, rows: 0)

  package init(_ state: DashboardState) {
    screen = Rect(state.size)
    let (header, rest) = screen.splitTop(1)
    let (tabs, below) = rest.splitTop(1)
    self.header = header
    self.tabs = tabs
    (body, footer) = below.splitTop(below.rows - 1)
    guard state.screen.hasList else {
      let summaries = min(state.fleet.projects.count, 3) + (state.hasKubernetes ? 1 : 0)
      placeHome(summaries: summaries, problems: state.picture.problems.count)
      return
    }
    place(rows: state.listedRows, isZoomed: state.detail.isZoomed)
  }

  private mutating func place(rows: Int, isZoomed: Bool) {
    if isZoomed {
      detail = body
    } else if body.rows < 11 {
      list = body
    } else if body.columns >= 160, body.rows < 36 {
      let (left, right) = body.splitLeft(body.columns * 11 / 20)
      list = left
      (divider, detail) = right.splitLeft(1)
    } else {
      // Where there is no row, a line says why.
      let most = max(6, body.rows * 11 / 20)
      (list, detail) = body.splitTop(min(most, max(1, rows) + 1))
    }
  }

  private mutating func placeHome(summaries: Int, problems count: Int) {
    let (top, bottom) = body.splitTop(body.rows - min(summaries, max(0, body.rows - 4)))
    summary = bottom
    let most = top.rows >= 12 ? 8 : 0
    let (list, below) = top.splitTop(min(max(1, count), top.rows - most))
    problems = list
    if most > 0, count > 0 { evidence = below.splitTop(1).rest }
  }

  package var isTiny: Bool {
    screen.columns < Self.smallest.columns || screen.rows < Self.smallest.rows
  }

  /// Without the row of column heads.
  package var listRows: Int { max(0, list.rows - 1) }
  package var homeRows: Int { max(1, problems.rows) }
  /// Without its row of tabs.
  package var detailContent: Rect { detail.splitTop(1).rest }
}
