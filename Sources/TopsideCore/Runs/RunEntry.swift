package import SafeText

/// One line of a run's journal. What is about to be done is written before it is done.
package struct RunEntry: Hashable, Codable, Sendable {
  package var at: Timestamp
  package var event: RunEvent

  package init(at: Timestamp, _ event: RunEvent) {
    self.at = at
    self.event = event
  }
}

/// What happens to a run, in this order; a run that was cut off has a second `began`.
package enum RunEvent: Hashable, Codable, Sendable {
  case planned(RunPlan)
  /// A process has taken it up.
  case began(process: Int32, isResumed: Bool)
  /// Somebody else is at the same target; it waits.
  case waitsForLock(SafeText)
  /// The guards are evaluated.
  case checking
  /// A step, by its index in the flow.
  case stepBegan(Int)
  /// It was done already, or need not be done.
  case stepSkipped(Int, SafeText)
  /// A line of what its command prints, secrets masked.
  case output(Int, SafeText)
  /// What its probe finds.
  case waiting(Int, SafeText)
  case stepEnded(Int, StepEnd)
  case ended(FlowOutcome)
}

/// How a step ended.
package enum StepEnd: Hashable, Codable, Sendable {
  case succeeded(SafeText)
  case failed(SafeText)
  /// Its client gave no answer in time: what it did is asked of the probe that follows.
  case unknown(SafeText)

  package var words: SafeText {
    switch self {
    case .succeeded(let words), .failed(let words), .unknown(let words): words
    }
  }
}
