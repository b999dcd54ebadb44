package import SafeText

/// What a plain `up`, with nothing set but what is written down, would make anew.
package struct PlainUp: Hashable, Sendable {
  /// By service.
  package var drifts: [ServiceDrift]
  /// Why it would fail; nil when it would not.
  package var failure: SafeText?

  package init(drifts: [ServiceDrift], failure: SafeText? = nil) {
    self.drifts = drifts
    self.failure = failure
  }

  /// For a banner over the project; nil when it would change nothing.
  package var banner: SafeText? {
    if let failure { return "a plain up would fail here: \(failure)" }
    guard let first = drifts.first else { return nil }
    let more: SafeText = drifts.count > 1 ? " and \(drifts.count - 1) more" : ""
    return "running is not what a plain up would start: \(first.service)\(more) (\(first.reason))"
  }

  /// For the list of problems; nil when it would change nothing.
  package func problem(of project: String) -> Problem? {
    banner.map {
      Problem(
        .warning, .project(project), name: "\(project)", cause: $0,
        hint: "B shows the versions; write the tag down, or bring the project up with it")
    }
  }

  /// Compares what runs with what compose would make; pure.
  ///
  /// - Parameters:
  ///   - containers: Of one project.
  ///   - answer: Of compose, with nothing set for it.
  ///   - version: Of compose.
  ///   - images: Identifiers of images by reference.
  /// - Returns: What would be made anew, by service.
  static func judge(
    _ containers: [Container], _ answer: EnvironmentCheck.Answer, version: String, images: [String: String]
  ) -> PlainUp {
    var drifts: [String: SafeText] = [:]
    for container in containers where container.isRunning || container.state == .restarting {
      let name = container.service.service
      guard let service = answer.services[name] else { continue }
      if let reason = reason(container, service, answer.hashes[name], version, images) {
        drifts[name] = reason
      }
    }
    return PlainUp(
      drifts: drifts.map { ServiceDrift(service: $0.key, reason: $0.value) }.sorted {
        $0.service < $1.service
      })
  }

  private static func reason(
    _ container: Container, _ service: ComposeModel.Service, _ hash: String?, _ version: String,
    _ images: [String: String]
  ) -> SafeText? {
    if container.image != service.image {
      return "\(words(service.image, unlike: container.image)) would be started, "
        + "\(words(container.image, unlike: service.image)) runs"
    }
    if let id = images[service.image], id != container.imageID {
      return "\(ImageName(service.image).tag) is another image by now"
    }
    let verdict = ServiceVerdict.compare(container, hash: hash, service: service, version: version)
    if case .differs(let reason) = verdict { return reason }
    return nil
  }

  /// The tag alone where that is all that differs.
  private static func words(_ reference: String, unlike other: String) -> SafeText {
    let (mine, its) = (ImageName(reference), ImageName(other))
    return mine.repository == its.repository && mine.tag != its.tag ? "\(mine.tag)" : "\(reference)"
  }
}
