import CellGrid
import Dashboard
import LogEngine
import SafeText
import Testing
import TopsideCore

/// What keys do on the screens of a cluster.
struct KubeKeysTests {
  private static let pod = KubeKey(.pod, "aio", "worker-66b5d-8xkqv")

  /// On the Workloads screen, with the cursor on an object.
  private func workloads(_ key: KubeKey) throws -> Stage {
    var stage = try KubeScene.stage()
    try stage.press("4", "g")
    for _ in 0..<100 where stage.state.kube.workloads.selection != key { try stage.press("j") }
    try #require(stage.state.kube.workloads.selection == key)
    return stage
  }

  private func listed(_ stage: Stage) -> [String] {
    var stage = stage
    var names: [String] = []
    stage.state.selectPod(nil)
    for _ in 0..<50 {
      stage.send(.ticked)
      guard let name = stage.state.kube.pods.selection?.name, !names.contains(name) else { break }
      names.append(name)
      stage.state.focus = .list
      if let key = try? Key(named: "j") { stage.send(.input(.key(key))) }
    }
    return names
  }

  @Test(arguments: [
    (KubeKey(.deployment, "aio", "api"), ["api-7d9f8c5b4-k2x8z", "api-7d9f8c5b4-zz9pl"]),
    (KubeKey(.job, "integr8scode", "kafka-init"), ["kafka-init-9d2fh"]),
    (KubeKey(.service, "aio", "api"), ["api-7d9f8c5b4-k2x8z", "api-7d9f8c5b4-zz9pl"]),
    (KubeKey(.node, "", "worker-2"), ["api-7d9f8c5b4-zz9pl"]),
    (KubeKey(.statefulSet, "vibeyard", "redis"), ["redis-0"]),
  ])
  func `Enter goes to the pods behind it, and Esc comes back`(_ key: KubeKey, _ pods: [String]) throws {
    var stage = try workloads(key)
    try stage.press("enter")
    #expect(stage.state.screen == .pods)
    #expect(listed(stage) == pods)
    #expect(stage.screen.contains("pods of"))
    try stage.press("esc")
    #expect(stage.state.screen == .workloads)
    #expect(stage.state.kube.workloads.selection == key)
    #expect(stage.state.kube.narrowing == nil)
  }

  @Test func `Enter on an autoscaler goes to what it scales, on an event to what it is about`() throws {
    var stage = try workloads(KubeKey(.autoscaler, "aio", "api-hpa"))
    try stage.press("enter")
    #expect(stage.state.kube.workloads.selection == KubeKey(.deployment, "aio", "api"))
    try stage.press("G", "g", "/", "b", "a", "c", "k", "o", "f", "f", "enter", "enter")
    #expect(stage.state.screen == .pods)
    #expect(stage.state.kube.pods.selection == Self.pod)
  }

  @Test func `the key of the Pods screen shows all of them again`() throws {
    var stage = try workloads(KubeKey(.deployment, "aio", "api"))
    try stage.press("enter", "3")
    #expect(stage.state.kube.narrowing == nil)
    #expect(stage.state.clusterPicture.pods.podCount == KubeScene.pods().count)
  }

  @Test func `Enter on a claim goes into the detail pane`() throws {
    var stage = try workloads(KubeKey(.volumeClaim, "vibeyard", "data-redis-0"))
    #expect(stage.state.tab == .describe)
    try stage.press("enter")
    #expect(stage.state.screen == .workloads)
    #expect(stage.state.focus == .detail)
  }

  @Test func `Enter on Home goes to the pod that has the problem`() throws {
    var stage = try KubeScene.stage()
    try stage.press("1", "g")
    for _ in 0..<50 where stage.state.kubeTarget != Self.pod { try stage.press("j") }
    try stage.press("enter")
    #expect(stage.state.screen == .pods)
    #expect(stage.state.kube.pods.selection == Self.pod)
    #expect(stage.state.tab == .logs)
    #expect(stage.state.subscriptions.logs?.scope == .pod(Self.pod))
  }

  @Test func `a problem that filters hide is shown all the same`() throws {
    var stage = try KubeScene.stage()
    try stage.press("3", "/", "a", "p", "i", "enter", "1", "g")
    for _ in 0..<50 where stage.state.kubeTarget != Self.pod { try stage.press("j") }
    try stage.press("d")
    #expect(stage.state.kube.pods.selection == Self.pod)
    #expect(stage.state.tab == .describe)
    #expect(stage.state.subscriptions.document?.query == .describe(Self.pod))
  }

  @Test func `l, p, d and Y work for pods as for services`() throws {
    var stage = try KubeScene.stage()
    try stage.press("3", "g", "l")
    let key = try #require(stage.state.kube.pods.selection)
    #expect(stage.state.logDemand == LogDemand(.pod(key)))
    #expect(stage.state.detail.isZoomed)
    try stage.press("esc", "p")
    #expect(stage.state.logDemand == LogDemand(.pod(key), .previousRun))
    try stage.press("esc", "Y")
    #expect(stage.state.tab == .yaml)
    #expect(stage.state.subscriptions.document?.query == .yaml(key))
    try stage.press("esc", "d")
    #expect(stage.state.tab == .describe)
    try stage.press("esc", "W")
    #expect(stage.state.logDemand?.scope == .workload(KubeKey(.deployment, "aio", "api")))
    #expect(stage.state.subjects(in: .workload(KubeKey(.deployment, "aio", "api"))).count == 3)
  }

  @Test func `marked pods have one log, and a container has its own`() throws {
    var stage = try KubeScene.stage()
    try stage.press("3", "g", "space", "space", "l")
    let marked = stage.state.kube.pods.marked
    #expect(marked.count == 2)
    #expect(stage.state.logDemand?.scope == .pods(marked))
    try stage.press("esc", "esc")
    #expect(stage.state.kube.pods.marked.isEmpty)
    try stage.press("g", "j", "]", "enter")
    #expect(stage.state.tab == .containers)
    try stage.press("j", "enter")
    let key = try #require(stage.state.kube.pods.selection)
    #expect(stage.state.logDemand?.scope == .podContainer(key, "sidecar"))
    #expect(stage.state.subjects(in: .podContainer(key, "sidecar")).count == 1)
  }

  @Test func `what is followed is what is shown`() throws {
    var stage = try KubeScene.stage(namespaces: .list(["aio", "vibeyard"]))
    func kinds() -> Set<KubeKind> { Set(stage.state.subscriptions.kinds.map(\.kind)) }
    #expect(kinds() == [.pod, .deployment, .statefulSet, .daemonSet, .job, .autoscaler, .node])
    #expect(stage.state.subscriptions.kinds.contains(KubeWatch(.pod, namespace: "vibeyard")))
    #expect(stage.state.subscriptions.kinds.contains(KubeWatch(.node)))
    try stage.press("4")
    #expect(kinds() == Set(KubeKind.allCases))
    try stage.press("3", "]", "]")
    #expect(stage.state.tab == .events)
    #expect(kinds().contains(.event))
    try stage.press("[")
    #expect(!kinds().contains(.event))
  }

  @Test func `the cursor stays on its pod, and on what took its place`() throws {
    var stage = try KubeScene.stage()
    try stage.press("3", "g", "j", "j")
    let before = try #require(stage.state.kube.pods.selection)
    stage.send(
      .clusterChanged([
        .changed(
          KubeWatch(.pod), [.put(.pod(KubeScene.pod("aaa", "first", [KubeScene.container("app")])))])
      ]))
    #expect(stage.state.kube.pods.selection == before)
    try stage.press("j")
    let next = stage.state.kube.pods.selection
    try stage.press("k")
    stage.send(.clusterChanged([.changed(KubeWatch(.pod), [.deleted(before)])]))
    #expect(stage.state.kube.pods.selection == next)
  }

  @Test func `only problems, settled ones hidden, and the filter by status`() throws {
    var stage = try KubeScene.stage()
    try stage.press("3", "!")
    #expect(!listed(stage).contains("user-seed-x7k2p"))
    #expect(listed(stage).contains("keycloak-0"))
    try stage.press("!", "e")
    #expect(!listed(stage).contains("user-seed-x7k2p"))
    #expect(listed(stage).contains("api-7d9f8c5b4-k2x8z"))
    try stage.press("e", "/", "c", "r", "a", "s", "h", "enter")
    #expect(listed(stage) == ["worker-66b5d-8xkqv"])
    try stage.press("esc", "/", "w", "o", "r", "k", "e", "r", "-", "2", "enter")
    #expect(listed(stage) == ["api-7d9f8c5b4-zz9pl"])
  }

  @Test func `a log without a line goes to the run before by itself, once`() throws {
    var stage = try KubeScene.stage()
    var again = try #require(stage.state.cluster.pods[Self.pod])
    again.containers[0].state = .running(since: KubeScene.ago(3))
    stage.send(.clusterChanged([.changed(KubeWatch(.pod), [.put(.pod(again))])]))
    try stage.press("3", "g", "/", "w", "o", "r", "k", "e", "r", "-", "6", "enter")
    stage.state.logs.demand = stage.state.logDemand
    stage.send(.ticked)
    #expect(stage.state.logDemand == LogDemand(.pod(Self.pod)))
    stage.wait(.seconds(3))
    stage.send(.ticked)
    #expect(stage.state.logDemand == LogDemand(.pod(Self.pod), .previousRun))
    try stage.press("p", "p")
    stage.state.logs.range = .tail
    stage.state.logs.demand = stage.state.logDemand
    stage.wait(.seconds(10))
    stage.send(.ticked)
    #expect(stage.state.logDemand?.range == .tail)
  }

  @Test func `keys that are for services alone change nothing in a cluster`() throws {
    var stage = try KubeScene.stage()
    try stage.press("3", "X", "S")
    #expect(stage.state.dialog == nil)
    #expect(stage.effects.isEmpty)
  }
}
