/// What is looked at to see whether a change to a compose project worked.
package enum ComposeProbe: Hashable, Codable, Sendable {
  /// A reference names this image here, or, without an identifier, any image.
  case image(String, id: String?)
  case change(ComposeChangeProbe)
  /// Each reference names an image here.
  case images([String])
  /// A container that is never started keeps the image, by its identifier, from being pruned.
  case held(project: String, image: String)
  /// None of these containers, which held images, is there.
  case released(project: String, [ContainerID])
  /// Every container of these services was made from that image, and was started.
  case runs(project: String, [String: WantedImage])
  /// No container of these services was left, never started, beside the one that it was to replace: a compose that
  /// was killed leaves that, and then stumbles over its name.
  case untangled(project: String, services: [String])
  /// They run from it, and keep running.
  case deployed(Deployed)
  /// A file of variables gives a variable this value.
  case variable(path: String, name: String, value: String)
}

/// An image by what it is asked for as, and, where it is known, by its identifier.
package struct WantedImage: Hashable, Codable, Sendable {
  package var reference: String
  /// nil: whatever the reference names when it is looked at.
  package var id: String?

  package init(reference: String, id: String? = nil) {
    self.reference = reference
    self.id = id
  }
}

/// What must have come of a change of version.
package struct Deployed: Hashable, Codable, Sendable {
  package var project: String
  /// By service.
  package var images: [String: WantedImage]
  /// That must answer with success; asked when all services are up.
  package var addresses: [String]

  package init(project: String, images: [String: WantedImage], addresses: [String] = []) {
    self.project = project
    self.images = images
    self.addresses = addresses
  }
}

/// What must be true of a compose project before it is changed.
package enum ComposeGuard: Hashable, Codable, Sendable {
  /// No `docker compose` is at work on it but ours.
  case unattended(project: String)
  /// Compose sees what the running containers were made with.
  case environment(EnvironmentClaim)
  case change(ComposeChangeGuard)

  package var isLasting: Bool {
    switch self {
    case .unattended, .environment: true
    case .change: false
    }
  }
}
