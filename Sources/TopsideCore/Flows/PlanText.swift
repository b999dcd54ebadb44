package import SafeText

/// Plans and runs as lines of text: for a terminal without a screen, a ticket, a pipeline's log.
package enum PlanText {
  /// The whole plan; nothing of it is cut.
  ///
  /// - Parameters:
  ///   - flow: The plan.
  ///   - machine: Where it would be run: `box1, context default`.
  /// - Returns: Its title, and indented below it what it does, touches and expects.
  package static func lines(_ flow: Flow, on machine: SafeText) -> [SafeText] {
    var lines = [flow.title]
    func add(_ label: SafeText, _ texts: [SafeText]) {
      for (index, text) in texts.enumerated() {
        let head: SafeText = index == 0 ? label : ""
        lines.append("  \(head)\(String(repeating: " ", count: max(1, 10 - head.text.count)))\(text)")
      }
    }
    add("on", ["\(machine), \(flow.place)"])
    add("steps", flow.steps.enumerated().map { "\($0 + 1). \($1.title)" })
    add("touches", flow.touches)
    add("warning", flow.warnings)
    add("expects", [flow.expects])
    add("needs", flow.secrets.map { "the variable \($0)" })
    add("on fail", flow.remedies.map(\.title))
    add("after it", flow.sequels.map(\.title))
    return lines
  }

  /// What an entry of a journal tells, as it comes; empty for what is said by others.
  package static func lines(_ event: RunEvent, of flow: Flow) -> [SafeText] {
    let count = flow.steps.count
    func title(_ index: Int) -> SafeText {
      flow.steps.indices.contains(index) ? "\(index + 1)/\(count) \(flow.steps[index].title)" : "\(index + 1)"
    }
    switch event {
    case .planned, .checking, .ended: return []
    case .began(_, let isResumed): return isResumed ? ["taken up again"] : []
    case .waitsForLock(let holder): return ["waits for \(holder)"]
    case .stepBegan(let index): return [title(index)]
    case .stepSkipped(let index, let why): return ["\(title(index)): left out, \(why)"]
    case .output(_, let line), .waiting(_, let line): return ["    \(line)"]
    case .stepEnded(_, let end): return words(end)
    }
  }

  private static func words(_ end: StepEnd) -> [SafeText] {
    switch end {
    case .succeeded(let words): words.isEmpty ? [] : ["    \(words)"]
    case .failed(let words): ["    failed: \(words)"]
    case .unknown(let words): ["    \(words)"]
    }
  }
}

extension FlowOutcome {
  /// The verdict in a line of its own.
  package var line: SafeText {
    switch self {
    case .succeeded(let words): "verified: \(words)"
    case .failed(let words): "FAILED: \(words)"
    case .refused(let words): "REFUSED: \(words); nothing was done"
    }
  }
}
