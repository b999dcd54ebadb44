import SafeText

// Why something cannot be done now.
extension ComposeFlows {
  /// The service, if this can be done to it.
  func service(
    _ key: ServiceKey, for change: ServiceChange, of keys: [ServiceKey]
  ) throws(FlowRefusal) -> Service {
    let prefix: SafeText = keys.count > 1 ? "\(key.service): " : ""
    guard let service = fleet.services[key] else { throw FlowRefusal("\(prefix)it is gone") }
    if let refusal = refusal(change, service) { throw FlowRefusal("\(prefix)\(refusal)") }
    return service
  }

  /// nil when it can.
  private func refusal(_ change: ServiceChange, _ service: Service) -> SafeText? {
    let isBasic = [.restart, .stop, .start].contains(change)
    if !hasCompose, !isBasic { return "docker has no Compose plugin here" }
    if change.isByLabels, service.containers.isEmpty { return "it has no container" }
    if !change.isByLabels, let refusal = undeclared(service) { return refusal }
    let running = service.containers.filter { $0.state == .running }
    switch change {
    case .restart, .up: return nil
    case .stop, .kill:
      let runs = service.containers.contains { $0.isRunning || $0.state == .restarting }
      return runs ? nil : "it does not run"
    case .start: return service.containers.allSatisfy(\.isRunning) ? "it runs already" : nil
    case .pause: return running.isEmpty ? "it does not run" : nil
    case .unpause: return service.containers.contains { $0.state == .paused } ? nil : "it is not paused"
    case .remove:
      let stopped = service.containers.allSatisfy { !$0.isRunning && $0.state != .restarting }
      return stopped ? nil : "it runs: stop it first"
    case .recreate: return service.containers.isEmpty ? "it has no container: up makes one" : nil
    case .pull:
      return service.declared?.image.isEmpty == false
        ? nil : "it has no image that could be pulled: build makes it"
    case .build: return service.declared?.isBuilt == true ? nil : "it is not built: pull brings its image"
    case .scale(let count): return unscalable(service, to: count)
    }
  }

  private func undeclared(_ service: Service) -> SafeText? {
    let project = service.key.project
    if let words = fileless(project) { return words }
    return service.declared == nil ? "the files of \(project) do not name it" : nil
  }

  /// Why the project's files cannot be used; nil when they can.
  func fileless(_ project: String) -> SafeText? {
    switch fleet.projects[project]?.declaration {
    case .read: nil
    case .pending: "its compose files are being read"
    case .absent(let why), .broken(let why): "its compose files cannot be used: \(why)"
    case nil: "its compose files are not known"
    }
  }

  private func unscalable(_ service: Service, to count: Int) -> SafeText? {
    if service.containers.count == count { return "it has \(count) already" }
    guard count > 1 else { return nil }
    if let name = service.declared?.containerName {
      return "its container_name \(name) can be only one container's"
    }
    if let port = service.declared?.fixedPorts.first {
      return "port \(port) of the host can be only one container's"
    }
    return nil
  }

  /// How compose has to be called for the project, with the profiles that these services need.
  func call(_ project: String, with services: [Service] = [], adding more: [String] = []) throws(FlowRefusal)
    -> ComposeCall
  {
    if let words = fileless(project) { throw FlowRefusal(words) }
    guard let files = fleet.projects[project]?.files else { throw FlowRefusal("its files are not known") }
    var call = ComposeCall(project: project, directory: files.directory, files: files.files)
    let all = fleet.services.values.filter { $0.key.project == project }.sorted { $0.key < $1.key }
    let labels = all.lazy.flatMap(\.containers).compactMap {
      $0.labels["com.docker.compose.project.environment_file"]
    }
    call.variableFiles = labels.first?.split(separator: ",").map(String.init) ?? []
    let needed = all.filter { !$0.containers.isEmpty } + services
    // Naming any replaces what the environment says, so that what is on has to be among them.
    let own = Set(all.flatMap { $0.declared?.profiles ?? [] })
    var chosen = profiles.intersection(own).union(more)
    for service in needed {
      guard let wanted = service.declared?.profiles, let first = wanted.first else { continue }
      if chosen.isDisjoint(with: wanted) { chosen.insert(first) }
    }
    call.profiles = chosen.sorted()
    return call
  }
}
