import TopsideCore

// kubectl, and curl at kubectl's proxy.
extension DemoRunner {
  func runKube(_ command: Command) async throws(CommandError) -> CommandResult {
    if command.program == "helm" { return try await runHelm(command) }
    guard let request = KubeRequest(command) else { return .unknown(command) }
    switch request {
    case .proxy, .forward, .logs: return try await collect(command)
    case .path(let path) where path.isWatch: return try await collect(command)
    case .shell: throw Self.noShell
    case .configuration:
      return .success(KubectlText.configuration.indented(by: 4, escapesMarkup: false) + "\n")
    case .currentContext: return .success(KubectlText.context + "\n")
    case .version(let isJSON): return .success(KubectlText.version(isJSON: isJSON))
    case .path(let path): return await answer(path, isCurl: command.program == "curl")
    case .describe(let key):
      let cluster = await engine.lookAtCluster().cluster
      return cluster.description(of: key).map { .success($0) } ?? .missing(key)
    case .object(let key, let isYAML):
      let cluster = await engine.lookAtCluster().cluster
      guard let object = cluster.whole(key) else { return .missing(key) }
      return .success(isYAML ? KubectlText.yaml(object) : object.indented(by: 4, escapesMarkup: false) + "\n")
    case .rolloutStatus(let key, let limit): return try await status(key, atMost: limit)
    case .change(let change):
      // As long as kubectl takes to ask what there is before it asks for something.
      try await rest(.milliseconds(240), command)
      return await engine.changeCluster { $0.perform(change) }
    }
  }

  /// Looks on until all pods are new ones, twice a second.
  private func status(_ key: KubeKey, atMost limit: Int) async throws(CommandError) -> CommandResult {
    for _ in 0..<(2 * limit) {
      let cluster = await engine.lookAtCluster().cluster
      guard let workload = cluster.workloads[key] else { return .missing(key) }
      let live = cluster.pods(of: key)
      let isDone = live.allSatisfy { $0.isReady && $0.revision == workload.current?.hash }
      if isDone, live.count >= (key.kind == .daemonSet ? cluster.nodes.count : workload.replicas) {
        return .success("\(key.kind.singular) \"\(key.name)\" successfully rolled out\n")
      }
      await engine.sleep(.milliseconds(500))
      guard !Task.isCancelled else { throw .cancelled }
    }
    return .failed("error: timed out waiting for the condition", code: 1)
  }

  func streamKube(_ command: Command, _ receive: Receiver) async throws(CommandError) -> CommandResult {
    switch command.program == "helm" ? nil : KubeRequest(command) {
    case .proxy(let socket): return try await serve("Starting to serve on \(socket)\n", receive)
    case .forward(let ports):
      return try await serve(
        ports.map { "Forwarding from 127.0.0.1:\(KubectlText.forward($0))\n" }.joined(), receive)
    case .logs(let logs): return try await stream(logs, receive)
    case .path(let path) where path.isWatch:
      guard case .list(let watch) = path.resource else { return .unknown(command) }
      return try await stream(watch, path, receive)
    default:
      var result = try await runKube(command)
      if !result.standardOutput.isEmpty { await receive(.standardOutput(result.standardOutput)) }
      if !result.standardError.isEmpty { await receive(.standardError(result.standardError)) }
      result.standardOutput = []
      return result
    }
  }

  /// Says this, and goes on until it is ended.
  private func serve(_ words: String, _ receive: Receiver) async throws(CommandError) -> CommandResult {
    await receive(.standardOutput(Array(words.utf8)))
    while !Task.isCancelled { await engine.sleep(.seconds(3600)) }
    throw .cancelled
  }

  private func answer(_ path: KubePath, isCurl: Bool) async -> CommandResult {
    if let text = await engine.lookAtCluster().answer(path) { return .success(text) }
    let message: String
    if case .object(let key) = path.resource {
      message = "\(key.kind.qualified) \"\(key.name)\" not found"
    } else {
      message = "the server could not find the requested resource"
    }
    guard isCurl else { return .failed("Error from server (NotFound): \(message)", code: 1) }
    return .success(KubectlText.status(404, "NotFound", message).compact + "\n")
  }
}

extension CommandResult {
  static func missing(_ key: KubeKey) -> CommandResult {
    .failed("Error from server (NotFound): \(key.kind.qualified) \"\(key.name)\" not found", code: 1)
  }
}

extension KubeKind {
  /// As the API names it in its words: `deployments.apps`.
  var qualified: String {
    let group = group.split(separator: "/")
    return group.first == "apis" ? "\(resource).\(group[1])" : resource
  }
}
