import SafeText
package import TopsideCore

/// A change of compose that a plan is asked for.
package enum ComposeRequest: Hashable, Sendable {
  case services(ServiceChange, [ServiceKey])
  case project(ProjectChange, String)

  /// As a refusal begins: `stop web`, `down of shop`.
  var title: SafeText {
    switch self {
    case .services(let change, let keys):
      keys.count == 1
        ? "\(change.title) \(keys[0].service)" : "\(change.title) of \(keys.count) services"
    case .project(let change, let project): "\(change.title) of \(project)"
    }
  }
}

/// An entry of the list of what can be done.
enum ComposeEntry: Hashable {
  case request(ComposeRequest)
  /// How many containers is asked first.
  case scale(ServiceKey)
}

extension ServiceChange {
  init(_ verb: ChangeVerb) {
    switch verb {
    case .restart: self = .restart
    case .stop: self = .stop
    case .start: self = .start
    }
  }

  /// In a list of what can be done, the least drastic first.
  static let listed: [ServiceChange] = [
    .restart, .start, .stop, .up, .recreate, .pull, .build, .pause, .unpause, .kill, .remove,
  ]

  var title: SafeText {
    if case .scale = self { return "scale" }
    return "\(kind.title.text.lowercased())"
  }
}

extension ProjectChange {
  var title: SafeText {
    switch self {
    case .up: "up"
    case .stop: "stop"
    case .restart: "restart"
    case .pull: "pull"
    case .build: "build"
    case .down: "down"
    case .downWithVolumes: "down with volumes"
    case .profileOn(let profile): "profile \(profile) on"
    case .profileOff(let profile): "profile \(profile) off"
    }
  }
}

extension DashboardState {
  var composeFlows: ComposeFlows {
    ComposeFlows(
      commands: setting.commands, hasCompose: hasCompose ?? true, deadline: setting.restartDeadline,
      profiles: profiles, fleet: fleet, words: containerWords)
  }

  /// How a container is, as its row says it, with its age.
  var containerWords: (Container) -> SafeText {
    let (triage, fleet) = (triage, fleet)
    return { container in
      guard let service = fleet.services[container.service] else { return "\(container.state.rawValue)" }
      let word = triage.status(container, of: service, in: fleet).word
      guard container.isRunning, let started = container.started else { return word }
      return "\(word), up \(Words.age(triage.now.wall.since(started)))"
    }
  }

  /// The plan of a request.
  func flow(
    _ request: ComposeRequest, _ findings: ComposeFindings? = nil
  ) throws(FlowRefusal) -> Flow {
    switch request {
    case .services(let change, let keys):
      try composeFlows.plan(change, keys, findings: findings)
    case .project(let change, let project):
      try composeFlows.plan(change, project: project, findings: findings)
    }
  }

  /// Why it cannot be planned now; nil when it can. Where changes are locked, plans are shown all the same.
  func refusal(_ request: ComposeRequest) -> SafeText? {
    if fleet.engine.staleSince != nil { return "docker does not answer" }
    do throws(FlowRefusal) {
      let flow = try flow(request)
      return runs.active(on: flow.target).map { "\($0.flow.title) is under way" }
    } catch { return error.words }
  }

  /// What docker has to be asked before the plan says all.
  func survey(_ request: ComposeRequest) -> ComposeSurvey? {
    switch request {
    case .services(let change, let keys): composeFlows.survey(change, keys)
    case .project(let change, let project): composeFlows.survey(change, project: project)
    }
  }

  /// Those that are marked on the screen, in order.
  var markedServices: [ServiceKey] { screen == .compose ? list.marked.sorted() : [] }

  /// What its key leads to a list of; nil where nothing is selected.
  var changesSubject: Choice.Subject? {
    if !markedServices.isEmpty { return .serviceChanges(markedServices) }
    if let service = target { return .serviceChanges([service.key]) }
    if let key = kubeTarget { return .changes(key) }
    if let row = selectedRelease {
      guard case .project(let name) = row else { return nil }
      return .projectChanges(name)
    }
    guard !screen.isKubernetes, screen != .runs else { return nil }
    let only = fleet.projects.count == 1 ? fleet.projects.keys.first : nil
    return (homeProject ?? only).map(Choice.Subject.projectChanges)
  }

  /// What can be done to services, and, where it is one, to its project.
  func composeEntries(_ keys: [ServiceKey]) -> [ComposeEntry] {
    let services = keys.compactMap { fleet.services[$0] }
    let isPaused = services.contains { $0.containers.contains { $0.state == .paused } }
    let isBuilt = services.contains { $0.declared?.isBuilt == true }
    var entries: [ComposeEntry] = ServiceChange.listed.filter { change in
      switch change {
      case .unpause: isPaused
      case .pause: !isPaused
      case .build: isBuilt
      default: true
      }
    }.map { .request(.services($0, keys)) }
    guard keys.count == 1 else { return entries }
    entries.insert(.scale(keys[0]), at: 5)
    return entries + composeEntries(ofProject: keys[0].project)
  }

  func composeEntries(ofProject project: String) -> [ComposeEntry] {
    let own = fleet.services.values.filter { $0.key.project == project }
    var changes: [ProjectChange] = [.up, .restart, .stop, .pull]
    if own.contains(where: { $0.declared?.isBuilt == true }) { changes.append(.build) }
    for profile in composeFlows.profiles(of: project) {
      let members = own.filter { $0.declared?.profiles.contains(profile) == true }
      let isOn = members.contains { !$0.containers.isEmpty }
      if members.contains(where: \.containers.isEmpty) { changes.append(.profileOn(profile)) }
      if isOn { changes.append(.profileOff(profile)) }
    }
    changes += [.down, .downWithVolumes]
    return changes.map { .request(.project($0, project)) }
  }

  /// As it is drawn: with its command, or why it cannot be.
  func draw(_ entry: ComposeEntry) -> ChoiceEntry {
    switch entry {
    case .scale(let key):
      let count = fleet.services[key]?.containers.count ?? 0
      let refusal = refusal(.services(.scale(count + 1), [key]))
      return ChoiceEntry(title: "scale", note: refusal ?? "\(count) now", isEnabled: isScalable(key))
    case .request(let request):
      let refusal = refusal(request)
      // Why there is none, the refusal says.
      let command = (try? flow(request))?.commands.first
      return ChoiceEntry(
        title: title(of: request), note: refusal ?? command.map(Self.preview) ?? "",
        isEnabled: refusal == nil)
    }
  }

  /// To fewer containers, or to more.
  func isScalable(_ key: ServiceKey) -> Bool {
    let count = fleet.services[key]?.containers.count ?? 0
    return refusal(.services(.scale(count + 1), [key])) == nil
      || refusal(.services(.scale(max(0, count - 1)), [key])) == nil
  }

  /// The command without the options that say which files it reads; its plan has them.
  private static func preview(_ command: Command) -> SafeText {
    let words = command.arguments
    guard let compose = words.firstIndex(of: "compose"), words.contains("--project-directory") else {
      return "\(ErrorText.words(command))"
    }
    var rest = words[(compose + 1)...]
    while let word = rest.first, word.hasPrefix("--") { rest = rest.dropFirst(2) }
    return "docker compose … \(SafeText(sanitising: rest, separator: " "))"
  }

  private func title(of request: ComposeRequest) -> SafeText {
    switch request {
    case .services(let change, _): change.title
    case .project(let change, _): "project: \(change.title)"
    }
  }
}
