import SafeText

// Steps that need not succeed, such that keep what was said, and such whose predicate must be known.
extension FlowRunner {
  /// - Returns: Why the step is left out; nil where it is to be done; a failure where that cannot be told. To move on a
  ///   guess what may have been moved is the one thing that a way back could not mend.
  func look(before flow: Flow, _ index: Int, _ before: RunRecord.Step) async -> Result<SafeText?, FlowRefusal>
  {
    guard flow.isOfHost, case .ensure(let probe, _) = flow.steps[index] else {
      return .success(await reasonToSkip(flow, index, before))
    }
    for _ in 0..<10 {
      switch await source.look(probe) {
      case .met(let words): return .success("\(words) already")
      case .pending, .failed: return .success(nil)
      case nil: await time.sleep(source.pace)
      }
    }
    return .failure(FlowRefusal("whether it is done cannot be told: \(flow.steps[index].title)"))
  }

  func attempt(_ command: Command, _ index: Int, _ log: RunLog) async -> StepOutcome {
    let end = await perform(command, index, log)
    // A command that may not be run at all ends the flow in any case.
    if case .refused = end.outcome { return end }
    switch end.step {
    case .failed(let words): return StepOutcome(.succeeded("not done: \(words); going on"))
    case .succeeded, .unknown: return StepOutcome(end.step)
    }
  }

  func perform(_ saved: SavedOutput) async -> StepOutcome {
    switch await keep(saved) {
    case .success(let count): return StepOutcome(.succeeded("\(Words.bytes(count)) in \(saved.path)"))
    case .failure(let refusal):
      return saved.isOptional
        ? StepOutcome(.succeeded("not done: \(refusal.words); going on")) : .failed(refusal.words)
    }
  }

  private func keep(_ saved: SavedOutput) async -> Result<ByteCount, FlowRefusal> {
    do throws(CommandError) {
      let result = try await runner.run(saved.command)
      guard result.status.isSuccess else {
        let error = String(decoding: result.standardError, as: UTF8.self)
        let words = EngineWords.lastLine(error) ?? EngineWords.ending(result.status)
        return .failure(FlowRefusal("\(saved.command.executable): \(Redaction.mask(words))"))
      }
      let bytes = saved.isMasked ? Self.masked(result.standardOutput) : result.standardOutput
      do throws(FileError) { try files.writeAtomically(bytes, to: saved.path) } catch {
        return .failure(FlowRefusal("\(ErrorText.summary(error))"))
      }
      return .success(ByteCount(bytes.count))
    } catch { return .failure(FlowRefusal("\(ErrorText.summary(error))")) }
  }

  private static func masked(_ bytes: [UInt8]) -> [UInt8] {
    Array(Redaction.mask(String(decoding: bytes, as: UTF8.self)).utf8)
  }
}

extension Flow {
  package var isOfHost: Bool {
    if case .host = target { true } else { false }
  }

  /// How many of the first steps a run that was cut off has left behind for good.
  ///
  /// Stopping, moving aside and starting undo each other's predicates: once the command was begun that starts what
  /// was stopped, nothing before it is looked at again. Until then everything is, because a machine that was started
  /// anew has started its units as well.
  func passed(_ record: RunRecord) -> Int {
    guard isOfHost else { return 0 }
    return steps.indices.last { index in
      guard case .run(let command) = steps[index], command.impact != .reads else { return false }
      return record.steps[index].began != nil
    } ?? 0
  }
}
