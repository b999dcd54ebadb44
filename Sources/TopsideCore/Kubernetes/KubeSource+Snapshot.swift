import Synchronization

extension KubeSource {
  /// What is there now: lists, and no watches.
  package func snapshot(_ watches: Set<KubeWatch>) async -> [ClusterChange] {
    switch await snapshot(watches, through: transport(socket: socket)) {
    case .failure(.notInstalled("curl")) where socket != nil:
      Self.changes(await snapshot(watches, through: transport(socket: nil)), watches, time.uptime())
    case let result: Self.changes(result, watches, time.uptime())
    }
  }

  private typealias Lists = [KubeWatch: Result<KubeList, KubeFault>]

  private func snapshot(
    _ watches: Set<KubeWatch>, through transport: KubeTransport
  ) async -> Result<Lists, KubeFault> {
    let lists = Mutex<Lists>([:])
    let fault = await transport.serve {
      await withTaskGroup(of: (KubeWatch, Result<KubeList, KubeFault>).self) { group in
        for watch in watches { group.addTask { (watch, await transport.list(watch)) } }
        for await (watch, result) in group {
          lists.withLock { $0[watch] = result }
          if case .failure(let fault) = result, fault.isOfWholeAPI {
            group.cancelAll()
            return fault
          }
        }
        return nil
      }
    }
    return fault.map { .failure($0) } ?? .success(lists.withLock(\.self))
  }

  private static func changes(
    _ result: Result<Lists, KubeFault>, _ watches: Set<KubeWatch>, _ now: Duration
  ) -> [ClusterChange] {
    switch result {
    case .failure(let fault):
      let lost = KubeState.lost(fault, since: now, retryAt: now)
      return [.api(lost)] + watches.map { .watch($0, lost) }
    case .success(let lists):
      let own = lists.flatMap { watch, result -> [ClusterChange] in
        switch result {
        case .success(let list): [.listed(watch, list.objects), .watch(watch, .live)]
        case .failure(let fault): [.watch(watch, .lost(fault, since: now, retryAt: now))]
        }
      }
      // Nothing but silence is the silence of the API.
      let faults = lists.values.compactMap { result -> KubeFault? in
        if case .failure(let fault) = result, case .timedOut = fault { fault } else { nil }
      }
      let isSilent = !lists.isEmpty && faults.count == lists.count
      return [.api(isSilent ? .lost(faults[0], since: now, retryAt: now) : .live)] + own
    }
  }
}

extension KubeSource {
  /// What the kubeconfig offers.
  package func contexts() async -> Result<KubeContexts, KubeFault> {
    let command = commands.configuration()
    do {
      let result = try await runner.run(command)
      guard result.status.isSuccess else { return .failure(KubeFault.classify(command, result)) }
      do {
        return .success(try KubeParsing.contexts(result.standardOutput))
      } catch {
        return .failure(.configurationUnusable(message: "kubectl config view says something else"))
      }
    } catch {
      return .failure(KubeFault.classify(error))
    }
  }
}
