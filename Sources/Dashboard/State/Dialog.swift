package import SafeText
package import TopsideCore

/// What lies over the screen and takes the keys.
package enum Dialog: Hashable, Sendable {
  case confirm(Confirmation)
  case help(top: Int)
  /// Changes are under way: quit all the same?
  case quit(leaves: Bool)
}

/// A plan that waits for its confirmation.
package struct Confirmation: Hashable, Sendable {
  package enum Button: Hashable, Sendable, CaseIterable {
    case cancel, run, dryRun

    /// The button so many places further, around the end.
    func moved(by step: Int) -> Button {
      let all = Self.allCases
      return all.firstIndex(of: self).map { all[($0 + step + all.count) % all.count] } ?? .cancel
    }
  }

  package var flow: Flow
  package var focus = Button.cancel
  /// Keys of the first 300 ms are ignored: they were meant for what was there before.
  package var openedAt: Duration

  package init(flow: Flow, openedAt: Duration) {
    self.flow = flow
    self.openedAt = openedAt
  }
}

/// A line that the operator types.
package struct Prompt: Hashable, Sendable {
  package enum Purpose: Hashable, Sendable { case filter, palette }
  package var purpose: Purpose
  package var text: SafeText = ""
  /// What was there before, for Esc.
  package var before: SafeText = ""
  /// Where the cursor was before, for Esc.
  package var selection: ServiceKey?
  /// The suggestion that Enter takes, in the palette.
  package var index = 0

  package init(_ purpose: Purpose, before: SafeText = "") {
    self.purpose = purpose
    self.before = before
    text = before
  }
}
