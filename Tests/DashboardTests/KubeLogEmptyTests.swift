import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore

/// What the log pane of pods says where no line is.
struct KubeLogEmptyTests {
  /// What stands in the log of a pod, or of one of its containers.
  private func words(
    _ namespace: String, _ name: String, container: String? = nil, range: LogRange = .tail,
    _ change: (inout Pod) -> Void = { _ in }
  ) throws -> String {
    var stage = try KubeScene.stage(200, 24)
    let key = KubeKey(.pod, namespace, name)
    var pod = try #require(stage.state.cluster.pods[key])
    change(&pod)
    stage.send(.clusterChanged([.changed(KubeWatch(.pod), [.put(.pod(pod))])]))
    try stage.press("3")
    stage.state.selectPod(key)
    try stage.press("l")
    if let container { stage.state.detail.merged = .podContainer(key, container) }
    stage.state.logs.range = range
    return try said(stage)
  }

  private func said(_ stage: Stage) throws -> String {
    let rows = (1..<22).map { stage.row($0) }.filter { $0.hasPrefix("  ") && $0.contains { $0.isLetter } }
    return try #require(rows.first, "\(stage.screen)").trimmingBlanks
  }

  @Test func `a pod that no node takes says what the scheduler says`() throws {
    #expect(
      try words("aio", "keycloak-0")
        == "it has not started: no node takes the pod: 0/2 nodes are available: 2 Insufficient memory.")
    #expect(
      try words("aio", "keycloak-0", container: "keycloak") {
        $0.conditions = [KubeCondition("PodScheduled", "False", reason: "SchedulingGated")]
      } == "container keycloak has not started: the pod waits for its scheduling gates")
  }

  @Test func `a container that never started says its reason and the message`() throws {
    #expect(
      try words("vibeyard", "web-5f7c9d-abcde")
        == "it has not started: ImagePullBackOff: Back-off pulling image \"ghcr.io/acme/vibeyard:0123abcd\": not found"
    )
    #expect(
      try words("vibeyard", "web-5f7c9d-abcde") {
        $0.containers[0].state = .waiting(
          reason: "CreateContainerConfigError",
          message: "couldn't find key PASSWORD in Secret db: password=x1y2"
        )
      }.hasPrefix("it has not started: CreateContainerConfigError: couldn't find key PASSWORD in Secret db"))
    #expect(
      try words("vibeyard", "web-5f7c9d-abcde") {
        $0.containers[0].state = .waiting(reason: "ContainerCreating", message: "")
      } == "it has not started: ContainerCreating")
  }

  @Test func `init containers that are not done are named, with how they are`() throws {
    let first = "init container wait-for-kafka (1 of 2) is not done"
    #expect(
      try words("integr8scode", "kafka-init-9d2fh") == "it has printed nothing yet; \(first): it runs")
    #expect(
      try words("integr8scode", "kafka-init-9d2fh", container: "kafka-init")
        == "container kafka-init has not started: \(first): it runs")
    #expect(
      try words("integr8scode", "kafka-init-9d2fh", container: "wait-for-schema-registry")
        == "container wait-for-schema-registry has not started: \(first): it runs")
    #expect(
      try words("integr8scode", "kafka-init-9d2fh", container: "kafka-init") {
        $0.initContainers[0].state = .waiting(reason: "CrashLoopBackOff", message: "")
        $0.initContainers[0].last = KubeScene.ended("Error", 1, 20)
      } == "container kafka-init has not started: \(first): CrashLoopBackOff after exit code 1")
    #expect(
      try words("integr8scode", "kafka-init-9d2fh", container: "wait-for-kafka")
        == "container wait-for-kafka has printed nothing yet")
  }

  @Test func `what runs, and what has ended, is told apart`() throws {
    #expect(try words("aio", "api-7d9f8c5b4-k2x8z") == "it has printed nothing yet")
    #expect(
      try words("integr8scode", "user-seed-x7k2p")
        == "it ended with exit code 0; nothing has come of its log")
    #expect(
      try words("aio", "worker-66b5d-8xkqv")
        == "it ended with exit code 137 (killed) (OOMKilled); nothing has come of its log")
    #expect(
      try words("aio", "api-7d9f8c5b4-k2x8z", range: .since(.seconds(300)))
        == "nothing was printed in the last 5m; 0 shows the newest lines")
    #expect(
      try words("aio", "api-7d9f8c5b4-k2x8z", range: .previousRun) == "reading the run before this one")
  }

  @Test func `a pod that is gone, and one that may not be seen`() throws {
    var stage = try KubeScene.stage(200, 24)
    let key = KubeKey(.pod, "aio", "api-7d9f8c5b4-k2x8z")
    try stage.press("3", "l")
    stage.state.detail.merged = .podContainer(key, "api")
    stage.send(.clusterChanged([.changed(KubeWatch(.pod), [.deleted(key)])]))
    #expect(try said(stage) == "the pod is gone, and its log with it")
    stage.state.detail.merged = .workload(KubeKey(.deployment, "vibeyard", "nothing"))
    #expect(try said(stage) == "it has no pod, so it has no log")
  }

  @Test(arguments: [
    (
      KubeState.lost(.forbidden(message: "no"), since: .seconds(1), retryAt: .seconds(2)),
      "pods may not be listed in namespace vibeyard by this user"
    ),
    (.silent(since: .seconds(1)), "the API does not answer"),
    (.connecting, "asking the cluster for its pods"),
  ])
  func `a workload whose pods are not known is not without any`(_ pods: KubeState, _ words: String) throws {
    let all = KubeScene.workloads()
    let changes = ["aio", "vibeyard"].map { namespace in
      ClusterChange.listed(
        KubeWatch(.deployment, namespace: namespace),
        all.filter { $0.key.kind == .deployment && $0.key.namespace == namespace })
    }
    var stage = try KubeScene.stage(
      200, 24, namespaces: .list(["aio", "vibeyard"]),
      [.api(.live), .listed(KubeWatch(.pod, namespace: "aio"), [])] + changes + [
        .watch(KubeWatch(.pod, namespace: "vibeyard"), pods)
      ])
    try stage.press("4")
    stage.state.selectObject(KubeKey(.deployment, "vibeyard", "web"))
    try stage.press("l")
    let unknown = try said(stage)
    #expect(unknown == words)
    stage.state.selectObject(KubeKey(.deployment, "aio", "api"))
    let known = try said(stage)
    #expect(known == "it has no pod, so it has no log")
  }

  @Test func `an API that is away is the reason`() throws {
    var stage = try KubeScene.stage(200, 24)
    try stage.press("3", "l")
    stage.send(.clusterChanged([.api(.silent(since: Stage.noon.uptime))]))
    #expect(try said(stage) == "the API does not answer")
    let lost = KubeState.lost(
      .unreachable(endpoint: "127.0.0.1:6443"), since: .seconds(1), retryAt: .seconds(2))
    stage.send(.clusterChanged([.api(lost)]))
    #expect(
      try said(stage) == "the API does not answer: no Kubernetes API answers at 127.0.0.1:6443")
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
