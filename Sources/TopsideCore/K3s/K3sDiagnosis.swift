package import SafeText

/// What is wrong with k3s, and what to do about it first.
package struct K3sDiagnosis: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    /// There is no k3s server here.
    case absent
    case fine
    case failing
    /// Nothing is known to be wrong, but not enough could be read to say that all is well.
    case unknown
  }

  package var facts: K3sFacts
  package var state: State
  package var loop: K3sLoop
  /// The worst first.
  package var findings: [K3sFinding]
  package var recommendation: K3sRecommendation
  /// Rungs that must not be taken, and why; a rung may be blocked for several reasons.
  package var blocks: [K3sBlock]
  /// What could not be read.
  package var gaps: [K3sGap]

  package func blocks(_ rung: K3sRung) -> [K3sBlock] { blocks.filter { $0.rung == rung } }
}

package struct K3sFinding: Hashable, Sendable {
  /// What it is about; several findings may be about one thing.
  package enum Subject: String, Hashable, Sendable {
    case unit, address, route, certificate, api, datastore, disk, clock, port, token, node, kubeconfig
    case journal
  }

  package var severity: Severity
  package var subject: Subject
  /// The rule of the journal that says it; nil for what was read elsewhere.
  package var rule: K3sRule.ID?
  /// What is wrong, with the figures.
  package var words: SafeText
  /// Lines that show it.
  package var evidence: [SafeText]
  package var since: Timestamp?
  /// What to do about it.
  package var next: SafeText

  package init(
    _ severity: Severity, _ subject: Subject, _ words: SafeText, evidence: [SafeText] = [],
    since: Timestamp? = nil, next: SafeText, rule: K3sRule.ID? = nil
  ) {
    self.severity = severity
    self.subject = subject
    self.words = words
    self.evidence = evidence
    self.since = since
    self.next = next
    self.rule = rule
  }
}

package struct K3sRecommendation: Hashable, Sendable {
  package var rung: K3sRung
  package var reason: SafeText

  package init(_ rung: K3sRung, _ reason: SafeText) {
    self.rung = rung
    self.reason = reason
  }
}

/// Why a rung must not be taken.
package struct K3sBlock: Hashable, Sendable {
  package enum Cause: String, Hashable, Sendable, Codable {
    case diskFull, tooLittleSpace, wrongClock, portInUse, databaseMalformed, foreignToken
    case externalDatastore, severalNodes, tokenMissing, fullToken, noAddress, apiDown
  }

  package var rung: K3sRung
  package var cause: Cause
  package var reason: SafeText
  /// Whether a word typed by the operator may set it aside.
  package var canBeOverridden: Bool

  package init(_ rung: K3sRung, _ cause: Cause, _ reason: SafeText, canBeOverridden: Bool = false) {
    self.rung = rung
    self.cause = cause
    self.reason = reason
    self.canBeOverridden = canBeOverridden
  }
}
