package import SafeText

/// Something that a rung needs, and whether it is so.
package struct K3sTick: Hashable, Sendable {
  package enum State: String, Hashable, Sendable { case ok, notOK, notKnown }

  package var state: State
  package var words: SafeText

  package init(_ state: State, _ words: SafeText) {
    self.state = state
    self.words = words
  }
}

/// The rungs, with what this machine says to each.
package struct K3sLadder: Hashable, Sendable {
  package struct Step: Hashable, Sendable {
    package var rung: K3sRung
    package var title: SafeText
    package var does: SafeText
    package var loses: SafeText
    package var ticks: [K3sTick]
    /// Why it must not be done; nil when it may.
    package var refusal: SafeText?
    /// Whether `overrideWord` would set the refusal aside.
    package var canBeOverridden: Bool
    /// For an operator to do: there is no plan.
    package var isAdvice: Bool
    package var isRecommended: Bool
  }

  /// What is typed to do it although other nodes belong to the cluster.
  package static let overrideWord = "CUT OFF THE OTHER NODES"

  /// From the top of the ladder, the least destructive, down.
  package var steps: [Step]
  package var recommended: K3sRung
  package var reason: SafeText

  package init(
    _ diagnosis: K3sDiagnosis, _ contents: K3sContents = K3sContents(), _ options: K3sOptions = K3sOptions()
  ) {
    recommended = diagnosis.recommendation.rung
    reason = diagnosis.recommendation.reason
    steps = K3sRung.allCases.map { rung in
      Step(
        rung: rung, title: rung.title, does: rung.does, loses: rung.loss,
        ticks: K3sTick.all(rung, diagnosis, contents, options),
        refusal: Self.refusal(of: rung, diagnosis, options),
        canBeOverridden: Self.canBeOverridden(rung, diagnosis), isAdvice: rung == .restoreAddress,
        isRecommended: rung == diagnosis.recommendation.rung)
    }
  }

  package subscript(rung: K3sRung) -> Step? { steps.first { $0.rung == rung } }

  /// Why a rung must not be taken; nil when it may.
  static func refusal(of rung: K3sRung, _ diagnosis: K3sDiagnosis, _ options: K3sOptions) -> SafeText? {
    if diagnosis.state == .absent, rung != .collect { return "there is no k3s server here" }
    let blocks = diagnosis.blocks(rung)
    if let hard = blocks.first(where: { !$0.canBeOverridden }) { return hard.reason }
    if options.overrideWord == overrideWord { return nil }
    return blocks.first.map { "\($0.reason); type \(overrideWord) to do it all the same" }
  }

  private static func canBeOverridden(_ rung: K3sRung, _ diagnosis: K3sDiagnosis) -> Bool {
    let blocks = diagnosis.blocks(rung)
    return !blocks.isEmpty && blocks.allSatisfy(\.canBeOverridden)
  }
}
