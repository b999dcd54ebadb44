package import SafeText

// What is said of a run, wherever it is said.
extension RunRecord {
  /// One word for its state; what wants somebody is in capitals.
  package var stateWord: SafeText {
    switch state {
    case .planned: "not begun"
    case .running: waitsFor == nil ? "running" : "waits"
    case .interrupted: "INTERRUPTED"
    case .ended(.succeeded): "succeeded"
    case .ended(.failed): "FAILED"
    case .ended(.refused): "refused"
    }
  }

  /// Its state in a sentence, with the reason.
  package var stateWords: SafeText {
    switch state {
    case .planned: "not begun: nothing was done"
    case .running: waitsFor == nil ? "\(stateWord): \(words)" : words
    case .interrupted: "INTERRUPTED \(progress)"
    case .ended(let outcome): outcome.words.isEmpty ? stateWord : "\(stateWord): \(outcome.words)"
    }
  }

  /// How long it goes on or took; nil where nobody knows.
  package func duration(at now: Timestamp) -> Duration? {
    guard let began else { return nil }
    return switch state {
    case .running: now.since(began)
    case .ended: ended.map { $0.since(began) }
    case .planned, .interrupted: nil
    }
  }

  /// The last moment that its journal tells of.
  package var lastSeen: Timestamp {
    ended ?? steps.flatMap { [$0.began, $0.ended] }.compactMap(\.self).max() ?? began ?? planned
  }

  /// Whether it was planned after another one; in the order of their IDs within one moment.
  package func isNewer(than other: RunRecord) -> Bool { (planned, id) > (other.planned, other.id) }

  /// The steps that are not done.
  package var remaining: [Int] { steps.indices.filter { !steps[$0].isDone } }

  /// How far it is: `at step 2 of 3`.
  package var progress: SafeText {
    guard let next = current ?? remaining.first else { return "after its last step" }
    let isUntouched = steps[next].began == nil && next == 0
    return isUntouched ? "before its first step" : "at step \(next + 1) of \(steps.count)"
  }
}

extension RunRecord.Step {
  /// Whether it is behind the run.
  package var isDone: Bool {
    switch state {
    case .pending, .running, .ended(.failed): false
    case .skipped, .ended: true
    }
  }

  /// How long it goes on or took; nil where nobody knows.
  package func duration(at now: Timestamp, in run: RunRecord.State) -> Duration? {
    guard let began else { return nil }
    return switch state {
    case .pending, .skipped: nil
    case .running: run == .running ? now.since(began) : nil
    case .ended: ended.map { $0.since(began) }
    }
  }

  /// What it found, or waits for.
  package var note: SafeText {
    switch state {
    case .pending: ""
    case .running: waiting ?? ""
    case .skipped(let words): words
    case .ended(let end): end.words
    }
  }

  /// One word for its state in a run.
  package func word(in run: RunRecord.State) -> SafeText {
    switch state {
    case .pending: "to do"
    case .running: run == .running ? "running" : "cut off"
    case .skipped: "skipped"
    case .ended(.succeeded): "done"
    case .ended(.failed): "FAILED"
    case .ended(.unknown): "unknown"
    }
  }
}

extension FlowGuard {
  /// What must hold, in words.
  package var words: SafeText {
    switch self {
    case .sameContainers(let key, let ids):
      ids.count == 1
        ? "\(key.service) has the same container" : "\(key.service) has the same \(ids.count) containers"
    case .sameObject(let key, _): "\(key.path) is the same object"
    case .sameCluster(let fingerprint): "context \(fingerprint.context) means \(fingerprint.server)"
    case .cluster: "the cluster is as the plan found it"
    case .compose: "the project is as the plan found it"
    case .helm: "the release is as the plan found it"
    case .k3s(let condition): condition.words
    }
  }
}

extension AuditActor {
  /// `deploy (sudo by alice) on prod-1, from 10.0.0.7`
  package var words: SafeText {
    let sudo: SafeText = sudoUser.map { $0 == user ? "" : " (sudo by \($0))" } ?? ""
    let client = sshConnection?.split(separator: " ").first
    let from: SafeText = client.map { ", from \($0)" } ?? ""
    return "\(user)\(sudo) on \(host)\(from)"
  }
}
