/// What is looked at to see whether a change to a compose project worked.
package enum ComposeProbe: Hashable, Codable, Sendable {
  /// A reference names this image here, or, without an identifier, any image.
  case image(String, id: String?)
  case change(ComposeChangeProbe)
}

/// What must be true of a compose project before it is changed.
package enum ComposeGuard: Hashable, Codable, Sendable {
  /// No `docker compose` is at work on it but ours.
  case unattended(project: String)
  case change(ComposeChangeGuard)

  package var isLasting: Bool {
    switch self {
    case .unattended: true
    case .change: false
    }
  }
}
