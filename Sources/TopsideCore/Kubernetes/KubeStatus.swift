/// What the API answers in place of what was asked for.
package struct KubeStatus: Hashable, Sendable {
  package var code: Int
  /// `Forbidden`, `Expired`, `NotFound`.
  package var reason: String
  package var message: String

  package init(code: Int, reason: String, message: String) {
    self.code = code
    self.reason = reason
    self.message = message
  }
}
