package import SafeText

/// What a journal tells of a run; each entry is folded in as it comes.
package struct RunRecord: Hashable, Sendable, Identifiable {
  package enum State: Hashable, Sendable {
    /// Nobody has taken it up yet.
    case planned
    /// A process is at it.
    case running
    /// Its process is gone, and it has no end.
    case interrupted
    case ended(FlowOutcome)
  }

  package struct Step: Hashable, Sendable {
    package enum State: Hashable, Sendable {
      case pending
      case running
      case skipped(SafeText)
      case ended(StepEnd)
    }
    package var state = State.pending
    package var began: Timestamp?
    package var ended: Timestamp?
    /// The newest lines, at most `outputLimit`.
    package var output: [SafeText] = []
    /// How many lines there were before those.
    package var outputBefore = 0
    package var waiting: SafeText?
  }

  /// Lines that are kept of one step.
  package static let outputLimit = 500

  package var plan: RunPlan
  package var planned: Timestamp
  package var began: Timestamp?
  package var ended: Timestamp?
  /// How often it was taken up.
  package var attempts = 0
  package var isChecking = false
  /// Whom it waits for.
  package var waitsFor: SafeText?
  package var steps: [Step]
  package var outcome: FlowOutcome?
  /// Whether a process holds it; told by who looks at the journal's lock.
  package var isAlive: Bool

  package init(_ plan: RunPlan, at moment: Timestamp, isAlive: Bool = false) {
    self.plan = plan
    planned = moment
    self.isAlive = isAlive
    steps = Array(repeating: Step(), count: plan.flow.steps.count)
  }

  package var id: RunID { plan.id }
  package var flow: Flow { plan.flow }

  package var state: State {
    if let outcome { return .ended(outcome) }
    if isAlive { return .running }
    return began == nil ? .planned : .interrupted
  }

  package var isOver: Bool { outcome != nil }

  /// What runs may be another than before: a step that is no preparation was begun.
  package var hasTouched: Bool { steps.dropFirst(flow.preparations).contains { $0.began != nil } }

  /// What is offered when it went wrong; nothing where nothing was touched.
  package var remedies: [Flow] { hasTouched ? flow.remedies : [] }

  /// The step that is being done, or was when it was cut off.
  package var current: Int? { steps.firstIndex { $0.state == .running } }

  /// What it does now, in words.
  package var words: SafeText {
    if let outcome { return outcome.words }
    if let waitsFor { return "waits for \(waitsFor)" }
    guard let current else { return isChecking ? "checking" : began == nil ? "starting" : "going on" }
    return steps[current].waiting ?? steps[current].output.last ?? flow.steps[current].title
  }

  package mutating func apply(_ entry: RunEntry) {
    switch entry.event {
    case .planned: break
    case .began:
      attempts += 1
      if began == nil { began = entry.at }
      for index in steps.indices where steps[index].state == .running { steps[index].state = .pending }
    case .waitsForLock(let holder): waitsFor = holder
    case .checking:
      waitsFor = nil
      isChecking = true
    case .stepBegan(let index):
      isChecking = false
      change(index) { step in
        step.state = .running
        step.began = entry.at
      }
    case .stepSkipped(let index, let why):
      isChecking = false
      change(index) { $0.state = .skipped(why) }
    case .output(let index, let line): change(index) { $0.add(line) }
    case .waiting(let index, let words): change(index) { $0.waiting = words }
    case .stepEnded(let index, let end):
      change(index) { step in
        step.state = .ended(end)
        step.ended = entry.at
        step.waiting = nil
      }
    case .ended(let outcome):
      self.outcome = outcome
      isChecking = false
      waitsFor = nil
      ended = entry.at
    }
  }

  /// A journal may have been changed since it was written: a step that there is none of is left out.
  private mutating func change(_ index: Int, _ body: (inout Step) -> Void) {
    if steps.indices.contains(index) { body(&steps[index]) }
  }
}

extension RunRecord.Step {
  fileprivate mutating func add(_ line: SafeText) {
    output.append(line)
    guard output.count > RunRecord.outputLimit else { return }
    let surplus = output.count - RunRecord.outputLimit
    output.removeFirst(surplus)
    outputBefore += surplus
  }
}

extension RunRecord {
  /// From the entries of one journal; nil when it does not begin with its plan.
  package init?(_ entries: some Sequence<RunEntry>, isAlive: Bool) {
    var iterator = entries.makeIterator()
    guard let first = iterator.next(), case .planned(let plan) = first.event else { return nil }
    self.init(plan, at: first.at, isAlive: isAlive)
    while let entry = iterator.next() { apply(entry) }
  }
}
