import SafeText

// A step that is a command.
extension FlowRunner {
  func perform(_ command: Command, _ index: Int, _ log: RunLog) async -> StepOutcome {
    let output = CommandOutput(index, log)
    do throws(CommandError) {
      var result = try await runner.stream(command) { await output.take($0) }
      if !result.standardOutput.isEmpty { await output.take(.standardOutput(result.standardOutput)) }
      result.standardOutput = await output.end()
      return Self.outcome(CommandVerdict(command, result))
    } catch {
      _ = await output.end()
      return Self.outcome(error)
    }
  }

  private static func outcome(_ verdict: CommandVerdict) -> StepOutcome {
    switch verdict {
    case .done: return StepOutcome(.succeeded(""))
    case .nothingChanged(let words):
      var end = StepOutcome(.succeeded(words), .refused(words))
      end.changedNothing = true
      return end
    case .saidOnly(let words): return StepOutcome(.unknown(words))
    case .failed(let words): return .failed(words)
    }
  }

  /// A client that timed out says nothing of what the engine did: the probe that follows will tell.
  private static func outcome(_ error: CommandError) -> StepOutcome {
    switch error {
    case .timedOut: return StepOutcome(.unknown("no answer in time: unknown, checking"))
    case .readOnly:
      let words: SafeText = "read-only: nothing was run"
      return StepOutcome(.failed(words), .refused(words))
    case .auditUnwritable:
      let words: SafeText = "\(ErrorText.summary(error))"
      return StepOutcome(.failed(words), .refused(words))
    default: return .failed("\(EngineFault.classify(error).summary)")
    }
  }
}

/// The lines of a command's output into the journal, secrets masked; both channels, each in its own order.
private actor CommandOutput {
  /// Of standard output, for who reads a verdict in it, in bytes.
  private static let tailLimit = 16 << 10

  private let index: Int
  private let log: RunLog
  private var output = LineSplitter()
  private var error = LineSplitter()
  private var tail: [UInt8] = []

  init(_ index: Int, _ log: RunLog) {
    self.index = index
    self.log = log
  }

  func take(_ chunk: OutputChunk) {
    switch chunk {
    case .standardOutput(let bytes):
      tail = (tail + bytes).suffix(Self.tailLimit)
      for line in output.lines(bytes) { note(line) }
    case .standardError(let bytes):
      for line in error.lines(bytes) { note(line) }
    }
  }

  /// - Returns: The end of standard output.
  func end() -> [UInt8] {
    for line in [output.rest(), error.rest()] where !line.isEmpty { note(line) }
    return tail
  }

  private func note(_ line: [UInt8]) {
    let text = Redaction.mask(String(decoding: line, as: UTF8.self))
    if !text.isEmpty { log.note(.output(index, SafeText(sanitising: text))) }
  }
}
