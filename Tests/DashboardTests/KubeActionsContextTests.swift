import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore

/// Looking at another context, and at one that means another cluster than it did.
struct KubeActionsContextTests {
  private static let pod = KubeKey(.pod, "aio", "api-7d9f8c5b4-k2x8z")

  private static func contexts(_ changes: (inout KubeContexts) -> Void = { _ in }) -> KubeContexts {
    var contexts = KubeContexts()
    contexts.all = [("prod-eu", "shop"), ("staging", ""), ("k3s", "aio")].map { name, namespace in
      var context = KubeContext(name: name)
      (context.cluster, context.user) = (name, "operator")
      (context.server, context.namespace) = ("https://\(name).example.com:6443", namespace)
      return context
    }
    contexts.current = "k3s"
    changes(&contexts)
    return contexts
  }

  /// On the Pods screen, with the contexts known.
  private func stage(_ key: KubeKey = pod) throws -> Stage {
    var stage = try KubeScene.on(key)
    stage.state.setting.isProductionName = { $0.hasPrefix("prod") }
    stage.send(.contextsFound(.success(Self.contexts())))
    return stage
  }

  private func enter(_ name: String, _ stage: inout Stage) throws {
    try stage.press("c", "g")
    for _ in 0..<5 where !stage.isChosen(name) { try stage.press("j") }
    try #require(stage.isChosen(name))
    try stage.press("enter")
  }

  @Test func `c lists them, production last, with the one in use under the cursor`() throws {
    var stage = try stage()
    try stage.press("c")
    #expect(stage.effects == [.loadContexts])
    #expect(stage.isChosen("k3s"))
    let screen = stage.screen
    let places = ["https://k3s.", "https://staging.", "https://prod-eu."].compactMap {
      screen.firstRange(of: $0)?.lowerBound
    }
    #expect(places.count == 3 && places == places.sorted())
    #expect(screen.contains("production  https://prod-eu.example.com:6443  shop"))
  }

  @Test func `until kubectl has told them it says so, and why it does not`() throws {
    var stage = try KubeScene.on(Self.pod)
    try stage.press("c")
    #expect(stage.screen.contains("asking kubectl for its contexts"))
    try stage.press("enter")
    stage.send(.contextsFound(.failure(LoadFailure("kubectl is not installed"))))
    #expect(stage.screen.contains("kubectl is not installed"))
  }

  @Test func `nothing of the context before is left`() throws {
    var stage = try stage()
    try stage.press("space", "f")
    stage.type("8443:443")
    try stage.press("enter", "l")
    #expect(stage.state.detail.isZoomed)
    let forward = try #require(stage.state.kube.forwards.all.first)
    try stage.press("esc")
    try enter("staging", &stage)
    #expect(stage.state.cluster == Cluster())
    #expect(stage.state.clusterPicture.pods.podCount == 0)
    #expect(stage.state.kube.pods.selection == nil && stage.state.kube.pods.marked.isEmpty)
    #expect(stage.state.kube.forwards.all.isEmpty)
    #expect(stage.state.logDemand == nil)
    #expect(stage.state.kube.namespaces == .all)
    #expect(stage.header.contains("k8s staging/*"))
    #expect(stage.footer.contains("context staging; 1 forward ended"))
    #expect(!stage.screen.contains("api-7d9f8c5b4"))
    var commands = KubeCommands(context: "staging")
    commands.kubeconfig = stage.state.kube.commands.kubeconfig
    #expect(stage.effects.last == .enterContext(commands))
    // What the forward of before says last is not taken for one of now.
    try stage.press("1")
    var late = forward
    late.state = .ended
    var forwards = stage.state.kube.forwards
    let next = try forwards.begin(Self.pod, localPort: 1, remotePort: 1)
    #expect(next.id != forward.id)
    stage.send(.forwardChanged(late))
    #expect(stage.state.kube.forwards.all.isEmpty)
  }

  @Test func `a production context is entered locked, with its own namespace`() throws {
    var stage = try stage()
    try enter("prod-eu", &stage)
    #expect(stage.effects.last == .lock([.context("prod-eu")]))
    #expect(stage.header.contains("k8s prod-eu/shop locked"))
    #expect(stage.footer.contains("context prod-eu, production: locked until L"))
    try stage.press("L")
    #expect(stage.effects.last == .unlock([.context("prod-eu")]))
    try enter("k3s", &stage)
    #expect(!stage.header.contains("locked"))
    try enter("prod-eu", &stage)
    #expect(stage.effects.last == .lock([.context("prod-eu")]), "who comes back finds it locked")
    #expect(stage.header.contains("k8s prod-eu/shop locked"))
  }

  @Test func `the plan of a context names it, and is guarded by what it means`() throws {
    var stage = try stage(KubeKey(.deployment, "aio", "api"))
    try stage.press("r")
    #expect(stage.screen.contains("namespace aio, context k3s"))
    stage.wait(.seconds(1))
    try stage.press("y")
    let meaning = ContextFingerprint(
      context: "k3s", server: "https://k3s.example.com:6443", user: "operator")
    #expect(stage.flow?.guards.first == .sameCluster(meaning))
  }

  @Test func `a change that is under way holds the context`() throws {
    var stage = try stage(KubeKey(.deployment, "aio", "api"))
    try stage.press("r")
    stage.wait(.seconds(1))
    try stage.press("y")
    try enter("staging", &stage)
    #expect(stage.footer.contains("Restart api is under way: the context stays until it is done"))
    #expect(stage.header.contains("k8s k3s/*"))
    #expect(stage.state.cluster.pods[Self.pod] != nil)
  }

  @Test func `the context in use is not entered twice, but it is when it means another cluster`() throws {
    var stage = try stage()
    try enter("k3s", &stage)
    #expect(stage.footer.contains("context k3s is the one in use"))
    #expect(stage.state.cluster.pods[Self.pod] != nil)
    let other = Self.contexts { $0.all[2].server = "https://other.example.com:6443" }
    stage.send(.contextsFound(.success(other)))
    #expect(
      stage.footer.contains("context k3s means https://other.example.com:6443 now: c enters it anew"))
    try stage.press("c")
    #expect(stage.screen.contains("not what it was: Enter enters it anew"))
    try stage.press("enter")
    #expect(stage.state.cluster.pods.isEmpty)
    #expect(stage.state.kube.fingerprint?.server == "https://other.example.com:6443")
    #expect(stage.state.kube.namespaces == .list(["aio"]))
  }

  @Test func `the cursor stays on its context when the list that comes is another one`() throws {
    var stage = try stage()
    try stage.press("c", "j")
    #expect(stage.isChosen("staging"))
    var first = KubeContext(name: "alpha")
    first.server = "https://alpha.example.com"
    stage.send(.contextsFound(.success(Self.contexts { $0.all.append(first) })))
    #expect(stage.isChosen("staging"))
    stage.send(.contextsFound(.success(Self.contexts { $0.all.removeAll { $0.name == "staging" } })))
    #expect(stage.isChosen("k3s"))
  }
}

extension Stage {
  /// Whether the context under the cursor of the list is this one.
  fileprivate func isChosen(_ name: String) -> Bool {
    guard case .choice(let choice) = state.dialog, choice.subject == .contexts else { return false }
    let shown = state.kube.contexts?.choices(using: "") { $0.contains { $0.hasPrefix("prod") } } ?? []
    return shown.indices.contains(choice.index) && shown[choice.index].context.name == name
  }
}
