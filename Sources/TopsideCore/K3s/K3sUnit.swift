/// The unit of k3s, as `systemctl show` describes it.
package struct K3sUnit: Hashable, Sendable {
  package var loadState = ""
  package var activeState = ""
  package var subState = ""
  /// `success`, or why it ended last: `exit-code`, `timeout`, `oom-kill`.
  package var result = ""
  package var restarts: Int?
  package var exitStatus: Int?
  /// How the main process ended last, as systemd prints it: 1 exited, 2 killed, 3 dumped.
  package var exitCode: Int?
  package var mainPID: Int?
  package var activeSince: Timestamp?
  package var fragmentPath = ""
  /// The words it is started with, the program first.
  package var arguments: [String] = []

  package init() {}

  package var isLoaded: Bool { loadState == "loaded" }
  package var isActive: Bool { activeState == "active" }
  /// Between two attempts of a service that keeps ending: `auto-restart`, since systemd 254 also
  /// `auto-restart-queued`.
  package var isRestarting: Bool {
    activeState == "activating" && subState.hasPrefix("auto-restart") && result != "success"
  }
  /// Ended, and nothing of it runs.
  package var isStopped: Bool {
    (activeState == "inactive" || activeState == "failed") && (mainPID ?? 0) == 0
  }
}

/// A unit at a moment of the uptime.
package struct K3sUnitReading: Hashable, Sendable {
  package var unit: K3sUnit
  package var at: Duration

  package init(_ unit: K3sUnit, at: Duration) {
    self.unit = unit
    self.at = at
  }
}

/// What the journal says, the newest last.
package struct K3sJournal: Hashable, Sendable {
  package struct Line: Hashable, Sendable {
    package var at: Timestamp?
    /// As k3s wrote it.
    package var message: String

    package init(at: Timestamp?, _ message: String) {
      self.at = at
      self.message = message
    }
  }

  package var lines: [Line]
  /// What the rules recognise in them, the newest first.
  package var signatures: [K3sSignature]

  package init(_ lines: [Line]) {
    self.lines = lines
    signatures = K3sRule.matches(in: lines)
  }
}

/// A rule that lines of the journal matched.
package struct K3sSignature: Hashable, Sendable {
  package var rule: K3sRule
  /// The newest of those lines.
  package var line: K3sJournal.Line
  package var count: Int

  package init(_ rule: K3sRule, _ line: K3sJournal.Line, count: Int) {
    self.rule = rule
    self.line = line
    self.count = count
  }
}
