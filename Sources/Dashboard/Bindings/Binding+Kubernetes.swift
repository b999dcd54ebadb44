import SafeText

extension Action {
  /// There is nothing that it could do in a box without Kubernetes.
  var needsKubernetes: Bool {
    [.showPods, .showWorkloads, .forward, .forwards, .contexts, .namespaces, .labelLogs]
      .contains(self)
  }
}

extension Binding {
  /// As the footer says it on the screens of a cluster, where that is something else.
  var objectLabel: SafeText {
    switch action {
    case .describe: "describe"
    case .inspect: "YAML"
    case .projectLogs: "workload"
    default: label
    }
  }

  /// What it does to an object of a cluster besides.
  private var objectSummary: SafeText? {
    switch action {
    case .markRow: "marks the service or pod, for the log of several, and services for one change to all"
    case .changes:
      "what can be done to it or its project: up, scale, pull, kill, down; scale, run now, cordon, uncordon, delete"
    case .rollback:
      "takes its project, or the workload or its release, to another version: shows which there are, then the plan"
    case .flat: "flat, or grouped by project or namespace"
    case .projectLogs: "the logs of its whole project or workload, merged by time"
    case .describe: "its healthcheck and what the last probes said; of a pod, kubectl describe"
    case .inspect: "the engine's own JSON, or the object's YAML, secrets masked"
    default: nil
    }
  }

  /// As the help says it in a box that has Kubernetes.
  package var withKubernetes: Binding {
    var binding = self
    if let objectSummary { binding.summary = objectSummary }
    return binding
  }
}

extension DashboardState {
  /// The keys that do something in this box.
  package var bindings: [Binding] {
    let all = setting.keymap.bindings.filter { hasHost || $0.action != .showHost }
    return hasKubernetes ? all.map(\.withKubernetes) : all.filter { !$0.action.needsKubernetes }
  }
}
