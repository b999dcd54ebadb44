/// What a project ran from some moment on.
package struct Deployment: Hashable, Codable, Sendable {
  package struct Image: Hashable, Codable, Sendable {
    /// What was asked for.
    package var reference: String
    /// What ran: `sha256:` and 64 digits.
    package var id: String
    /// `repository@sha256:…`, when it is known.
    package var digest: String?
    /// Compose's, of the service's definition.
    package var configHash: String?

    package init(reference: String, id: String, digest: String? = nil, configHash: String? = nil) {
      self.reference = reference
      self.id = id
      self.digest = digest
      self.configHash = configHash
    }
  }

  /// When it was first seen.
  package var time: Timestamp
  /// nil: somebody else, not through us.
  package var user: String?
  package var project: String
  /// The version that most services were asked for by; nil where none is the most frequent.
  package var tag: ImageTag?
  package var services: [String: Image]
  /// The commit that was checked out, when it is known.
  package var head: String?
  /// By which run of ours.
  package var run: RunID?

  package init(time: Timestamp, project: String, services: [String: Image]) {
    self.time = time
    self.project = project
    self.services = services
    tag = Self.version(services)
  }

  /// The tag that most services have: databases and the like have tags of their own. nil where two are as frequent.
  private static func version(_ images: [String: Image]) -> ImageTag? {
    let tags = images.values.compactMap { ImageReference($0.reference)?.effectiveTag }
    let counts = tags.reduce(into: [ImageTag: Int]()) { $0[$1, default: 0] += 1 }
    let most = counts.values.max() ?? 0
    let winners = counts.filter { $0.value == most }.keys
    return winners.count == 1 ? winners.first : nil
  }

  /// By service, of those whose containers run, and all run the same.
  package static func images(_ containers: [Container]) -> [String: Image] {
    var images: [String: Image] = [:]
    for (key, own) in Dictionary(grouping: containers.filter(\.isRunning), by: \.service) {
      guard let first = own.first, Set(own.map(\.imageID)).count == 1, !first.imageID.isEmpty else {
        continue
      }
      images[key.service] = Image(
        reference: first.image, id: first.imageID, configHash: first.labels["com.docker.compose.config-hash"])
    }
    return images
  }

  /// Whether the same images run.
  package func isSame(as other: Deployment) -> Bool {
    services.mapValues(\.id) == other.services.mapValues(\.id)
  }

  /// `deploy`, or `someone else`
  package var who: String { user ?? "someone else" }
}
