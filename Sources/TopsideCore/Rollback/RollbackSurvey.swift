package import SafeText

/// What runs of a project, what it could go back to, and whether that is safe. Values that may be secret are only in
/// `secrets`.
package struct RollbackSurvey: Hashable, Sendable {
  /// One service of the project that has a container.
  package struct Running: Hashable, Sendable, Identifiable {
    package var service: String
    /// What was asked for: `ghcr.io/x/backend:2026.2.0`.
    package var reference: String
    /// Of that reference; nil when it has none.
    package var tag: ImageTag?
    /// What runs: `sha256:` and 64 digits.
    package var imageID: String
    /// `repository@sha256:…`; nil for what was built here and never pushed.
    package var digest: String?
    /// `org.opencontainers.image.version`, or its revision.
    package var version: String?
    /// Tags other than `latest` that name this image here.
    package var resolved: [ImageTag] = []
    package var containers: [ContainerID]
    /// The tag variable decides its image.
    package var isGoverned: Bool
    /// It is governed and has no end of its own: a rollback would move it.
    package var moves: Bool
    /// How its reference is made of the variable; nil when it is not governed.
    package var template: ImageTemplate?
    /// The variable's value that its container was made with.
    package var value: String?
    /// What it waits for; by name.
    package var dependencies: [String] = []
    /// Its image carries labels of compose, which a container made from it by hand would inherit.
    package var hasLabelledImage = false
    /// It is probed for health.
    package var isProbed = false
    /// Paths in its container that are mounted from under the project's directory, over what the image has there.
    package var shadows: [String] = []

    package var id: String { service }

    package init(
      service: String, reference: String, imageID: String, containers: [ContainerID], isGoverned: Bool,
      moves: Bool
    ) {
      self.service = service
      self.reference = reference
      tag = ImageReference(reference)?.effectiveTag
      self.imageID = imageID
      self.containers = containers
      self.isGoverned = isGoverned
      self.moves = moves
    }
  }

  /// The version of what the variable governs.
  package enum Version: Hashable, Sendable {
    case none
    case one(ImageTag)
    /// Services run different ones; in order.
    case mixed([ImageTag])
  }

  /// How git sees the project's directory.
  package struct Checkout: Hashable, Sendable {
    /// Of the commit, abbreviated.
    package var head: String
    package var isDirty: Bool
    package init(head: String, isDirty: Bool) {
      self.head = head
      self.isDirty = isDirty
    }
  }

  package var call: ComposeCall
  /// By name.
  package var services: [Running] = []
  package var variable: TagVariable?
  /// All variables in tags, when there are several; one of them has to be chosen then.
  package var choices: [String] = []
  package var running = Version.none
  /// The newest first.
  package var candidates: [RollbackCandidate] = []
  package var proof = EnvironmentProof.proven
  /// How it was proven where hashes alone did not, a line each.
  package var notes: [SafeText] = []
  /// What a plain `up` would make anew.
  package var plainUp = PlainUp(drifts: [])
  /// Services with an end of their own that a plain `up` would run again.
  package var oneShots: [String] = []
  /// Named volumes of the services that move: what is in them stays as it is.
  package var volumes: [String] = []
  package var checkout: Checkout?
  package var composeVersion = ""
  /// Recovered values, for the child's environment.
  package var secrets = Secrets()
  /// Identifiers of the images that are here, by reference.
  package var images: [String: String] = [:]

  /// What earlier changes hold.
  package var holds: [ImageHold.Held] = []

  package init(call: ComposeCall) { self.call = call }

  package var project: String { call.project }

  /// The services that a rollback would move.
  package var movers: [Running] { services.filter(\.moves) }

  /// A candidate for a tag that somebody typed: known or not, it is looked for at the registry when it is pulled.
  package func candidate(typed text: String) -> Result<RollbackCandidate, FlowRefusal> {
    guard let tag = ImageTag(text) else {
      return .failure(
        FlowRefusal("\(text) is no tag: letters, digits, _ . and -, at most 128, no . or - first"))
    }
    guard !tag.isLatest else {
      return .failure(FlowRefusal("latest names whatever was pushed last: type a version"))
    }
    if var known = candidates.first(where: { $0.tag == tag }) {
      if !known.provenance.contains(.typed) { known.provenance.append(.typed) }
      return .success(known)
    }
    return .success(candidate(tag, [.typed]))
  }

  /// What taking this tag would mean.
  func candidate(_ tag: ImageTag, _ provenance: [RollbackCandidate.Provenance]) -> RollbackCandidate {
    let found = movers.map { mover in (mover, mover.template?.reference(tag.text).flatMap { images[$0] }) }
    return RollbackCandidate(
      tag: tag, provenance: provenance, mustPull: found.filter { $0.1 == nil }.map(\.0.service),
      isRunning: !found.isEmpty && found.allSatisfy { $0.0.imageID == $0.1 })
  }
}
