package import SafeText

/// How a pod is: kubectl's columns, and beside them what kubectl hides.
package struct PodReading: Hashable, Sendable {
  /// kubectl's STATUS.
  package var word: SafeText
  package var ready: Int
  package var total: Int
  package var restarts: Int
  /// When the last run before this one ended.
  package var lastRestart: Timestamp?
  package var health = Health.unknown
  package var severity = Severity.neutral
  /// Why, with the evidence, as `OOMKilled, exit 137, limit 64 MiB`; empty when the word says all. No ages are in it:
  /// it stays true until the pod changes.
  package var cause: SafeText = ""
  /// Since when it is so, or when what the cause tells of happened.
  package var since: Timestamp?
  /// When time alone may make its severity another; nil: never.
  package var changesAt: Timestamp?

  init(_ status: PodStatus) {
    word = "\(status.word)"
    ready = status.ready
    total = status.total
    restarts = status.restarts
    lastRestart = status.lastRestart
  }

  /// kubectl's READY.
  package var readiness: SafeText { "\(ready)/\(total)" }

  /// kubectl's RESTARTS: `5 (2m ago)`.
  package func restarts(at now: Timestamp) -> SafeText {
    guard restarts > 0, let lastRestart else { return "\(restarts)" }
    return "\(restarts) (\(Words.kubectlAge(now.since(lastRestart))) ago)"
  }

  /// The cause with its age: `OOMKilled, exit 137, 2m ago`.
  package func cause(at now: Timestamp) -> SafeText {
    guard !cause.isEmpty, let since else { return cause }
    return "\(cause), \(Words.age(now.since(since)))\(lastRestart == since ? " ago" : "")"
  }

  package var status: Status { Status(health, severity, word, cause: cause, since: since) }
}
