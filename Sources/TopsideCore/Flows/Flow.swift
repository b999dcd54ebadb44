package import SafeText

/// A change to the system as a value: what is shown, confirmed, run, audited and verified is this one thing.
package struct Flow: Hashable, Sendable, Identifiable {
  /// What must be true just before the first step; else nothing is done.
  package enum Guard: Hashable, Sendable {
    /// The service still has exactly the containers that the plan was made for.
    case sameContainers(ServiceKey, [ContainerID])
  }

  package enum Step: Hashable, Sendable {
    case run(Command)
    case wait(Probe, atMost: Duration)
  }

  package var kind: ChangeVerb
  /// `Restart backend`
  package var title: SafeText
  /// The word on the button.
  package var verb: SafeText
  package var target: ServiceKey
  /// What it does to what, a line each; dependents are named.
  package var touches: [SafeText]
  /// What will be verified.
  package var expects: SafeText
  package var guards: [Guard]
  package var steps: [Step]

  package init(
    kind: ChangeVerb, title: SafeText, verb: SafeText, target: ServiceKey, touches: [SafeText],
    expects: SafeText,
    guards: [Guard], steps: [Step]
  ) {
    self.kind = kind
    self.title = title
    self.verb = verb
    self.target = target
    self.touches = touches
    self.expects = expects
    self.guards = guards
    self.steps = steps
  }

  package var id: String { "\(kind.rawValue) \(target.project)/\(target.service)" }

  /// The commands that it would run, in order.
  package var commands: [Command] {
    steps.compactMap { step in
      if case .run(let command) = step { command } else { nil }
    }
  }
}

/// What is looked at to see whether a change worked. Answers come from `docker inspect`.
package enum Probe: Hashable, Sendable {
  /// Each container was started after `before`, and is healthy, or without a healthcheck runs for 15 s, or, when
  /// its work has an end, ended with 0.
  case running(ServiceKey, before: [ContainerID: Timestamp])
  /// No container of them runs.
  case stopped(ServiceKey, [ContainerID])
}

/// What came of a probe at one look.
package enum ProbeResult: Hashable, Sendable {
  case met(SafeText)
  case pending(SafeText)
  /// It cannot be met any more.
  case failed(SafeText)
}
