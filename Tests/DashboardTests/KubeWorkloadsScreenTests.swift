import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// The Workloads screen, and what a cluster adds to the others.
struct KubeWorkloadsScreenTests {
  private func golden(_ stage: Stage, _ name: String, roles: Bool = false) {
    #expect(GoldenScreen.difference(stage.state.draw(), name, roles: roles) == nil)
  }

  @Test(arguments: [(80, 24), (120, 36), (200, 60), (40, 12)])
  func `Workloads`(_ columns: Int, _ rows: Int) throws {
    var stage = try KubeScene.stage(columns, rows)
    try stage.press("4")
    golden(stage, "workloads-\(columns)x\(rows)", roles: columns == 80)
  }

  @Test func `Workloads without UTF-8`() throws {
    var stage = try KubeScene.stage(120, 60, glyphs: .ascii)
    try stage.press("4")
    golden(stage, "workloads-ascii")
    #expect(stage.state.draw() == stage.state.draw().asciiOnly())
  }

  @Test func `Home has the problems of the cluster among the others`() throws {
    let stage = try KubeScene.stage(120, 36)
    golden(stage, "kube-home")
    let severities = stage.state.picture.problems.map(\.severity)
    #expect(severities == severities.sorted(by: >))
  }

  @Test func `production is coloured, and the header says where we are`() throws {
    let stage = try KubeScene.stage(120, 24, namespaces: .list(["shop"]), isProduction: true, [.api(.live)])
    let header = stage.state.draw().text(row: 0)
    #expect(header.contains("k8s k3s/shop"))
    let grid = stage.state.draw()
    let roles = (0..<120).compactMap { grid[Point(x: $0, y: 0)]?.style.role }
    #expect(roles.contains(.production))
  }

  @Test func `a kind that may not be listed says so, and the others are as they were`() throws {
    var stage = try KubeScene.stage(120, 40)
    let fault = KubeFault.forbidden(message: "User \"dev\" cannot list resource \"nodes\"")
    try stage.press("4")
    stage.send(
      .clusterChanged([
        .unwatched(KubeWatch(.node)),
        .watch(KubeWatch(.node), .lost(fault, since: Stage.noon.uptime, retryAt: Stage.noon.uptime)),
      ]))
    try stage.press("G")
    #expect(stage.screen.contains("cannot list resource \"nodes\""))
    #expect(stage.screen.contains("BackOff"))
  }

  @Test func `what is no longer wanted is not shown while it is followed yet`() throws {
    var stage = try KubeScene.stage()
    try stage.press("3")
    stage.state.kube.namespaces = .list(["vibeyard"])
    stage.send(.ticked)
    #expect(stage.screen.contains("web-5f7c9d-abcde"))
    #expect(!stage.screen.contains("keycloak-0"))
    try stage.press("4")
    #expect(!stage.screen.contains("nightly-report"))
  }

  @Test func `a box without Kubernetes has no such screens`() throws {
    var stage = try Stage.shop()
    try stage.press("3")
    #expect(stage.state.screen != .pods)
    #expect(stage.row(23).contains("no Kubernetes cluster is configured"))
    #expect(!stage.row(1).contains("Pods"))
    #expect(stage.state.subscriptions.kinds.isEmpty)
  }
}
