import SafeText
import TopsideCore

// What is locked: all of it, or what the configuration protects.
extension DashboardState {
  /// All that has to be unlocked before something may be changed there.
  func protectedNames(at place: CommandPlace) -> [ProtectedName] {
    var names = setting.protection.names(at: place)
    if case .cluster(let context, _) = place, kube.isProduction, !names.contains(.context(context)) {
      names.insert(.context(context), at: 0)
    }
    return names
  }

  /// The first of those that is not; nil when changes are possible there.
  func lockedName(at place: CommandPlace) -> ProtectedName? {
    protectedNames(at: place).first { unlocks.remaining($0, at: now.uptime) == nil }
  }

  /// Where a change of an object would be.
  func place(of key: KubeKey) -> CommandPlace {
    .cluster(context: kube.commands.context, namespace: key.namespace)
  }

  /// Why nothing can be changed there, and what helps; nil when it can.
  func lockWords(at place: CommandPlace) -> SafeText? {
    if isReadOnly { return setting.isReadOnly ? "read-only" : "read-only: L unlocks" }
    guard let name = lockedName(at: place) else { return nil }
    let why: SafeText = if case .context = name, kube.isProduction { "production" } else { "protected" }
    return "\(name.words) is \(why): L unlocks it for 10 minutes"
  }

  /// Why a flow would be refused; nil when it would not.
  func lockedName(of flow: Flow) -> ProtectedName? {
    for command in flow.commands where command.impact != .reads {
      if let place = command.changedPlace, let name = lockedName(at: place) { return name }
    }
    return nil
  }

  /// What `L` is about where the cursor is; empty where it is about everything.
  var namesUnderCursor: [ProtectedName] {
    if let key = kubeTarget { return protectedNames(at: place(of: key)) }
    if screen.isKubernetes {
      let namespace = if case .list(let names) = kube.namespaces, names.count == 1 { names[0] } else { "" }
      return protectedNames(at: .cluster(context: kube.commands.context, namespace: namespace))
    }
    switch selectedRelease {
    case .project(let name): return protectedNames(at: .project(name))
    case .release(let key):
      return protectedNames(at: .cluster(context: kube.commands.context, namespace: key.namespace))
    case .workload, nil: break
    }
    return target.map { protectedNames(at: .project($0.key.project)) } ?? []
  }

  /// How long the names are open yet, all of them; nil where one is locked, or where there are none.
  func remaining(_ names: [ProtectedName]) -> Duration? {
    let spans = names.map { unlocks.remaining($0, at: now.uptime) }
    return spans.contains(nil) ? nil : spans.compactMap(\.self).min()
  }
}
