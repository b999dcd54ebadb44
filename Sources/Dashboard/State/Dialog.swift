package import LogEngine
package import SafeText
package import TopsideCore

/// What lies over the screen and takes the keys.
package enum Dialog: Hashable, Sendable {
  case confirm(Confirmation)
  case help(top: Int)
  /// A line of the log, whole.
  case line(LogDetail)
  case choice(Choice)
  case rollback(RollbackDialog)
  case revisions(RevisionDialog)
  /// Goes on with a run that was cut off.
  case resume(RunResumption)
  /// What a dry run found.
  case rehearsal(RehearsalReport)
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
  package var origin = RunOrigin()
  package var focus = Button.cancel
  /// What was typed of what the flow wants typed.
  package var typed: SafeText = ""
  /// What docker is still asked about; until it answers nothing is run.
  package var awaits: ComposeRequest?
  /// Keys of the first 300 ms are ignored: they were meant for what was there before.
  package var openedAt: Duration
  /// The first line shown, where not all can be seen at once.
  package var top = 0
  /// Lines that could be seen so far, from the first on.
  package var seen = 0

  package init(flow: Flow, openedAt: Duration) {
    self.flow = flow
    self.openedAt = openedAt
  }
}

/// A run that waits for the word to go on.
package struct RunResumption: Hashable, Sendable {
  package var id: RunID
  /// Whether the button that goes on has the focus.
  package var resumes = false
  package var openedAt: Duration

  package init(_ id: RunID, openedAt: Duration) {
    self.id = id
    self.openedAt = openedAt
  }
}

/// What a dry run of a flow found.
package struct RehearsalReport: Hashable, Sendable {
  package var title: SafeText
  package var rehearsal: Rehearsal
  /// The first line shown.
  package var top = 0

  package init(_ title: SafeText, _ rehearsal: Rehearsal) {
    self.title = title
    self.rehearsal = rehearsal
  }
}

/// A line that the operator types.
package struct Prompt: Sendable {
  package enum Purpose: Hashable, Sendable {
    /// The list's filter.
    case filter
    case palette
    /// Looks for something in the log.
    case find
    /// The log's filter.
    case sift
    /// The file that lines of the log are saved to.
    case save(LogExport.Part)
    /// How many pods a workload shall have.
    case scale(KubeKey)
    /// A container of a workload, and the image that it shall have.
    case image(KubeKey)
    /// How many containers a service shall have.
    case scaleService(ServiceKey)
    /// Ports that lead to a pod or a service.
    case forward(KubeKey)
    case namespaces
    /// Labels of the pods whose logs are wanted.
    case labels
  }

  package var purpose: Purpose
  package var text: SafeText = ""
  /// The text is a suggestion: what is typed first takes its place.
  package var isSuggestion = false
  /// What was there before, for Esc.
  package var before: SafeText = ""
  /// Where the cursor was before, for Esc.
  package var selection: ServiceKey?
  package var object: KubeKey?
  /// How what is typed is read, where it is looked for in a log.
  package var syntax = LogPattern.Syntax.literal
  /// Why what was typed means nothing.
  package var problem: SafeText?
  /// The log as it was before, for Esc.
  package var log: LogPane?
  /// The suggestion that Enter takes, in the palette.
  package var index = 0

  package init(_ purpose: Purpose, before: SafeText = "") {
    self.purpose = purpose
    self.before = before
    text = before
  }

  /// One that Enter takes as it stands.
  package init(_ purpose: Purpose, suggesting text: SafeText) {
    self.purpose = purpose
    self.text = text
    isSuggestion = !text.isEmpty
  }

  /// Adds what was typed or pasted.
  mutating func write(_ more: SafeText) {
    text = isSuggestion ? more : text + more
    index = 0
    isSuggestion = false
  }
}

/// A line of the log that is shown whole.
package struct LogDetail: Hashable, Sendable {
  package var line: LogLine
  /// Whose line it is.
  package var source: SafeText
  /// The first row shown.
  package var top = 0

  package init(_ line: LogLine, of source: SafeText) {
    self.line = line
    self.source = source
  }
}
