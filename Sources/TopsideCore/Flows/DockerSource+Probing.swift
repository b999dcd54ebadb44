package import SafeText

extension DockerSource: ProbeSource {
  package var pace: Duration { .milliseconds(400) }

  package func refusal(_ condition: FlowGuard) async -> SafeText? {
    guard case .sameContainers(let key, let ids) = condition else { return foreign }
    switch await list() {
    case .failure(let failure): return "\(failure.fault.summary)"
    case .success(let containers):
      let now = containers.filter { $0.service == key && !$0.isOneOff }.map(\.id).sorted()
      return now == ids ? nil : "\(key.service) has other containers now than the plan named: look again"
    }
  }

  package func look(_ probe: Probe) async -> ProbeResult? {
    guard probe.isOfEngine else { return .failed(foreign) }
    guard case .success(let found) = await inspect(probe.containers) else { return nil }
    return probe.judge(found, at: time.now())
  }
}
