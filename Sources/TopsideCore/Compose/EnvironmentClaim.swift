/// That compose, called so, sees what the running containers were made with; names of secrets, never their values.
package struct EnvironmentClaim: Hashable, Codable, Sendable {
  package var call: ComposeCall
  /// The tag variable; nil where there is none.
  package var variable: String?
  /// Values of it that a service's container may have been made with, by service; before a change and after it.
  package var values: [String: [String]]
  /// Variables that the environment has to hold.
  package var secrets: [String]

  package init(call: ComposeCall, variable: String?, values: [String: [String]], secrets: [String]) {
    self.call = call
    self.variable = variable
    self.values = values
    self.secrets = secrets
  }
}
