/// Where a command changes something, as far as the configuration can protect it.
package enum CommandPlace: Hashable, Codable, Sendable {
  case project(String)
  /// An empty namespace is the whole cluster.
  case cluster(context: String, namespace: String)
}
