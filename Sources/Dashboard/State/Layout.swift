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
  /// The services, with their column heads; empty while the detail pane is zoomed.
  package private(set) var list = Rect(x: 0, y: 0, columns: 0, rows: 0)
  /// The detail pane, with its tabs; empty where there is no room.
  package private(set) var detail = Rect(x: 0, y: 0, columns: 0, rows: 0)

  package init(_ state: DashboardState) {
    screen = Rect(state.size)
    let (header, rest) = screen.splitTop(1)
    let (tabs, lower) = rest.splitTop(1)
    self.header = header
    self.tabs = tabs
    (body, footer) = lower.splitTop(lower.rows - 1)
    let bottom = 5 + min(3, state.fleet.projects.count)
    homeRows = max(1, body.rows - min(bottom, body.rows / 2))
    guard state.screen == .compose else { return }
    place(rows: state.picture.rows.count, isZoomed: state.detail.isZoomed)
  }

  private mutating func place(rows: Int, isZoomed: Bool) {
    if isZoomed {
      detail = body
    } else if body.rows < 11 {
      list = body
    } else if body.columns >= 160, body.rows < 36 {
      (list, detail) = body.splitLeft(body.columns * 11 / 20)
    } else {
      let most = max(6, body.rows * 11 / 20)
      (list, detail) = body.splitTop(min(most, rows + 1))
    }
  }

  package var isTiny: Bool {
    screen.columns < Self.smallest.columns || screen.rows < Self.smallest.rows
  }

  /// Without the row of column heads.
  package var listRows: Int { max(0, list.rows - 1) }
  /// Above what is said of the problem under the cursor, and of each project.
  package let homeRows: Int
  /// Without its row of tabs.
  package var detailContent: Rect { detail.splitTop(1).rest }
}
