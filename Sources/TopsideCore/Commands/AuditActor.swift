/// Who acts, from where, on what.
package struct AuditActor: Hashable, Codable, Sendable {
  package var user: String
  /// Who became `user` by sudo.
  package var sudoUser: String?
  /// Client address and port, server address and port, as sshd says.
  package var sshConnection: String?
  package var host: String
  /// Our own process, which joins the lines of one session.
  package var process: Int32
  /// The docker context in use.
  package var context: String?

  package init(
    user: String, sudoUser: String? = nil, sshConnection: String? = nil, host: String,
    process: Int32 = 0, context: String? = nil
  ) {
    self.user = user
    self.sudoUser = sudoUser
    self.sshConnection = sshConnection
    self.host = host
    self.process = process
    self.context = context
  }
}
