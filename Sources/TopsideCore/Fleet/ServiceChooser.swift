import SafeText

/// Finds the service that a word on the command line means: `web`, or `shop/web`.
package struct ServiceChooser: Sendable {
  private let fleet: Fleet
  /// Projects that a word alone can mean; nil is all of them.
  private let projects: Set<String>?

  /// - Parameters:
  ///   - fleet: What there is.
  ///   - projects: Those that a service without its project may be of; nil is all of them.
  package init(_ fleet: Fleet, in projects: Set<String>?) {
    self.fleet = fleet
    self.projects = projects
  }

  /// Each service once, in the order of the words.
  package func services(_ words: [String]) throws(FlowRefusal) -> [Service] {
    var found: [Service] = []
    for word in words {
      let service = try service(word)
      if !found.contains(where: { $0.key == service.key }) { found.append(service) }
    }
    return found
  }

  private func service(_ word: String) throws(FlowRefusal) -> Service {
    let parts = word.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2 {
      let key = ServiceKey(project: parts[0], service: parts[1])
      if let service = fleet.services[key] { return service }
      throw missing(word, fleet.services.keys.filter { $0.project == key.project })
    }
    let candidates = fleet.services.keys.filter { projects?.contains($0.project) ?? true }
    let found = candidates.filter { $0.service == word }.sorted()
    guard let key = found.first, let service = fleet.services[key] else { throw missing(word, candidates) }
    guard found.count == 1 else {
      let names = SafeText(sanitising: found.map(Self.path), separator: ", ")
      throw FlowRefusal("\(word) is the name of several services: say which of \(names)")
    }
    return service
  }

  private static let mostNamed = 12

  private func missing(_ word: String, _ candidates: [ServiceKey]) -> FlowRefusal {
    let place: SafeText =
      if let projects, !projects.isEmpty, !word.contains("/") {
        " in project \(SafeText(sanitising: projects.sorted(), separator: ", "))"
      } else { "" }
    guard !candidates.isEmpty else { return FlowRefusal("there is no service \(word)\(place)") }
    let names = candidates.sorted().map(Self.path)
    let more: SafeText = names.count > Self.mostNamed ? ", and \(names.count - Self.mostNamed) more" : ""
    let listed = SafeText(sanitising: Array(names.prefix(Self.mostNamed)), separator: ", ")
    return FlowRefusal("there is no service \(word)\(place); there are \(listed)\(more)")
  }

  private static func path(_ key: ServiceKey) -> String { "\(key.project)/\(key.service)" }
}
