import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore

/// The screen of releases over the shop and the cluster: two deployments on record, two releases of Helm.
enum ReleasesScene {
  static let web = ReleaseKey(namespace: "shop", name: "web")
  static let stuck = ReleaseKey(namespace: "aio", name: "stuck")
  static let api = KubeKey(.deployment, "aio", "api")

  static var releases: [HelmRelease] {
    [
      HelmRelease(
        key: web, revision: 4, status: .deployed, updated: KubeScene.ago(7200), chart: "web-1.4.0",
        appVersion: "2026.2.0"),
      HelmRelease(
        key: stuck, revision: 3, status: .pendingUpgrade, updated: KubeScene.ago(90), chart: "stuck-0.3.0"),
    ]
  }

  static var history: HelmHistory {
    HelmHistory(
      key: web,
      revisions: [
        HelmRevision(
          number: 4, status: .deployed, updated: KubeScene.ago(7200), chart: "web-1.4.0",
          appVersion: "2026.2.0", description: "Upgrade complete"),
        HelmRevision(
          number: 3, status: .failed, updated: KubeScene.ago(9000), chart: "web-1.4.0",
          description: "Upgrade \"web\" failed: timed out waiting for the condition"),
        HelmRevision(
          number: 2, status: .superseded, updated: KubeScene.ago(90_000), chart: "web-1.3.0",
          description: "Rollback to 1", rollbackTo: 1),
      ])
  }

  static func image(_ service: String, _ tag: String, _ digit: Character) -> Deployment.Image {
    Deployment.Image(
      reference: "registry:5000/shop/\(service):\(tag)", id: "sha256:" + String(repeating: digit, count: 64))
  }

  static func deployments() -> [Deployment] {
    var old = Deployment(
      time: KubeScene.ago(260_000), project: "shop",
      services: ["api": image("api", "2026.1.4", "a"), "redis": image("redis", "7", "c")])
    old.tag = ImageTag("2026.1.4")
    var new = Deployment(
      time: KubeScene.ago(7200), project: "shop",
      services: ["api": image("api", "2026.2.0", "b"), "redis": image("redis", "7", "c")])
    new.tag = ImageTag("2026.2.0")
    new.user = "deploy"
    return [old, new]
  }

  static func stage(_ columns: Int = 120, _ rows: Int = 36) throws -> Stage {
    var stage = try KubeScene.stage(columns, rows)
    try stage.press("5")
    stage.send(.deploymentsRead(["shop": deployments()]), .helmListed(.success(releases)))
    return stage
  }

  /// Puts the cursor on a row, and answers what the pane asks for.
  static func open(_ row: ReleaseRow, _ tab: DetailState.Tab, _ stage: inout Stage, _ answer: Past.Answer?)
    throws
  {
    stage.state.selectRelease(row)
    stage.state.detail.tab = tab
    guard let answer else { return }
    let query = try #require(stage.state.subscriptions.past)
    stage.state.expect(query)
    stage.send(.pastRead(query, .success(answer)))
  }
}
