import CellGrid
import Dashboard
import LogEngine
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// The Pods screen as an operator sees it.
struct KubePodsScreenTests {
  private func golden(_ stage: Stage, _ name: String, roles: Bool = false) {
    #expect(GoldenScreen.difference(stage.state.draw(), name, roles: roles) == nil)
  }

  @Test(arguments: [(80, 24), (120, 36), (200, 60), (40, 12)]) func `Pods`(_ columns: Int, _ rows: Int) throws
  {
    var stage = try KubeScene.stage(columns, rows)
    try stage.press("3")
    golden(stage, "pods-\(columns)x\(rows)", roles: columns == 80)
  }

  @Test func `Pods without UTF-8`() throws {
    var stage = try KubeScene.stage(100, 24, glyphs: .ascii)
    try stage.press("3")
    golden(stage, "pods-ascii")
    #expect(stage.state.draw() == stage.state.draw().asciiOnly())
  }

  @Test func `flat, by restarts, with a filter on a label`() throws {
    var stage = try KubeScene.stage(120, 24)
    try stage.press("3", "A", "o", "o")
    golden(stage, "pods-flat")
    try stage.press("/", "a", "p", "p", "=", "a")
    golden(stage, "pods-filter")
  }

  @Test func `a filter that fits none says so`() throws {
    var stage = try KubeScene.stage(80, 24)
    try stage.press("3", "/", "n", "o", "p", "e", "enter")
    #expect(stage.screen.contains("no pod contains \"nope\": esc clears the filter"))
  }

  @Test func `an API that was lost leaves its rows with their age`() throws {
    var stage = try KubeScene.stage(120, 24)
    try stage.press("3")
    stage.send(
      .clusterChanged([
        .api(
          .lost(
            .unreachable(endpoint: "127.0.0.1:6443"), since: Stage.noon.uptime,
            retryAt: Stage.noon.uptime + .seconds(19)))
      ]))
    stage.wait(.seconds(14))
    stage.send(.ticked)
    golden(stage, "pods-lost", roles: true)
  }

  @Test func `a namespace that may not be listed says so, and the others are as they were`() throws {
    let namespaces = KubeNamespaces.list(["aio", "kube-system"])
    let watch = KubeWatch(.pod, namespace: "kube-system")
    let fault = KubeFault.forbidden(message: "User \"dev\" cannot list resource \"pods\"")
    var stage = try KubeScene.stage(
      100, 24, namespaces: namespaces,
      [
        .api(.live),
        .listed(
          KubeWatch(.pod, namespace: "aio"),
          KubeScene.pods().filter { $0.meta.namespace == "aio" }.map(KubeObject.pod)),
        .watch(watch, .lost(fault, since: Stage.noon.uptime, retryAt: Stage.noon.uptime + .seconds(60))),
      ])
    try stage.press("3")
    golden(stage, "pods-forbidden", roles: true)
    try stage.press("A")
    #expect(stage.screen.contains("kube-system  forbidden: User \"dev\" cannot list"))
  }

  @Test(arguments: [
    (KubeState.connecting, "asking the cluster k3s for its pods"),
    (.silent(since: .seconds(1)), "the API does not answer"),
    (.lost(.notInstalled(program: "kubectl"), since: .seconds(1), retryAt: .seconds(2)), "kubectl"),
    (
      .lost(.configurationUnusable(message: "no such file"), since: .seconds(1), retryAt: .seconds(2)),
      "kubeconfig"
    ),
    (
      .lost(.unreachable(endpoint: "10.0.0.1:6443"), since: .seconds(1), retryAt: .seconds(2)),
      "10.0.0.1:6443"
    ),
  ])
  func `a cluster that is not known never looks empty`(_ state: KubeState, _ words: String) throws {
    var stage = try KubeScene.stage(100, 24, [.api(state)])
    try stage.press("3")
    let body = (2..<22).map { stage.row($0) }.joined()
    #expect(body.contains(words))
    #expect(!body.contains("no pods in"))
  }

  @Test func `namespaces without pods are told apart from a cluster that is not known`() throws {
    var stage = try KubeScene.stage(
      100, 24, namespaces: .list(["shop"]), [.api(.live), .listed(KubeWatch(.pod, namespace: "shop"), [])])
    try stage.press("3")
    #expect(stage.screen.contains("no pods in namespace shop"))
    stage.send(
      .clusterChanged([
        .unwatched(KubeWatch(.pod, namespace: "shop")),
        .watch(
          KubeWatch(.pod, namespace: "shop"),
          .lost(.forbidden(message: "no"), since: .seconds(1), retryAt: .seconds(2))),
      ]))
    #expect(stage.screen.contains("pods may not be listed in namespace shop by this user"))
  }

  @Test(arguments: ["containers", "events", "describe", "yaml"]) func `each tab`(_ name: String) throws {
    var stage = try KubeScene.stage(120, 40)
    try stage.press("3", "/", "w", "o", "r", "k", "e", "r", "-", "6", "enter")
    let key = try #require(stage.state.kube.pods.selection)
    let tabs = ["logs", "containers", "events", "describe", "yaml"]
    for _ in 0..<(tabs.firstIndex(of: name) ?? 0) { try stage.press("]") }
    if name == "describe" || name == "yaml" {
      let query: Query = name == "yaml" ? .yaml(key) : .describe(key)
      #expect(stage.state.subscriptions.document?.query == query)
      stage.state.expect(query)
      stage.send(.loaded(query, nil, .success(["Name:  worker", "Namespace:  aio"])))
    }
    golden(stage, "pods-tab-\(name)")
  }

  @Test func `hostile names stay in their cells`() throws {
    let names = [
      "東京ポッド", "e\u{301}clair", String(repeating: "long", count: 40), "\u{1B}[2J\u{1B}[31mred",
      "\u{202E}drowssap", "tab\tand\nnewline", "🧨",
    ]
    let pods = names.map { name in
      KubeScene.pod(
        name, name, node: name, owner: (.replicaSet, name), labels: [name: name],
        [
          KubeScene.container(name, .waiting(reason: name, message: name))
        ])
    }
    for isFlat in [false, true] {
      var stage = try KubeScene.stage(
        120, 40, [.api(.live), .listed(KubeWatch(.pod), pods.map(KubeObject.pod))])
      try stage.press("3", "]")
      if isFlat { try stage.press("A") }
      golden(stage, "pods-hostile\(isFlat ? "-flat" : "")")
      HostileScene.expectHarmless([stage.state.draw()], words: 0)
    }
  }
}
