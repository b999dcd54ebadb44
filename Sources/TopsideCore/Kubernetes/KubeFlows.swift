package import SafeText

/// Plans for what can be done to one object of a cluster; pure.
package struct KubeFlows: Hashable, Sendable {
  package var commands: KubeCommands
  package var deadline: Duration
  /// What destroys asks for the name to be typed there.
  package var isProduction: Bool
  /// What the context meant when topside began to use it; nil where there is no kubeconfig.
  package var fingerprint: ContextFingerprint?

  package init(
    commands: KubeCommands, deadline: Duration, isProduction: Bool = false,
    fingerprint: ContextFingerprint? = nil
  ) {
    self.commands = commands
    self.deadline = deadline
    self.isProduction = isProduction
    self.fingerprint = fingerprint
  }

  /// What the plans have in common.
  func flow(
    _ kind: FlowKind, _ key: KubeKey, title: SafeText, verb: SafeText? = nil, touches: [SafeText],
    expects: SafeText, sameAs object: (key: KubeKey, uid: String), run command: Command,
    until probe: ClusterProbe
  ) -> Flow {
    Flow(
      kind: kind, title: title, verb: verb ?? kind.title, target: .object(key), place: place(key),
      touches: touches, expects: expects,
      guards: (fingerprint.map { [.sameCluster($0)] } ?? []) + [.sameObject(object.key, uid: object.uid)],
      steps: [.run(command), .wait(.cluster(probe), atMost: deadline)],
      typedConfirmation: isProduction && command.impact == .destroys ? "\(key.name)" : nil)
  }

  private func place(_ key: KubeKey) -> SafeText {
    let context: SafeText =
      commands.context.isEmpty ? "kubectl's own context" : "context \(commands.context)"
    return key.namespace.isEmpty ? context : "namespace \(key.namespace), \(context)"
  }

  var seconds: SafeText { "\(deadline.components.seconds) s" }
}

/// Why something cannot be planned.
package struct FlowRefusal: Error, Hashable, Sendable {
  package var words: SafeText
  package init(_ words: SafeText) { self.words = words }
}

extension Cluster {
  /// Names of the services that send to one of these pods.
  func services(of pods: [Pod]) -> [String] {
    services.values
      .filter { service in
        pods.contains { pod in
          pod.meta.namespace == service.meta.namespace && pod.meta.isChosen(by: service.selector)
        }
      }
      .map(\.meta.name).sorted()
  }

  /// The autoscaler that decides the size of a workload.
  func autoscaler(of key: KubeKey) -> Autoscaler? {
    autoscalers.values
      .filter {
        $0.meta.namespace == key.namespace && $0.targetKind == key.kind.name && $0.targetName == key.name
      }
      .min { $0.key < $1.key }
  }

  /// How a workload is now, for a probe to compare with.
  func before(_ workload: Workload) -> ClusterProbe.Before {
    ClusterProbe.Before(
      generation: workload.meta.generation, desired: workload.desired,
      pods: Set(pods(matching: workload.selector, in: workload.meta.namespace).map(\.meta.uid)),
      selector: workload.selector, stalled: workload.stalled)
  }
}

extension Workload {
  /// Since when it has not got on; nil when it does.
  var stalled: Timestamp? {
    guard let progress = conditions["Progressing"], progress.reason == "ProgressDeadlineExceeded" else {
      return nil
    }
    return progress.since
  }
}
