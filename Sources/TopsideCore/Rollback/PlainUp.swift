package import SafeText

/// What a plain `up`, with nothing set but what is written down, would make anew.
package struct PlainUp: Hashable, Sendable {
  /// By service.
  package var drifts: [ServiceDrift]

  package init(drifts: [ServiceDrift]) { self.drifts = drifts }

  /// For a banner over the project; nil when it would change nothing.
  package var banner: SafeText? {
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
}
