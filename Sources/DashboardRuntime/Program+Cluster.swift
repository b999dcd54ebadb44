import Dashboard
import SafeText
import TopsideCore

extension Program {
  /// Follows the cluster for as long as the program runs; what of it, the screen says.
  func startCluster() {
    guard let source = services.kubeSource else { return }
    let (wanted, kinds) = AsyncStream.makeStream(
      of: Set<KubeWatch>.self, bufferingPolicy: .bufferingNewest(1))
    self.kinds = kinds
    let (inbox, context) = (inbox, inbox.context)
    tasks[.cluster] = Task.detached {
      await source.watch(wanted) { inbox.post([.clusterChanged($0)], of: context) }
    }
    kinds.yield(state.subscriptions.kinds)
    // What the context means now is what it has to mean when something is changed.
    loadContexts()
  }

  func followCluster(_ wanted: Set<KubeWatch>) {
    if wanted != subscriptions.kinds { kinds?.yield(wanted) }
    subscriptions.kinds = wanted
  }

  /// Asks for the text about an object that a tab shows.
  func loadDocument(_ document: Subscriptions.Document?) {
    tasks.removeValue(forKey: .document)?.cancel()
    guard let document, let commands = services.cluster?.commands else { return }
    state.expect(document.query)
    let (services, inbox) = (services, inbox)
    tasks[.document] = Task.detached {
      let message = await Loading(services: services).document(document.query, commands)
      if !Task.isCancelled, let message { inbox.post([message]) }
    }
  }
}

// Contexts and forwarded ports.
extension Program {
  func loadContexts() {
    guard let source = services.kubeSource else { return }
    let inbox = inbox
    tasks[.contexts]?.cancel()
    tasks[.contexts] = Task.detached {
      let contexts = await source.contexts()
      inbox.post([.contextsFound(contexts.mapError { LoadFailure("\($0.summary)") })])
    }
  }

  /// The logs and forwards of the context before end with it.
  func enterContext(_ commands: KubeCommands) {
    for work in [Work.cluster, .document, .releases, .past, .rehearsal] {
      tasks.removeValue(forKey: work)?.cancel()
    }
    kinds?.finish()
    inbox.enterContext()
    for (work, task) in tasks {
      if case .forward = work {
        task.cancel()
        tasks[work] = nil
      }
    }
    endClusterLogs()
    setContext(commands)
    startCluster()
  }

  func begin(_ forward: Forward) {
    guard let cluster = services.cluster else { return }
    let owner = state.cluster.pods[forward.target]?.meta.owner
    let session = ForwardSession(
      commands: cluster.commands, runner: services.runner, time: services.time, ports: cluster.ports
    ) { [weak self] in
      await self?.state.cluster.route(to: forward.target, ownedBy: owner) ?? .gone("topside ends")
    }
    let inbox = inbox
    tasks[.forward(forward.id)] = Task.detached {
      await session.run(forward) { inbox.post([.forwardChanged($0)]) }
    }
  }
}
