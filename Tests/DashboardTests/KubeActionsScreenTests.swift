import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// What lies over the screens of a cluster.
struct KubeActionsScreenTests {
  private static let sizes = [(80, 24), (40, 12)].map(Size.init(columns:rows:))
  private static let api = KubeKey(.deployment, "aio", "api")
  private static let pod = KubeKey(.pod, "aio", "api-7d9f8c5b4-k2x8z")

  private func stage(_ key: KubeKey, _ size: Size, isProduction: Bool = false) throws -> Stage {
    try KubeScene.on(key, size.columns, size.rows, isProduction: isProduction)
  }

  private func golden(_ stage: Stage, _ name: String, _ size: Size) {
    #expect(GoldenScreen.difference(stage.state.draw(), "\(name)-\(Sizes.name(size))") == nil)
  }

  @Test(arguments: sizes) func `what can be done to a pod`(_ size: Size) throws {
    var stage = try stage(Self.pod, size)
    try stage.press("R")
    golden(stage, "kube-changes", size)
  }

  @Test(arguments: sizes) func `the plan of a restart`(_ size: Size) throws {
    var stage = try stage(Self.api, size)
    try stage.press("r")
    golden(stage, "kube-restart", size)
  }

  @Test(arguments: sizes) func `the plan to delete in production, with part of the name`(_ size: Size) throws
  {
    var stage = try stage(Self.pod, size, isProduction: true)
    try stage.press("L", "R", "G", "enter")
    stage.wait(.seconds(1))
    stage.type("api-7d9f8c5b4-k")
    golden(stage, "kube-delete", size)
  }

  @Test(arguments: sizes) func `the plan of a locked context`(_ size: Size) throws {
    var stage = try stage(Self.api, size, isProduction: true)
    try stage.press("r")
    golden(stage, "kube-locked", size)
  }

  @Test(arguments: sizes) func contexts(_ size: Size) throws {
    var stage = try stage(Self.pod, size)
    stage.state.setting.isProductionName = { $0.hasPrefix("prod") }
    try stage.press("c")
    var contexts = KubeContexts()
    contexts.all = ["k3s", "prod-eu", "コンテキスト-with-a-very-long-name-that-goes-on-and-on"].map { name in
      var context = KubeContext(name: name)
      (context.server, context.namespace) = ("https://10.0.0.5:6443", "shop")
      return context
    }
    stage.send(.contextsFound(.success(contexts)))
    golden(stage, "kube-contexts", size)
  }

  @Test(arguments: sizes) func `forwarded ports`(_ size: Size) throws {
    var stage = try stage(Self.pod, size)
    for port in ["8443:443", ":80", "9000:9000"] {
      try stage.press("f")
      stage.type(port)
      try stage.press("enter")
    }
    var all = stage.state.kube.forwards.all
    try #require(all.count == 3)
    all[0].state = .listening(since: stage.state.now.uptime - .seconds(65))
    all[1].state = .reconnecting(
      why: "the connection to the pod was lost", retryAt: stage.state.now.uptime + .seconds(4))
    all[2].state = .failed("port 9000 is taken on this machine: choose another")
    for forward in all { stage.send(.forwardChanged(forward)) }
    try stage.press("ctrl-f")
    golden(stage, "kube-forwards", size)
  }

  @Test(arguments: sizes) func `the prompts`(_ size: Size) throws {
    var stage = try stage(Self.api, size)
    try stage.press("R", "j", "enter")
    golden(stage, "kube-prompt-scale", size)
    stage = try self.stage(KubeKey(.service, "aio", "api"), size)
    try stage.press("f")
    golden(stage, "kube-prompt-forward", size)
    try stage.press("esc", "n")
    golden(stage, "kube-prompt-namespaces", size)
  }

  /// What the header keeps where there is little room: the context of the cluster, before docker's.
  @Test(arguments: [
    (120, " topside  prod-1 · ctx default · k8s k3s/* UNLOCKED 10m  · fwd 8443 → api-7d9f8c5b4-k2x8z:443 "),
    (80, " topside  ctx default · k8s k3s/* UNLOCKED 10m  · 1 fwd "),
    (60, " topside  k8s k3s/* UNLOCKED 10m  · 1 fwd "),
    (40, " topside  k8s k3s/* UN… "),
  ])
  func `the header`(_ columns: Int, _ words: String) throws {
    var stage = try stage(Self.pod, Size(columns: columns, rows: 24), isProduction: true)
    try stage.press("L", "f")
    stage.type("8443:443")
    try stage.press("enter")
    #expect(stage.header.hasPrefix(words), "\(stage.header)")
    #expect(stage.header.contains("12:00:00"))
  }

  @Test func `lists and plans outlive a window that shrinks under them`() throws {
    let sizes = [Size(columns: 12, rows: 4), Size(columns: 1, rows: 1), Size(columns: 200, rows: 3)]
    for keys in [["L", "R", "G", "enter"], ["R"], ["c"], ["ctrl-f"], ["n"], ["f"]] {
      for small in sizes {
        var stage = try stage(Self.pod, Size(columns: 80, rows: 24), isProduction: true)
        for key in keys { try stage.press(key) }
        stage.send(.input(.resized(small)))
        #expect(stage.state.draw().size == small)
        stage.wait(.seconds(1))
        stage.type(Self.pod.name)
        try stage.press("enter")
        #expect(stage.flow == nil, "nothing is run that cannot be seen")
        _ = stage.state.draw()
      }
    }
  }

  @Test func `lists and plans do not open where they cannot be seen`() throws {
    var stage = try stage(Self.pod, Size(columns: 12, rows: 4), isProduction: false)
    try stage.press("R")
    #expect(stage.state.dialog == nil)
    try stage.press("c", "ctrl-f", "r")
    #expect(stage.state.dialog == nil && stage.effects.isEmpty)
    _ = stage.screen
  }
}
