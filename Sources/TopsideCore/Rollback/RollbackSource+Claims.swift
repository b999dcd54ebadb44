import SafeText

// The proof again, just before something is changed.
extension RollbackSource {
  /// Why a claim does not hold; nil when it does.
  func refusal(_ claim: EnvironmentClaim) async -> SafeText? {
    do throws(FlowRefusal) {
      let proven = try await prove(claim, mayRecover: false)
      guard let drift = proven.proof.drifts.first else { return nil }
      let hint: SafeText =
        claim.secrets.isEmpty
        ? "" : ": set \(SafeText(sanitising: claim.secrets, separator: ", ")) and try again"
      return
        "compose sees other values than the running containers have: \(drift.service): \(drift.reason)\(hint)"
    } catch {
      return error.words
    }
  }

  func prove(_ claim: EnvironmentClaim, mayRecover: Bool) async throws(FlowRefusal) -> ProvenEnvironment {
    let docker = DockerCommands(context: commands.context, project: claim.call.project)
    let containers: [Container]
    switch await DockerSource(commands: docker, runner: runner, time: time).list() {
    case .success(let found): containers = found.filter { !$0.isOneOff }
    case .failure(let failure): throw FlowRefusal("\(failure.fault.summary)")
    }
    var all = claim.call
    all.profiles = ["*"]
    let version = String(decoding: try await output(commands.composeVersion()), as: UTF8.self).trimmed
    let check = EnvironmentCheck(
      source: self, call: claim.call, model: try await model(all), variable: claim.variable, version: version)
    // What a run that was cut off left half made is none to prove anything by.
    let proving = containers.proving
    func values(_ container: Container) -> [String] {
      claim.values[container.service.service] ?? claim.anyValue
    }
    if mayRecover { return try await check.prove(proving, values: values) }
    return check.proven(try await check.verdicts(proving, values: values))
  }
}

extension EnvironmentClaim {
  fileprivate var anyValue: [String] { values.values.joined().sorted().first.map { [$0] } ?? [] }
}
