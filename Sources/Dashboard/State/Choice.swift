package import SafeText
package import TopsideCore

/// A list over the screen, of which one entry is chosen.
package struct Choice: Hashable, Sendable {
  package enum Subject: Hashable, Sendable {
    /// Everything that can be done to an object.
    case changes(KubeKey)
    /// To a compose service, and to its project; or to several services at once.
    case serviceChanges([ServiceKey])
    case projectChanges(String)
    case contexts
    case forwards
    /// What can be done about a run that is called this.
    case run(RunID, SafeText)
    /// What can be done about one that has just failed.
    case failure(RunID, SafeText)
    /// What may be done after one that has just succeeded.
    case success(RunID, SafeText)

    var run: RunID? {
      switch self {
      case .run(let id, _), .failure(let id, _), .success(let id, _): id
      case .changes, .serviceChanges, .projectChanges, .contexts, .forwards: nil
      }
    }
  }

  package var subject: Subject
  /// The entry under the cursor.
  package var index = 0
  /// It opened by itself: keys of the first 300 ms after this are ignored.
  package var openedAt: Duration?

  package init(_ subject: Subject) { self.subject = subject }
}

/// What can be done to an object of a cluster.
package enum KubeChange: Hashable, Sendable, CaseIterable {
  case shell, forward, restart, scale, image, rerun, cordon, uncordon, delete

  package var title: SafeText {
    switch self {
    case .shell: "shell"
    case .forward: "forward a port"
    case .restart: "restart"
    case .scale: "scale"
    case .image: "set an image"
    case .rerun: "run now"
    case .cordon: "cordon: take no new pods"
    case .uncordon: "uncordon: take new pods again"
    case .delete: "delete the pod"
    }
  }

  /// Those that make sense for a kind, the least drastic first.
  static func all(of kind: KubeKind) -> [KubeChange] {
    switch kind {
    case .pod: [.shell, .forward, .restart, .delete]
    case .deployment, .statefulSet: [.restart, .scale, .image]
    case .daemonSet: [.restart, .image]
    case .replicaSet: [.scale]
    case .job, .cronJob: [.rerun]
    case .node: [.cordon, .uncordon]
    case .service: [.forward]
    case .autoscaler, .endpointSlice, .ingress, .volumeClaim, .event: []
    }
  }
}

/// An entry of a choice, as it is drawn.
struct ChoiceEntry: Hashable {
  var title: SafeText
  var note: SafeText = ""
  /// Choosing it says why it cannot be.
  var isEnabled = true
  var isMarked = false
  var isProduction = false
}

extension Choice {
  var title: SafeText {
    switch subject {
    case .changes(let key): "\(key.kind.shortName) \(key.name)"
    case .serviceChanges(let keys):
      keys.count == 1 ? "\(keys[0].project)/\(keys[0].service)" : "\(keys.count) marked services"
    case .projectChanges(let project): "project \(project)"
    case .contexts: "Contexts of the kubeconfig"
    case .forwards: "Forwarded ports"
    case .run(_, let title): title
    case .failure(_, let title): "\(title) FAILED"
    case .success(_, let title): "\(title): done"
    }
  }

  /// How the keys of its last line are called.
  var keys: SafeText {
    switch subject {
    case .changes, .serviceChanges, .projectChanges: "Enter shows the plan   Esc back"
    case .contexts: "Enter looks at it   Esc back"
    case .forwards: "Enter, x ends it   Esc back"
    case .run: "Enter asks first   Esc back"
    case .failure, .success: "Enter asks first   Esc keeps it as it is"
    }
  }

  func entries(_ state: DashboardState) -> [ChoiceEntry] {
    switch subject {
    case .changes(let key): changes(key, state)
    case .serviceChanges(let keys): state.composeEntries(keys).map(state.draw)
    case .projectChanges(let project): state.composeEntries(ofProject: project).map(state.draw)
    case .contexts:
      state.contextChoices.map { choice in
        ChoiceEntry(
          title: "\(choice.context.name)", note: note(choice, state), isMarked: choice.isInUse,
          isProduction: choice.isProduction)
      }
    case .forwards:
      state.kube.forwards.all.map { forward in
        ChoiceEntry(
          title: forward.route, note: forward.words(at: state.now.uptime), isEnabled: !forward.isOver)
      }
    case .run(let id, _), .failure(let id, _), .success(let id, _):
      state.choices(subject).map { state.entry($0, of: id) }
    }
  }

  private func note(_ choice: ContextChoice, _ state: DashboardState) -> SafeText {
    var words: [SafeText] = []
    if choice.isProduction { words.append("production") }
    if choice.isInUse, let before = state.kube.fingerprint, before != choice.context.fingerprint {
      words.append("not what it was: Enter enters it anew")
    }
    words.append("\(choice.context.server)")
    if !choice.context.namespace.isEmpty { words.append("\(choice.context.namespace)") }
    return SafeText(sanitising: words.map(\.text), separator: "  ")
  }

  private func changes(_ key: KubeKey, _ state: DashboardState) -> [ChoiceEntry] {
    KubeChange.all(of: key.kind).map { change in
      let refusal = state.refusal(change, key)
      return ChoiceEntry(
        title: change.title, note: refusal ?? state.preview(change, key), isEnabled: refusal == nil)
    }
  }

  /// What is said where there is no entry.
  func emptiness(_ state: DashboardState) -> SafeText {
    switch subject {
    case .changes(let key): "nothing can be changed about a \(key.kind.singular) here"
    case .serviceChanges, .projectChanges: "nothing can be changed about it"
    case .contexts: state.kube.contextsProblem ?? "asking kubectl for its contexts"
    case .forwards: "no port is forwarded: f on a pod or a service forwards one"
    case .run(let id, _), .failure(let id, _), .success(let id, _):
      state.runs[id]?.state == .running
        ? "it goes on: \(state.setting.keymap.keyName(.attach)) follows it"
        : "there is nothing to be done about it"
    }
  }
}
