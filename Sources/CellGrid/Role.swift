/// What a cell means; a theme says how that looks. Views know roles, never colours.
package enum Role: UInt8, CaseIterable, Hashable, Sendable {
  case text, dim, strong, title, border, focusedBorder
  case header, headerStrong, production, readOnly, demo, stale
  case tab, activeTab, key, keyLabel, keyDisabled
  case columnHeader, group, selection, marked
  case healthy, started, starting, done, off, warning, failed, unknown
  case bar, barWarning, barFailed, barTrack, graph
  case logTime, logMarker, logDebug, logNotice, logWarning, logError, match
  case source1, source2, source3, source4, source5, source6
  case dialog, dialogTitle, dialogBorder, button, focusedButton, input, toast, toastError

  /// The role's name in a theme file: lower case, words joined by hyphens.
  package var name: String {
    "\(self)".reduce(into: "") { name, character in
      if character.isUppercase { name += "-" }
      name += character.lowercased()
    }
  }
}
