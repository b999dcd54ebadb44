package import SafeText

/// How a flow ended, in words.
package enum FlowOutcome: Hashable, Codable, Sendable {
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

  /// The same of a flow that failed before it touched anything that runs.
  var untouched: FlowOutcome {
    if case .failed(let words) = self { .failed("\(words); nothing that runs was touched") } else { self }
  }

  package var name: String {
    switch self {
    case .succeeded: "succeeded"
    case .failed: "failed"
    case .refused: "refused"
    }
  }
}
