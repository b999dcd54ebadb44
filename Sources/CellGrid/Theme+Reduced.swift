import SafeText

extension Theme {
  /// This theme for a terminal that shows fewer colours.
  ///
  /// What is told by colour alone stays told: without colours by the attributes of the mono theme, and where
  /// a background comes to be the text's own, by reversal.
  package func reduced(to depth: Depth) -> Theme {
    var looks: [Role: TextStyle] = [:]
    let ground = Palette.reduced(self[.text], to: depth).background ?? 0
    for role in Role.allCases {
      let look = self[role]
      var reduced = Palette.reduced(look, to: depth)
      if depth == .mono {
        reduced.attributes = role.monochrome
      } else if role.standsOut, look.background != self[.text].background, (reduced.background ?? 0) == ground
      {
        reduced.attributes.insert(.reverse)
      }
      looks[role] = reduced
    }
    return Theme(name: name, depth: depth, looks: looks)
  }
}

extension Role {
  /// What must be seen at a glance, whatever the terminal.
  var standsOut: Bool {
    switch self {
    case .header, .headerStrong, .production, .readOnly, .demo, .activeTab, .selection, .marked, .match,
      .focusedButton, .toast, .toastError:
      true
    default: false
    }
  }

  /// The attributes that tell a role where there are no colours: those of themes/mono.yaml.
  var monochrome: TextStyle.Attributes {
    switch self {
    case .failed, .barFailed, .toastError, .activeTab, .focusedButton, .headerStrong, .readOnly, .demo:
      [.bold, .reverse]
    case .production: [.bold, .underline, .reverse]
    case .selection, .header, .match, .toast: .reverse
    case .marked: [.underline, .reverse]
    case .warning, .barWarning, .logWarning, .strong, .title, .key, .focusedBorder, .dialogTitle,
      .dialogBorder,
      .source1:
      .bold
    case .logError, .group, .source4: [.bold, .underline]
    case .starting, .columnHeader, .button, .input, .source3: .underline
    case .unknown: [.dim, .underline]
    case .stale: [.dim, .italic]
    case .logMarker, .source6: .italic
    case .done, .off, .dim, .border, .keyDisabled, .barTrack, .logTime, .logDebug, .source5: .dim
    case .text, .tab, .keyLabel, .healthy, .started, .bar, .graph, .logNotice, .source2, .dialog: []
    }
  }
}
