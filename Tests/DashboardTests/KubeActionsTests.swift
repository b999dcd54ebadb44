import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore

/// From a key to the plan of a change in a cluster, and to what would be run.
struct KubeActionsTests {
  struct Change: CustomTestStringConvertible, Sendable {
    var key: KubeKey
    /// On the screen that lists it.
    var keys: [String]
    var title: String
    /// What kubectl is told, behind the context.
    var words: [String]
    var testDescription: String { "\(keys.joined(separator: " ")) on \(key.path)" }
  }

  private static let api = KubeKey(.deployment, "aio", "api")
  private static let changes = [
    Change(
      key: api, keys: ["r"], title: "Restart api",
      words: ["--namespace", "aio", "rollout", "restart", "deployment/api"]),
    Change(
      key: api, keys: ["R", "enter"], title: "Restart api",
      words: ["--namespace", "aio", "rollout", "restart", "deployment/api"]),
    Change(
      key: KubeKey(.daemonSet, "copilot", "otel-collector"), keys: ["r"], title: "Restart otel-collector",
      words: ["--namespace", "copilot", "rollout", "restart", "daemonset/otel-collector"]),
    Change(
      key: api, keys: ["R", "j", "enter", "5", "enter"], title: "Scale api to 5",
      words: ["--namespace", "aio", "scale", "deployment/api", "--current-replicas=2", "--replicas=5"]),
    Change(
      key: KubeKey(.statefulSet, "vibeyard", "redis"), keys: ["R", "j", "enter", "0", "enter"],
      title: "Stop redis",
      words: [
        "--namespace", "vibeyard", "scale", "statefulset/redis", "--current-replicas=1", "--replicas=0",
      ]),
    Change(
      key: KubeKey(.pod, "aio", "keycloak-0"), keys: ["R", "G", "enter"], title: "Delete pod keycloak-0",
      words: ["--namespace", "aio", "delete", "pod/keycloak-0", "--wait=false"]),
    // A pod is restarted by what made it.
    Change(
      key: KubeKey(.pod, "aio", "api-7d9f8c5b4-k2x8z"), keys: ["r"], title: "Restart api",
      words: ["--namespace", "aio", "rollout", "restart", "deployment/api"]),
    Change(
      key: KubeKey(.node, "", "worker-1"), keys: ["R", "enter"], title: "Cordon worker-1",
      words: ["cordon", "node/worker-1"]),
    Change(
      key: KubeKey(.node, "", "worker-2"), keys: ["R", "enter"], title: "Uncordon worker-2",
      words: ["uncordon", "node/worker-2"]),
    Change(
      key: KubeKey(.cronJob, "aio", "nightly-report"), keys: ["R", "enter"], title: "Run nightly-report now",
      words: [
        "--namespace", "aio", "create", "job", "nightly-report-rerun-tb7yo0", "--from=cronjob/nightly-report",
      ]),
  ]

  @Test(arguments: changes)
  func `leads to the plan that is shown, and y runs that one`(_ change: Change) throws {
    var stage = try KubeScene.on(change.key)
    for key in change.keys { try stage.press(key) }
    #expect(stage.screen.contains(change.title))
    let shown = stage.inDialog
    stage.wait(.seconds(1))
    try stage.press("y")
    let flow = try #require(stage.flow)
    #expect(flow.title.text == change.title)
    #expect(flow.commands.map(\.argv) == [["kubectl", "--context", "k3s"] + change.words])
    #expect(shown.contains(change.words.joined()))
    #expect(flow.guards.contains { if case .sameObject = $0 { true } else { false } })
    guard case .wait = flow.steps.last else {
      Issue.record("nothing verifies it")
      return
    }
  }

  @Test func `what can be done stands in order, the least drastic first`() throws {
    var stage = try KubeScene.on(KubeKey(.pod, "aio", "api-7d9f8c5b4-k2x8z"))
    try stage.press("R")
    let screen = stage.screen
    let places = ["shell", "forward a port", "restart  ", "delete the pod"].map {
      screen.firstRange(of: $0)?.lowerBound
    }
    #expect(!places.contains(nil))
    #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
    try stage.press("j", "j", "j", "j", "k", "home", "pagedown", "pageup", "esc")
    #expect(stage.state.dialog == nil)
    #expect(stage.effects.isEmpty)
  }

  @Test func `the cursor begins on what can be done`() throws {
    var stage = try KubeScene.on(KubeKey(.node, "", "worker-2"))
    try stage.press("R")
    #expect(stage.screen.contains("it takes no new pods already"))
    guard case .choice(let choice) = stage.state.dialog else {
      Issue.record("no list")
      return
    }
    #expect(choice.index == 1)
    try stage.press("k", "enter")
    #expect(stage.footer.contains("it takes no new pods already"))
    #expect(stage.effects.isEmpty)
  }

  @Test(arguments: [
    (KubeKey(.service, "aio", "api"), "r", "restart: not for a service"),
    (KubeKey(.node, "", "worker-1"), "E", "shell: not for a node"),
    (KubeKey(.deployment, "aio", "api"), "f", "forward a port: not for a deployment"),
    (KubeKey(.pod, "aio", "keycloak-0"), "E", "none of its containers runs"),
    (KubeKey(.pod, "copilot", "review-42-zx81c"), "r", "no workload made it that could be restarted"),
    (KubeKey(.pod, "aio", "keycloak-0"), "S", "start: not for a pod; R shows what can be done"),
    (KubeKey(.deployment, "aio", "api"), "X", "stop: not for a deployment; R shows what can be done"),
  ])
  func `what cannot be done is said`(_ key: KubeKey, _ press: String, _ words: String) throws {
    var stage = try KubeScene.on(key)
    try stage.press(press)
    #expect(stage.footer.contains(words), "\(stage.footer)")
    #expect(stage.state.dialog == nil && stage.state.prompt == nil)
    #expect(stage.effects.isEmpty)
  }

  @Test func `nothing is planned while the API does not answer, or a change is under way`() throws {
    var stage = try KubeScene.on(Self.api)
    try stage.press("r")
    stage.wait(.seconds(1))
    try stage.press("y", "r")
    #expect(stage.footer.contains("Restart api is under way"))
    try stage.press("3")
    stage.state.selectPod(KubeKey(.pod, "aio", "api-7d9f8c5b4-k2x8z"))
    try stage.press("r")
    #expect(stage.footer.contains("Restart api is under way"))
    stage.send(.clusterChanged([.api(.silent(since: stage.state.now.uptime))]))
    stage.state.selectPod(KubeKey(.pod, "aio", "keycloak-0"))
    try stage.press("R", "G", "enter")
    #expect(stage.footer.contains("the API does not answer"))
    #expect(stage.effects.count { if case .run = $0 { true } else { false } } == 1)
  }

  @Test func `how far a change is stands in the footer until it is done`() throws {
    var stage = try KubeScene.on(Self.api)
    try stage.press("r")
    stage.wait(.seconds(1))
    try stage.press("y")
    let flow = try #require(stage.flow)
    stage.tell(flow, [.stepBegan(1), .waiting(1, "1 of 2 new pods available")])
    #expect(stage.footer.contains("Restart api: 1 of 2 new pods available"))
    #expect(stage.footer.contains("? help"))
    stage.tell(flow, [.ended(.succeeded("2 new pods available, after 12s"))])
    #expect(stage.footer.contains("Restart api: 2 new pods available, after 12s"))
    stage.wait(.seconds(6))
    stage.send(.ticked)
    #expect(!stage.footer.contains("Restart api"))
  }

  @Test func `on Home the keys act on the pod that has the problem`() throws {
    let pod = KubeKey(.pod, "aio", "worker-66b5d-8xkqv")
    func home() throws -> Stage {
      var stage = try KubeScene.stage()
      try stage.press("1", "g")
      for _ in 0..<50 where stage.state.kubeTarget != pod { try stage.press("j") }
      try #require(stage.state.kubeTarget == pod)
      return stage
    }
    var restarting = try home()
    try restarting.press("r")
    #expect(restarting.screen.contains("Restart worker"))
    var shell = try home()
    try shell.press("E")
    #expect(shell.footer.contains("none of its containers runs"))
    var list = try home()
    try list.press("R")
    #expect(list.screen.contains("delete the pod"))
    for (key, tab) in [("l", DetailState.Tab.logs), ("d", .describe)] {
      var stage = try home()
      try stage.press(key)
      #expect(stage.state.kube.pods.selection == pod)
      #expect(stage.state.tab == tab)
    }
  }

  @Test func `on Home contexts and namespaces can be chosen, whatever is under the cursor`() throws {
    var stage = try KubeScene.stage()
    try stage.press("1", "g")
    for _ in 0..<50 where stage.state.kubeTarget != nil { try stage.press("j") }
    try #require(stage.state.kubeTarget == nil)
    try stage.press("c")
    #expect(stage.screen.contains("Contexts of the kubeconfig"))
    try stage.press("esc", "n")
    #expect(stage.footer.contains("namespaces: *"))
    try stage.press("esc", "f")
    #expect(stage.footer.contains("forward a port: nothing of a cluster is selected"))
    try stage.press("2", "c")
    #expect(stage.state.dialog == nil)
  }

  @Test func `the help has the keys of a cluster only where there is one`() throws {
    var stage = try KubeScene.stage(120, 200)
    try stage.press("?")
    #expect(stage.screen.contains("On Home and the screens of a cluster"))
    #expect(stage.screen.contains("chooses the namespaces"))
    var alone = try Stage(columns: 120, rows: 200)
    try alone.press("?")
    #expect(!alone.screen.contains("cluster"))
  }

  @Test func `a shell goes to the container that runs, or to the one under the cursor`() throws {
    let pod = KubeKey(.pod, "aio", "api-7d9f8c5b4-zz9pl")
    var stage = try KubeScene.on(pod)
    let commands = stage.state.kube.commands
    try stage.press("E")
    #expect(stage.effects == [.interact(commands.shell(pod, container: "api"))])
    try stage.press("]", "enter", "j", "E")
    #expect(stage.effects.last == .interact(commands.shell(pod, container: "sidecar")))
  }

  @Test(arguments: [
    ("namespace", Action.namespaces), ("another context", .contexts), ("scale", .changes),
    ("delete", .changes), ("uncordon", .changes), ("forwards a port", .forward),
    ("forwarded ports", .forwards),
  ])
  func `the palette finds it by words`(_ words: String, _ action: Action) throws {
    var stage = try KubeScene.on(Self.api)
    try stage.press(":")
    for character in words { stage.send(.input(.key(Key(character)))) }
    #expect(stage.screen.contains(" \(action.rawValue) "))
  }
}

extension KubeScene {
  /// With the cursor on an object, on the screen that lists it.
  static func on(
    _ key: KubeKey, _ columns: Int = 120, _ rows: Int = 36, isProduction: Bool = false,
    isReadOnly: Bool = false
  ) throws -> Stage {
    var stage = try KubeScene.stage(columns, rows, isProduction: isProduction)
    stage.state.isReadOnly = isReadOnly
    try stage.press(key.kind == .pod ? "3" : "4")
    if key.kind == .pod { stage.state.selectPod(key) } else { stage.state.selectObject(key) }
    try #require(stage.state.kubeTarget == key)
    return stage
  }
}

extension Stage {
  /// The plan that was asked to be run last.
  var flow: Flow? {
    effects.reversed().lazy.compactMap { effect in if case .run(let flow, _) = effect { flow } else { nil } }
      .first
  }

  /// The text in the box, without the blanks at which it was folded.
  var inDialog: String {
    (0..<state.size.rows).map { row in
      let parts = self.row(row).split(separator: "│", omittingEmptySubsequences: false)
      return parts.count == 3 ? parts[1].filter { $0 != " " } : ""
    }.joined()
  }

  var footer: String { row(state.size.rows - 1) }
  var header: String { row(0) }

  mutating func type(_ text: String) { for character in text { send(.input(.key(Key(character)))) } }
}
