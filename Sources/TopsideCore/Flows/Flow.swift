package import SafeText

/// A change to the system as a value: what is shown, confirmed, run, journalled, audited and verified is this one thing.
///
/// It is written to disk before it is run, so nothing in it is secret: not its argv, not the variables of its commands.
package struct Flow: Hashable, Codable, Sendable, Identifiable {
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
  /// What it does not do, or does besides, that an operator would not expect; a line each.
  package var warnings: [SafeText] = []
  /// What will be verified.
  package var expects: SafeText
  package var guards: [FlowGuard]
  package var steps: [FlowStep]
  /// So many of the first steps touch nothing that runs: they fetch and hold what the others need.
  package var preparations = 0
  /// What must be typed to confirm it; nil where a key is enough.
  package var typedConfirmation: SafeText?
  /// Variables that whoever runs it must have in its own environment. Their values are secret, and never written.
  package var secrets: [String] = []
  /// Commands that change nothing and say what its own would do, for a dry run.
  package var rehearsals: [Command] = []
  /// What is offered when it failed or was interrupted, the best first; each is a run of its own.
  package var remedies: [Flow] = []
  /// What is offered when it succeeded.
  package var sequels: [Flow] = []

  package init(
    kind: FlowKind, title: SafeText, verb: SafeText, target: FlowTarget, place: SafeText,
    touches: [SafeText], expects: SafeText, guards: [FlowGuard], steps: [FlowStep],
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
  package var commands: [Command] { steps.compactMap(\.command) }
}
