import SafeText
import TopsideCore

// What can be done to objects of the cluster.
extension DashboardState {
  private var flows: KubeFlows {
    KubeFlows(
      commands: kube.commands, deadline: setting.restartDeadline, isProduction: kube.isProduction,
      fingerprint: kube.fingerprint)
  }

  /// The plan of a change; nil where something more has to be said first, or there is no plan to it.
  func flow(_ change: KubeChange, _ key: KubeKey) throws(FlowRefusal) -> Flow? {
    let triage = triage
    let words = { (pod: Pod) in triage.status(pod).word }
    switch change {
    case .restart:
      guard let owner = restartable(key) else {
        throw FlowRefusal("no workload made it that could be restarted")
      }
      return try flows.restart(owner, in: cluster, words: words)
    case .delete: return try flows.delete(key, in: cluster, words: words)
    case .rerun: return try flows.rerun(key, at: now.wall, in: cluster)
    case .cordon: return try flows.cordon(key, in: cluster)
    case .uncordon: return try flows.uncordon(key, in: cluster)
    case .scale, .image, .forward, .shell: return nil
    }
  }

  func scaling(_ key: KubeKey, to count: Int) throws(FlowRefusal) -> Flow {
    try flows.scale(key, to: count, in: cluster)
  }

  /// The workload itself, or the one that made a pod.
  func restartable(_ key: KubeKey) -> KubeKey? {
    switch key.kind {
    case .deployment, .statefulSet, .daemonSet: key
    case .pod: clusterPicture.index.owners(of: key).last { $0.kind != .replicaSet && $0.kind != .job }
    default: nil
    }
  }

  /// The plan of going back to an earlier pod template.
  func undo(_ survey: RevisionSurvey, to revision: Revision) throws(FlowRefusal) -> Flow {
    guard case .workload(let key) = survey.subject, let templates = survey.templates else {
      throw FlowRefusal("its pod templates are not known")
    }
    return try flows.undo(key, to: revision, history: templates, in: cluster)
  }

  /// A container of it and its image now, to be changed: `web=registry/web:1.3`.
  func suggestedImage(_ key: KubeKey) -> SafeText {
    guard let workload = cluster.workloads[key], let image = workload.images.first else { return "" }
    let pods = cluster.pods(matching: workload.selector, in: key.namespace)
    let container = pods.lazy.flatMap(\.containers).first { $0.image == image }
    return "\(container?.name ?? "")=\(image)"
  }

  func setImage(_ survey: RevisionSurvey, container: String, to image: String) throws(FlowRefusal) -> Flow {
    guard case .workload(let key) = survey.subject, let templates = survey.templates else {
      throw FlowRefusal("its pod templates are not known")
    }
    return try flows.setImage(key, container: container, to: image, history: templates, in: cluster)
  }

  /// Why a change cannot be planned now; nil when it can.
  ///
  /// Where changes are locked, plans are shown all the same, and say so: the runner refuses them.
  func refusal(_ change: KubeChange, _ key: KubeKey) -> SafeText? {
    if cluster.api.staleSince != nil { return "the API does not answer" }
    if let run = runs.active(on: .object(key)) { return "\(run.flow.title) is under way" }
    do throws(FlowRefusal) {
      switch change {
      case .restart, .delete, .rerun, .cordon, .uncordon:
        if let flow = try flow(change, key), let run = runs.active(on: flow.target) {
          return "\(run.flow.title) is under way"
        }
      case .scale:
        guard let workload = cluster.workloads[key] else { return "it is gone" }
        _ = try scaling(key, to: workload.desired + 1)
      case .image: return cluster.workloads[key] == nil ? "it is gone" : nil
      case .forward: return lockWords(at: place(of: key))
      case .shell:
        return lockWords(at: place(of: key))
          ?? (shellContainer(key) == nil ? "none of its containers runs" : nil)
      }
      return nil
    } catch {
      return error.words
    }
  }

  /// Whether its key leads to a plan that can be run; says it without making the plan, for each frame.
  func seemsRestartable(_ key: KubeKey) -> Bool {
    guard lockWords(at: place(of: key)) == nil, cluster.api.staleSince == nil, let owner = restartable(key)
    else {
      return false
    }
    return runs.active(on: .object(owner)) == nil && cluster.workloads[owner]?.isPaused == false
  }

  /// The command that it would come to.
  func preview(_ change: KubeChange, _ key: KubeKey) -> SafeText {
    switch change {
    case .scale: return "\(cluster.workloads[key]?.desired ?? 0) now"
    case .image: return "drift: no file knows of it"
    case .forward, .shell: return ""
    case .restart, .delete, .rerun, .cordon, .uncordon:
      // Why there is none, its refusal says.
      guard let flow = try? flow(change, key), let command = flow.commands.first else { return "" }
      return "\(ErrorText.words(command))"
    }
  }

  /// The container that a shell goes to: the one under the cursor, else the default one.
  func shellContainer(_ key: KubeKey) -> String? {
    guard let pod = cluster.pods[key] else { return nil }
    let running = pod.allContainers.filter { container in
      if case .running = container.state { true } else { false }
    }
    if tab == .containers, focus == .detail, pod.allContainers.indices.contains(kube.container) {
      let name = pod.allContainers[kube.container].name
      return running.contains { $0.name == name } ? name : nil
    }
    let wanted = pod.meta.annotations["kubectl.kubernetes.io/default-container"]
    return
      (running.first { $0.name == wanted } ?? running.first { one in pod.containers.contains(one) }
      ?? running.first)?.name
  }

  /// A port to begin with: `8443:443`.
  func suggestedPorts(_ key: KubeKey) -> SafeText {
    let port: Int? =
      key.kind == .service
      ? cluster.services[key]?.ports.first?.port
      : cluster.pods[key]?.containers.lazy.compactMap(\.ports.first).first
    guard let port else { return "" }
    return port < 1024 ? "\(port + 8000):\(port)" : "\(port):\(port)"
  }

  var contextChoices: [ContextChoice] {
    kube.contexts?.choices(using: kube.commands.context) { names in
      names.contains { setting.isProductionName($0) }
    } ?? []
  }
}
