package import SafeText

/// A change to the system as a value: what is shown, confirmed, run, audited and verified is this one thing.
package struct Flow: Hashable, Sendable, Identifiable {
  /// What must be true just before the first step; else nothing is done.
  package enum Guard: Hashable, Sendable {
    /// The service still has exactly the containers that the plan was made for.
    case sameContainers(ServiceKey, [ContainerID])
    /// It is still the object that the plan was made for, not another one under the same name.
    case sameObject(KubeKey, uid: String)
    /// The context still means the cluster that it meant when the plan was made.
    case sameCluster(ContextFingerprint)
  }

  package enum Step: Hashable, Sendable {
    case run(Command)
    case wait(Probe, atMost: Duration)
  }

  package var kind: FlowKind
  /// `Restart backend`
  package var title: SafeText
  /// The word on the button.
  package var verb: SafeText
  package var target: FlowTarget
  /// Where that is: `project shop`, or `namespace shop, context prod`.
  package var place: SafeText
  /// What it does to what, a line each; dependents are named.
  package var touches: [SafeText]
  /// What will be verified.
  package var expects: SafeText
  package var guards: [Guard]
  package var steps: [Step]
  /// What must be typed to confirm it; nil where a key is enough.
  package var typedConfirmation: SafeText?

  package init(
    kind: FlowKind, title: SafeText, verb: SafeText, target: FlowTarget, place: SafeText,
    touches: [SafeText], expects: SafeText, guards: [Guard], steps: [Step],
    typedConfirmation: SafeText? = nil
  ) {
    self.kind = kind
    self.title = title
    self.verb = verb
    self.target = target
    self.place = place
    self.touches = touches
    self.expects = expects
    self.guards = guards
    self.steps = steps
    self.typedConfirmation = typedConfirmation
  }

  package var id: String { "\(kind.rawValue) \(target.path)" }

  /// The commands that it would run, in order.
  package var commands: [Command] {
    steps.compactMap { step in
      if case .run(let command) = step { command } else { nil }
    }
  }
}

/// What came of a probe at one look.
package enum ProbeResult: Hashable, Sendable {
  case met(SafeText)
  case pending(SafeText)
  /// It cannot be met any more.
  case failed(SafeText)
}
