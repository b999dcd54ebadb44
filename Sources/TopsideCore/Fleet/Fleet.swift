/// Everything that is known of the compose services on one engine.
package struct Fleet: Hashable, Sendable {
  package private(set) var projects: [String: Project] = [:]
  package private(set) var services: [ServiceKey: Service] = [:]
  package private(set) var engine = SourceState.connecting
  /// Projects that a `docker compose` process works on now.
  package private(set) var composing: Set<String> = []
  /// nil while it is not known, or the engine's host is not ours.
  package private(set) var hostMemory: HostMemory?
  /// Whether the containers were listed at least once.
  package private(set) var isListed = false
  private var owners: [ContainerID: ServiceKey] = [:]
  /// When what is known of a container was asked for.
  private var learned: [ContainerID: Duration] = [:]

  package init() {}

  /// Whether a `docker compose` is at work on the project, or on one that its command line does not name.
  package func isComposing(_ project: String) -> Bool {
    composing.contains(project) || composing.contains("")
  }

  /// Whether the project has any container.
  package func isUp(_ project: String) -> Bool {
    services.values.contains { $0.key.project == project && !$0.containers.isEmpty }
  }

  package func container(_ id: ContainerID) -> Container? {
    owners[id].flatMap { services[$0]?.containers.first { $0.id == id } }
  }

  /// Learns something; pure, so that the screen and `topside status` cannot disagree.
  package mutating func apply(_ change: FleetChange, at now: Moment) {
    switch change {
    case .engine(let state):
      engine = state
    case .listed(let containers):
      isListed = true
      replaceAll(containers)
      containers.forEach { learned[$0.id] = now.uptime }
    case .inspected(let containers, let gone):
      gone.forEach { remove($0) }
      containers.forEach { insert($0) }
      containers.forEach { learned[$0.id] = now.uptime }
      if !gone.isEmpty { forgetEmptyServices() }
    case .refreshed(let containers, let asked):
      // It may have changed, or gone, while this answer was on its way.
      for container in containers where learned[container.id].map({ $0 <= asked }) ?? false {
        insert(container)
      }
    case .happened(let event):
      record(event)
    case .declared(let project, let files):
      declare(project, files)
    case .undeclared(let name, let declaration):
      projects[name, default: Project(name: name, files: .labels(name))].declaration = declaration
    case .measured(let usages):
      measure(usages, at: now.uptime)
    case .hostMeasured(let memory):
      hostMemory = memory
    case .composing(let projects):
      composing = projects
    }
  }
}

extension Fleet {
  private mutating func replaceAll(_ containers: [Container]) {
    let alive = Set(containers.map(\.id))
    for id in owners.keys where !alive.contains(id) { remove(id) }
    containers.forEach { insert($0) }
    // What happened to those that came and went unseen.
    for key in services.keys {
      services[key]?.stopped.formIntersection(alive)
      services[key]?.outOfMemory.formIntersection(alive)
    }
    forgetEmptyServices()
  }

  /// A service that is declared nowhere and has no container was only a container's.
  private mutating func forgetEmptyServices() {
    for (key, service) in services where service.containers.isEmpty && service.declared == nil {
      services[key] = nil
      forgetIfEmpty(key.project)
    }
  }

  private mutating func insert(_ container: Container) {
    guard !container.isOneOff else { return }
    if let owner = owners[container.id], owner != container.service { remove(container.id) }
    noteProject(of: container)
    owners[container.id] = container.service
    var service = services[container.service] ?? Service(key: container.service)
    if let index = service.containers.firstIndex(where: { $0.id == container.id }) {
      noteRestarts(from: service.containers[index], to: container, of: &service)
      service.containers[index] = container
    } else {
      service.containers.append(container)
    }
    service.containers.sort {
      ($0.number, $0.created ?? .init(nanoseconds: 0)) < ($1.number, $1.created ?? .init(nanoseconds: 0))
    }
    services[container.service] = service
  }

  /// Restarts that no event told us of, because the engine was away or its event is on the way.
  private func noteRestarts(from old: Container, to new: Container, of service: inout Service) {
    let restarts = new.restartCount - old.restartCount
    guard restarts > 0, let started = new.started, let before = old.started, started > before else { return }
    let known = service.deaths.count { $0.container == new.id && $0.at >= before && !$0.wasAskedFor }
    guard known < restarts else { return }
    // Only the last is known by its moment; the others were not before the start that we saw.
    let last = new.finished ?? started
    let moments = Array(repeating: before, count: min(restarts - known, Service.memory) - 1) + [last]
    for at in moments { service.guess(deathOf: new, at: at) }
  }

  private mutating func noteProject(of container: Container) {
    let name = container.service.project
    guard projects[name] == nil else { return }
    let files = container.labels["com.docker.compose.project.config_files"]?.split(separator: ",").map(
      String.init)
    projects[name] = Project(
      name: name,
      files: ProjectFiles(
        name: name, directory: container.labels["com.docker.compose.project.working_dir"], files: files ?? [])
    )
  }

  private mutating func remove(_ id: ContainerID) {
    learned[id] = nil
    guard let key = owners.removeValue(forKey: id), var service = services[key] else { return }
    service.containers.removeAll { $0.id == id }
    service.histories[id] = nil
    service.stopped.remove(id)
    service.outOfMemory.remove(id)
    services[key] = service.containers.isEmpty && service.declared == nil ? nil : service
    forgetIfEmpty(key.project)
  }

  private mutating func forgetIfEmpty(_ project: String) {
    let isEmpty = !services.keys.contains { $0.project == project }
    if isEmpty, projects[project]?.declaration != .read { projects[project] = nil }
  }

  private mutating func measure(_ usages: [ContainerID: Usage], at now: Duration) {
    for (id, usage) in usages {
      guard let key = owners[id] else { continue }
      services[key]?.histories[id, default: UsageHistory()].append(.init(at: now, usage: usage))
    }
  }

  private mutating func declare(_ declared: DeclaredProject, _ files: ProjectFiles) {
    var project = projects[declared.name] ?? Project(name: declared.name, files: files)
    project.files = files
    project.declaration = .read
    projects[declared.name] = project
    let byName = Dictionary(declared.services.map { ($0.name, $0) }) { first, _ in first }
    let adopted = Set(
      declared.services.flatMap(\.dependencies).filter { $0.condition == .completed }.map(\.service))
    for name in byName.keys {
      let key = ServiceKey(project: declared.name, service: name)
      services[key, default: Service(key: key)].declared = byName[name]
      services[key]?.isAdopted = adopted.contains(name)
    }
    for key in services.keys where key.project == declared.name && byName[key.service] == nil {
      services[key]?.declared = nil
      if services[key]?.containers.isEmpty == true { services[key] = nil }
    }
  }

  private mutating func record(_ event: ContainerEvent) {
    guard services[event.service] != nil || event.action == .created else { return }
    var service = services[event.service] ?? Service(key: event.service)
    // A replay after a reconnection brings some twice, among them some that were forgotten since.
    guard !service.hasSeen(event) else { return }
    service.record(event)
    services[event.service] = service
  }
}

extension ProjectFiles {
  /// A project of which only the name is known.
  package static func labels(_ name: String) -> ProjectFiles {
    ProjectFiles(name: name, directory: nil, files: [])
  }
}
