package import SafeText

/// A diagnosis for whoever reads it: a terminal, a ticket, a script. Nothing secret is in it.
package struct K3sReport: Sendable {
  package let diagnosis: K3sDiagnosis

  package init(_ diagnosis: K3sDiagnosis) { self.diagnosis = diagnosis }

  /// 0 nothing is wrong, or there is no k3s; 1 something is; 3 too little could be read to say.
  package var exitCode: Int32 {
    switch diagnosis.state {
    case .absent, .fine: 0
    case .failing: 1
    case .unknown: 3
    }
  }

  /// A line each, none of them folded.
  package var lines: [SafeText] {
    let facts = diagnosis.facts
    guard diagnosis.state != .absent else {
      return ["no k3s server on \(facts.host): no unit k3s, nothing in \(facts.paths.data)"]
    }
    var lines: [SafeText] = ["k3s on \(facts.host): \(stateWords)"]
    for finding in diagnosis.findings { lines += Self.lines(finding) }
    lines.append("")
    lines += known.map { Self.line($0.label, $0.text) }
    let advice = diagnosis.recommendation
    lines += [
      "", Self.line("advice", "rung \(advice.rung.rawValue), \(advice.rung.short): \(advice.reason)"),
    ]
    lines += blockLines + gapLines
    return lines
  }

  private var stateWords: SafeText {
    switch diagnosis.state {
    case .absent: "absent"
    case .fine: "nothing is known to be wrong"
    case .failing: diagnosis.loop.isLooping ? "crash loop" : "something is wrong"
    case .unknown: "too little could be read to say"
    }
  }

  private static func lines(_ finding: K3sFinding) -> [SafeText] {
    let word: SafeText =
      switch finding.severity {
      case .failed: "FAILED"
      case .warning: "WARNING"
      case .neutral: "note"
      }
    let since = finding.since.map { " (\(RFC3339.print($0).prefix(19))Z)" as SafeText } ?? ""
    return ["\(padded(word, 8))\(finding.words)\(since)"] + finding.evidence.map { "        | \($0)" }
      + ["        > \(finding.next)"]
  }

  /// Rungs that are blocked for the same reason share a line.
  private var blockLines: [SafeText] {
    var reasons: [(reason: SafeText, rungs: [String])] = []
    for block in diagnosis.blocks {
      if let index = reasons.firstIndex(where: { $0.reason == block.reason }) {
        reasons[index].rungs.append(block.rung.rawValue)
      } else {
        reasons.append((block.reason, [block.rung.rawValue]))
      }
    }
    return reasons.map { Self.line("not", "rung \($0.rungs.joined(separator: ", ")): \($0.reason)") }
  }

  /// What lacks the same rights is one line; of the rest each says why.
  private var gapLines: [SafeText] {
    let denied = diagnosis.gaps.filter { $0.why.cause == .rights }.map(\.subject)
    var lines = diagnosis.gaps.filter { $0.why.cause == .failure || $0.why.cause == .missingProgram }.map {
      Self.line("not read", "\($0.subject): \($0.why.words)")
    }
    if !denied.isEmpty {
      lines.append(Self.line("no rights", "\(denied.joined(separator: ", "))"))
      if !diagnosis.facts.isRoot {
        lines.append(Self.line("", "root can read more: sudo topside k3s diagnose"))
      }
    }
    return lines
  }

  static func line(_ label: SafeText, _ text: SafeText) -> SafeText { "  \(padded(label, 12)) \(text)" }

  /// For words of ours: a letter is a column.
  static func padded(_ text: SafeText, _ columns: Int) -> SafeText {
    "\(text)\(String(repeating: " ", count: max(0, columns - text.text.count)))"
  }
}

extension K3sRung {
  /// What it does, in a few words.
  package var short: SafeText {
    switch self {
    case .collect: "change nothing"
    case .restoreAddress: "bring the address back"
    case .editNodeIP: "correct node-ip"
    case .restart: "restart"
    case .deleteNode: "delete the node"
    case .rotateCertificates: "rotate certificates"
    case .moveCertificates: "move tls aside"
    case .moveDatastore: "move db aside"
    case .moveEverything: "move db and tls aside"
    }
  }
}
