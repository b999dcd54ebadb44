package import SafeText

/// Runs a confirmed flow: locks, guards, steps, probes; each into the journal before it is done, and what came of it
/// into the audit log.
package struct FlowRunner: Sendable {
  let source: any ProbeSource
  let runner: any CommandRunner
  let files: any Files
  let time: any Time
  private let audit: any AuditLog
  /// Whether it is to stop before the next step; what a command has begun is never broken off by that.
  package var isAskedToEnd: @Sendable () -> Bool = { false }

  package init(
    source: any ProbeSource, runner: any CommandRunner, files: any Files, time: any Time, audit: any AuditLog
  ) {
    self.source = source
    self.runner = runner
    self.files = files
    self.time = time
    self.audit = audit
  }

  /// Runs it to its end, from the beginning or from where it was cut off.
  ///
  /// - Parameters:
  ///   - plan: What to run.
  ///   - journal: Held by the caller for as long as this goes on.
  ///   - locks: Where its target is reserved.
  ///   - record: What the journal told before; nil for a new run.
  /// - Returns: How it ended; the journal has it, too.
  package func run(
    _ plan: RunPlan, journal: any RunJournal, locks: any RunLocks, takingUp record: RunRecord? = nil
  ) async -> FlowOutcome {
    let begun = time.uptime()
    let log = RunLog(journal: journal, time: time)
    let outcome: FlowOutcome
    do throws(RunLog.Unwritable) {
      let isResumed = record.map { $0.began != nil } ?? false
      try log.write(.began(process: audit.actor.process, isResumed: isResumed))
      outcome = try await perform(plan, log, locks, isResumed ? record : nil)
    } catch {
      outcome = error.words(hasBegun: record?.began != nil || log.hasBegunStep)
    }
    audit.noteOutcome(of: plan.flow, outcome, after: time.uptime() - begun)
    // Where the journal cannot be written any more the audit log has it.
    try? log.write(.ended(outcome))
    return outcome
  }

  private func perform(
    _ plan: RunPlan, _ log: RunLog, _ locks: any RunLocks, _ record: RunRecord?
  ) async throws(RunLog.Unwritable) -> FlowOutcome {
    let held: any Sendable
    switch try await reserve(plan, log, locks) {
    case .success(let token): held = token
    case .failure(let refusal): return .refused(refusal.words)
    }
    try log.write(.checking)
    let outcome: FlowOutcome
    if let refusal = await refusal(plan.flow, isResumed: record != nil) {
      outcome = .refused(refusal)
    } else {
      outcome = try await steps(plan.flow, log, record)
    }
    withExtendedLifetime(held) {}
    return outcome
  }

  /// How long it waits for somebody else's run at its target.
  static let patience = Duration.seconds(30)

  private func reserve(
    _ plan: RunPlan, _ log: RunLog, _ locks: any RunLocks
  ) async throws(RunLog.Unwritable) -> Result<any Sendable, FlowRefusal> {
    let begun = time.uptime()
    let holder = LockHolder(
      user: plan.actor.user, process: audit.actor.process, run: plan.id, title: plan.flow.title.text,
      since: time.now())
    var told: LockHolder?
    while true {
      do {
        switch try locks.take(plan.locks, for: holder) {
        case .taken(let token): return .success(token)
        case .held(let other):
          if told != other { try log.write(.waitsForLock(other.words)) }
          told = other
          guard time.uptime() - begun < Self.patience, !Task.isCancelled, !isAskedToEnd() else {
            return .failure(FlowRefusal("\(other.words) is still at it: try again when that has ended"))
          }
        }
      } catch let error as FileError {
        return .failure(FlowRefusal("it cannot be reserved: \(ErrorText.summary(error))"))
      } catch let error as RunLog.Unwritable {
        throw error
      } catch {
        return .failure(FlowRefusal("it cannot be reserved"))
      }
      await time.sleep(.milliseconds(500))
    }
  }

  func refusal(_ flow: Flow, isResumed: Bool) async -> SafeText? {
    for condition in flow.guards where !isResumed || condition.isLasting {
      if let words = await source.refusal(condition) { return words }
    }
    return nil
  }

  private func steps(
    _ flow: Flow, _ log: RunLog, _ record: RunRecord?
  ) async throws(RunLog.Unwritable) -> FlowOutcome {
    var verified: SafeText?
    let passed = record.map(flow.passed) ?? 0
    for index in flow.steps.indices {
      if index < passed {
        try log.write(.stepSkipped(index, "done before the run was cut off"))
        continue
      }
      if isAskedToEnd() { return .failed("asked to end before: \(flow.steps[index].title)") }
      let before = record?.steps[index] ?? RunRecord.Step()
      switch await look(before: flow, index, before) {
      case .failure(let refusal): return .failed(refusal.words)
      case .success(let why?):
        try log.write(.stepSkipped(index, why))
        continue
      case .success(nil): break
      }
      try log.write(.stepBegan(index))
      let end = await perform(flow.steps[index], index, log)
      try log.write(.stepEnded(index, end.step))
      // Where it was begun before the run was cut off, that there is nothing left to do is what was hoped for.
      if let outcome = end.outcome, !(end.changedNothing && before.began != nil) {
        return index < flow.preparations ? outcome.untouched : outcome
      }
      if case .wait = flow.steps[index] { verified = end.step.words }
    }
    return verified.map(FlowOutcome.succeeded) ?? .failed("nothing was verified")
  }

  /// nil: the step is to be done.
  func reasonToSkip(_ flow: Flow, _ index: Int, _ before: RunRecord.Step) async -> SafeText? {
    switch flow.steps[index] {
    case .ensure(let probe, _), .attempt(let probe, _):
      if case .met(let words) = await source.look(probe) { return "\(words) already" }
    case .save(let saved):
      if let probe = saved.unless, case .met(let words) = await source.look(probe) {
        return "\(words) already"
      }
      // What was kept before the next steps changed things must not be written over.
      if saved.unless == nil, case .ended = before.state { return "done before the run was cut off" }
    case .run:
      switch before.state {
      case .ended(.succeeded), .skipped: return "done before the run was cut off"
      // Whoever took the run up since has not come to it again.
      case .pending where before.began == nil: break
      case .pending, .running, .ended:
        // It may have been done to its end without us.
        let next = flow.steps[index...].lazy.compactMap { step in
          if case .wait(let probe, _) = step { probe } else { nil }
        }.first
        if let next, case .met(let words) = await source.look(next) { return "\(words) already" }
      }
    case .wait, .edit: break
    }
    return nil
  }

  private func perform(_ step: FlowStep, _ index: Int, _ log: RunLog) async -> StepOutcome {
    switch step {
    case .run(let command), .ensure(_, let command): await perform(command, index, log)
    case .wait(let probe, let deadline): await wait(probe, atMost: deadline, index, log)
    case .edit(let edit): perform(edit)
    case .attempt(_, let command): await attempt(command, index, log)
    case .save(let saved): await perform(saved)
    }
  }

  private func perform(_ edit: FileEdit) -> StepOutcome {
    do throws(FileError) {
      return StepOutcome(.succeeded(try edit.make(in: files)))
    } catch {
      return .failed("\(ErrorText.summary(error))")
    }
  }

  private func wait(_ probe: Probe, atMost deadline: Duration, _ index: Int, _ log: RunLog) async
    -> StepOutcome
  {
    let begun = time.uptime()
    var last: SafeText = "unknown, checking"
    log.note(.waiting(index, last))
    while time.uptime() - begun < deadline {
      guard !Task.isCancelled else { return .failed("not verified: cancelled while \(last)") }
      if isAskedToEnd() { return .failed("not verified: asked to end while \(last)") }
      switch await source.look(probe) {
      case .met(let words):
        return StepOutcome(.succeeded("\(words), after \(Words.age(time.uptime() - begun))"))
      case .failed(let words): return .failed(words)
      case .pending(let words):
        if words != last { log.note(.waiting(index, words)) }
        last = words
      case nil: break  // What does not answer now may answer before the deadline.
      }
      await time.sleep(source.pace)
    }
    return .failed("not verified within \(Words.age(deadline)): \(last)")
  }
}

/// How a step ended, and what that means for the flow; without an outcome it goes on.
struct StepOutcome {
  var step: StepEnd
  var outcome: FlowOutcome?
  /// The command found that what it should do is done.
  var changedNothing = false

  init(_ step: StepEnd, _ outcome: FlowOutcome? = nil) {
    self.step = step
    self.outcome = outcome
  }

  static func failed(_ words: SafeText) -> StepOutcome { StepOutcome(.failed(words), .failed(words)) }
}

extension LockHolder {
  /// `Restart backend by deploy`
  package var words: SafeText { "\(title) by \(user)" }
}
