package import SafeText

/// How a flow goes on.
package enum FlowEvent: Hashable, Sendable {
  case checking
  case running(Command)
  case waiting(SafeText)
  case ended(FlowOutcome)
}

/// How a flow ended, in words.
package enum FlowOutcome: Hashable, Sendable {
  /// Verified.
  case succeeded(SafeText)
  case failed(SafeText)
  /// Nothing was done.
  case refused(SafeText)

  package var words: SafeText {
    switch self {
    case .succeeded(let words), .failed(let words), .refused(let words): words
    }
  }

  package var name: String {
    switch self {
    case .succeeded: "succeeded"
    case .failed: "failed"
    case .refused: "refused"
    }
  }
}

/// Runs a confirmed flow: guards, steps, probes, and what came of it into the audit log.
package struct FlowRunner: Sendable {
  private let source: any ProbeSource
  private let runner: any CommandRunner
  private let time: any Time
  private let audit: any AuditLog

  package init(source: any ProbeSource, runner: any CommandRunner, time: any Time, audit: any AuditLog) {
    self.source = source
    self.runner = runner
    self.time = time
    self.audit = audit
  }

  package func run(_ flow: Flow, report: @Sendable (FlowEvent) -> Void) async -> FlowOutcome {
    let begun = time.uptime()
    report(.checking)
    var outcome = await refusal(flow)
    if outcome == nil { outcome = await perform(flow, report: report) }
    let words = outcome ?? .failed("nothing was verified")
    audit.noteOutcome(of: flow, words, after: time.uptime() - begun)
    report(.ended(words))
    return words
  }

  /// Evaluates the guards and looks at what the probes start from; changes nothing and puts nothing on record.
  package func rehearse(_ flow: Flow) async -> FlowOutcome {
    await refusal(flow) ?? .succeeded("dry run: the plan holds, nothing was changed")
  }

  private func refusal(_ flow: Flow) async -> FlowOutcome? {
    for condition in flow.guards {
      if let words = await source.refusal(condition) { return .refused(words) }
    }
    return nil
  }

  private func perform(_ flow: Flow, report: @Sendable (FlowEvent) -> Void) async -> FlowOutcome? {
    var outcome: FlowOutcome?
    for step in flow.steps {
      switch step {
      case .run(let command):
        report(.running(command))
        if let failure = await failure(command) { return failure }
      case .wait(let probe, let deadline):
        outcome = await wait(probe, atMost: deadline, report: report)
        if case .failed = outcome { return outcome }
      }
    }
    return outcome
  }

  /// A client that timed out says nothing of what the engine did: the probe that follows will tell.
  private func failure(_ command: Command) async -> FlowOutcome? {
    do {
      let result = try await runner.run(command)
      return result.status.isSuccess ? nil : .failed(Self.words(command, result))
    } catch .timedOut {
      return nil
    } catch .readOnly {
      return .refused("read-only: nothing was run")
    } catch .auditUnwritable(let error) {
      return .refused("\(ErrorText.summary(CommandError.auditUnwritable(error)))")
    } catch {
      return .failed("\(EngineFault.classify(error).summary)")
    }
  }

  /// What the tool says of it.
  private static func words(_ command: Command, _ result: CommandResult) -> SafeText {
    command.executable == "kubectl"
      ? "\(KubeFault.classify(command, result).summary)"
      : "\(EngineFault.classify(command, result).summary)"
  }

  private func wait(
    _ probe: Probe, atMost deadline: Duration, report: @Sendable (FlowEvent) -> Void
  ) async -> FlowOutcome {
    let begun = time.uptime()
    var last: SafeText = "unknown, checking"
    while time.uptime() - begun < deadline {
      guard !Task.isCancelled else { return .failed("not verified: cancelled while \(last)") }
      report(.waiting(last))
      switch await source.look(probe) {
      case .met(let words): return .succeeded("\(words), after \(Words.age(time.uptime() - begun))")
      case .failed(let words): return .failed(words)
      case .pending(let words): last = words
      case nil: break  // What does not answer now may answer before the deadline.
      }
      await time.sleep(source.pace)
    }
    return .failed("not verified within \(Words.age(deadline)): \(last)")
  }
}
