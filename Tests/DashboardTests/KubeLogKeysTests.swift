import CellGrid
import Dashboard
import LogEngine
import SafeText
import Testing
import TopsideCore

/// When the log of a pod goes to the run before by itself.
struct KubeLogKeysTests {
  private static let pod = KubeKey(.pod, "aio", "worker-66b5d-8xkqv")
  private static let toast: SafeText = "this run has printed nothing yet: showing the run before"

  /// With the cursor on a pod that has just been started again.
  private func stage(_ change: (inout PodContainer) -> Void = { _ in }) throws -> Stage {
    var stage = try KubeScene.stage()
    var again = try #require(stage.state.cluster.pods[Self.pod])
    again.containers[0].state = .running(since: KubeScene.ago(3))
    change(&again.containers[0])
    stage.send(.clusterChanged([.changed(KubeWatch(.pod), [.put(.pod(again))])]))
    try stage.press("3", "g", "/", "w", "o", "r", "k", "e", "r", "-", "6", "enter")
    try #require(stage.state.kube.pods.selection == Self.pod)
    return stage
  }

  /// The log that is wanted is followed, and nothing comes.
  private func pass(_ duration: Duration, _ stage: inout Stage) {
    stage.state.logs.demand = stage.state.logDemand
    stage.send(.ticked)
    stage.wait(duration)
    stage.send(.ticked)
  }

  @Test func `when nothing came for two seconds it goes there and says why`() throws {
    var stage = try stage()
    pass(.milliseconds(1900), &stage)
    #expect(stage.state.logDemand == LogDemand(.pod(Self.pod)))
    #expect(stage.state.toast == nil)
    stage.wait(.milliseconds(100))
    stage.send(.ticked)
    #expect(stage.state.logDemand == LogDemand(.pod(Self.pod), .previousRun))
    #expect(stage.state.toast?.text == "\(Self.toast), l shows this one")
  }

  @Test func `in the log the key of the newest lines shows this run, and it stays`() throws {
    var stage = try stage()
    try stage.press("l")
    pass(.seconds(2), &stage)
    #expect(stage.state.logs.range == .previousRun)
    #expect(stage.state.toast?.text == "\(Self.toast), 0 shows this one")
    try stage.press("0")
    pass(.seconds(60), &stage)
    #expect(stage.state.logs.range == .tail)
  }

  @Test(arguments: [["p", "p"], ["l", "H", "0"], ["l", "1", "0"]])
  func `whoever chose a range keeps it`(_ keys: [String]) throws {
    var stage = try stage()
    for key in keys { try stage.press(key) }
    #expect(stage.state.logs.range == .tail)
    pass(.seconds(60), &stage)
    #expect(stage.state.logs.range == .tail)
    // Also after a look at something else.
    try stage.press("esc", "2")
    stage.send(.ticked)
    try stage.press("3")
    pass(.seconds(60), &stage)
    #expect(stage.state.logDemand == LogDemand(.pod(Self.pod)))
  }

  @Test func `lines, and words about the log, keep it where it is`() throws {
    for marker in [false, true] {
      var stage = try stage()
      let source = stage.state.logs.store.source(named: "worker")
      if marker {
        stage.state.logs.store.append(.note("not allowed: get pods/log; trying again"), source: source)
      } else {
        let feed = LogFeed(store: stage.state.logs.store, source: source)
        feed.feed(Array("2026-03-01T11:59:58Z started\n".utf8), from: .standardOutput)
      }
      pass(.seconds(60), &stage)
      #expect(stage.state.logs.range == .tail)
    }
  }

  @Test func `a container that never ended, or whose last run is the one shown, stays`() throws {
    var first = try stage { $0.last = nil }
    pass(.seconds(60), &first)
    #expect(first.state.logs.range == .tail)
    var looping = try stage { $0.state = .waiting(reason: "CrashLoopBackOff", message: "") }
    pass(.seconds(60), &looping)
    #expect(looping.state.logs.range == .tail)
  }

  @Test func `time counts from when the log was opened, and not while the API is away`() throws {
    var stage = try stage()
    stage.wait(.seconds(60))
    // Its lines cannot have come yet.
    stage.send(.ticked)
    stage.wait(.seconds(60))
    stage.send(.ticked)
    #expect(stage.state.logs.range == .tail)
    stage.send(.clusterChanged([.api(.silent(since: stage.state.now.uptime))]))
    pass(.seconds(60), &stage)
    #expect(stage.state.logs.range == .tail)
    stage.send(.clusterChanged([.api(.live)]))
    pass(.seconds(2), &stage)
    #expect(stage.state.logs.range == .previousRun)
  }

  @Test func `the log of a workload stays, that of one container goes`() throws {
    var stage = try stage()
    try stage.press("W")
    pass(.seconds(60), &stage)
    #expect(stage.state.logs.range == .tail)
    try stage.press("esc", "]", "enter", "enter")
    #expect(stage.state.logDemand == LogDemand(.podContainer(Self.pod, "worker")))
    pass(.seconds(2), &stage)
    #expect(stage.state.logDemand == LogDemand(.podContainer(Self.pod, "worker"), .previousRun))
  }

  @Test func `another pod is judged anew`() throws {
    var stage = try stage()
    pass(.seconds(2), &stage)
    #expect(stage.state.logs.range == .previousRun)
    try stage.press("esc")
    stage.state.selectPod(KubeKey(.pod, "aio", "keycloak-0"))
    pass(.seconds(60), &stage)
    #expect(stage.state.logs.range == .tail)
    stage.state.selectPod(Self.pod)
    pass(.seconds(2), &stage)
    #expect(stage.state.logs.range == .previousRun)
  }
}
