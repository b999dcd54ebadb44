import TopsideCore

// The cursor of the screen of releases.
extension Dashboard {
  func moveRelease(by rows: Int, _ state: inout DashboardState) {
    let shown = state.releaseScreen.rows.compactMap(\.row)
    guard !shown.isEmpty else { return }
    let index = state.releaseScreen.list.selection.flatMap { shown.firstIndex(of: $0) } ?? 0
    state.selectRelease(shown[max(0, min(index + rows, shown.count - 1))])
  }

  func pointAtRelease(row: Int, _ state: inout DashboardState) {
    let index = state.releaseScreen.list.top + row
    guard row >= 0, state.releaseScreen.rows.indices.contains(index) else { return }
    if let found = state.releaseScreen.rows[index].row { state.selectRelease(found) }
  }
}
