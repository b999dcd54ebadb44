package import SafeText

/// Plans for going to another version of a project; pure.
package struct RollbackFlows: Hashable, Sendable {
  package var commands: DockerCommands
  /// For the verification.
  package var deadline: Duration
  /// Addresses that must answer with success at the end, asked by `curl`; none are checked when there are none.
  package var addresses: [String]

  package init(commands: DockerCommands, deadline: Duration = .seconds(180), addresses: [String] = []) {
    self.commands = commands
    self.deadline = deadline
    self.addresses = addresses
  }

  /// The plan, and what its runner must have in its environment.
  ///
  /// - Parameters:
  ///   - survey: Fresh: guards refuse what is not as it says any more.
  ///   - candidate: Where to go.
  /// - Returns: A flow with ways back as its remedies, and writing the tag down as its sequel.
  /// - Throws: Why it must not, or cannot, be done.
  package func plan(
    _ survey: RollbackSurvey, to candidate: RollbackCandidate
  ) throws(FlowRefusal) -> (flow: Flow, secrets: Secrets) {
    throw FlowRefusal("not known yet")
  }

  /// Why no rollback can be planned at all, whatever the candidate; nil when one can.
  package static func refusal(_ survey: RollbackSurvey) -> SafeText? { nil }
}
