package import SafeText

/// How a service is, in our words.
package struct Status: Hashable, Sendable {
  package var health: Health
  package var severity: Severity
  /// Fits a column: `healthy`, `restarting OOM 3`, `off (debug)`.
  package var word: SafeText
  /// Why, with the evidence; empty when the word says all.
  package var cause: SafeText
  package var since: Timestamp?

  package init(
    _ health: Health, _ severity: Severity, _ word: SafeText, cause: SafeText = "", since: Timestamp? = nil
  ) {
    self.health = health
    self.severity = severity
    self.word = word
    self.cause = cause
    self.since = since
  }
}

/// Something that is wrong, and what helps.
package struct Problem: Hashable, Sendable {
  package enum Target: Hashable, Sendable {
    case engine
    case project(String)
    case service(ServiceKey)
    /// The way to the Kubernetes API.
    case cluster
    case object(KubeKey)
    /// A change that was cut off.
    case run(RunID)
    /// What of k3s on this machine.
    case host(K3sFinding.Subject)
  }

  package var severity: Severity
  package var target: Target
  /// What the operator calls it.
  package var name: SafeText
  package var cause: SafeText
  /// The keys that help, as `l logs`.
  package var hint: SafeText
  package var since: Timestamp?

  package init(
    _ severity: Severity, _ target: Target, name: SafeText, cause: SafeText, hint: SafeText,
    since: Timestamp? = nil
  ) {
    self.severity = severity
    self.target = target
    self.name = name
    self.cause = cause
    self.hint = hint
    self.since = since
  }
}
