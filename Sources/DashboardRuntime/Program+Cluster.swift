import Dashboard
import TopsideCore

extension Program {
  /// Follows the cluster for as long as the program runs; what of it, the screen says.
  func startCluster() {
    guard let source = services.kubeSource else { return }
    let (wanted, kinds) = AsyncStream.makeStream(
      of: Set<KubeWatch>.self, bufferingPolicy: .bufferingNewest(1))
    self.kinds = kinds
    let inbox = inbox
    tasks[.cluster] = Task.detached {
      await source.watch(wanted) { inbox.post([.clusterChanged($0)]) }
    }
    kinds.yield(state.subscriptions.kinds)
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
