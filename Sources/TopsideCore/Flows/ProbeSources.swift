package import SafeText

/// Answers guards and probes of every kind of target, each by the room that it belongs to.
package struct ProbeSources: ProbeSource {
  private let docker: DockerSource
  private let compose: ComposeProbeSource
  private let kubernetes: KubeProbeSource?
  private let helm: HelmProbeSource?
  private let k3s: K3sProbeSource
  private let isOfCluster: Bool
  private let isOfHost: Bool

  /// For what a plan is about.
  package init(_ plan: RunPlan, runner: any CommandRunner, files: any Files, time: any Time) {
    docker = DockerSource(commands: plan.docker, runner: runner, time: time)
    compose = ComposeProbeSource(commands: plan.docker, runner: runner, files: files, time: time)
    kubernetes = plan.kubernetes.map { KubeProbeSource(commands: $0, runner: runner) }
    helm = plan.kubernetes.map { HelmProbeSource(commands: $0, runner: runner, files: files) }
    k3s = K3sProbeSource(docker: plan.docker, runner: runner, files: files, time: time)
    isOfHost = plan.flow.isOfHost
    isOfCluster =
      switch plan.flow.target {
      case .object, .release: true
      case .service, .services, .project, .host: false
      }
  }

  package var pace: Duration {
    if isOfHost { return k3s.pace }
    return isOfCluster ? kubernetes?.pace ?? docker.pace : docker.pace
  }

  package func refusal(_ condition: FlowGuard) async -> SafeText? {
    switch condition {
    case .sameContainers: await docker.refusal(condition)
    case .sameObject, .sameCluster, .cluster:
      await kubernetes?.refusal(condition) ?? noCluster(kubernetes == nil)
    case .compose(let condition): await compose.refusal(condition)
    case .helm(let condition): await helm?.refusal(condition) ?? noCluster(helm == nil)
    case .k3s(let condition): await k3s.refusal(condition)
    }
  }

  package func look(_ probe: Probe) async -> ProbeResult? {
    switch probe {
    case .running, .stopped: await docker.look(probe)
    case .cluster:
      if let kubernetes { await kubernetes.look(probe) } else { .failed("there is no cluster to ask") }
    case .compose(let probe): await compose.look(probe)
    case .helm(let probe):
      if let helm { await helm.look(probe) } else { .failed("there is no cluster to ask") }
    case .k3s(let probe): await k3s.look(probe)
    }
  }

  private func noCluster(_ isMissing: Bool) -> SafeText? { isMissing ? "there is no cluster to ask" : nil }
}
