/// What a context meant at some moment. Another one under the same name is another cluster, or another user there.
package struct ContextFingerprint: Hashable, Codable, Sendable {
  package var context: String
  package var server: String
  package var user: String

  package init(context: String, server: String, user: String) {
    self.context = context
    self.server = server
    self.user = user
  }
}

extension KubeContext {
  package var fingerprint: ContextFingerprint {
    ContextFingerprint(context: name, server: server, user: user)
  }
}
