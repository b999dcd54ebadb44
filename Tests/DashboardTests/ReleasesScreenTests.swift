import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// The screen of releases, as an operator sees it.
@Suite struct ReleasesScreenTests {
  private static let sizes = [(80, 24), (120, 36), (200, 30), (40, 12)].map(Size.init(columns:rows:))

  private func expect(_ stage: Stage, _ name: String, roles: Bool = false) {
    #expect(GoldenScreen.difference(stage.state.draw(), name, roles: roles) == nil)
  }

  @Test(arguments: sizes)
  func `versions of everything, and what ran when`(size: Size) throws {
    let stage = try ReleasesScene.stage(size.columns, size.rows)
    expect(stage, "releases-\(Sizes.name(size))", roles: size.columns == 80)
  }

  @Test func `what going back would change of a project`() throws {
    var stage = try ReleasesScene.stage()
    try stage.press("]")
    expect(stage, "releases-project-changes")
  }

  @Test func `a project without a record`() throws {
    var stage = try ReleasesScene.stage(80, 24)
    stage.send(.deploymentsRead([:]))
    #expect(stage.screen.contains("nothing is on record yet"))
    try stage.press("]")
    #expect(stage.screen.contains("no other version is on record; B looks at local images"))
  }

  @Test func `revisions of a release`() throws {
    var stage = try ReleasesScene.stage()
    try ReleasesScene.open(.release(ReleasesScene.web), .history, &stage, .history(ReleasesScene.history))
    expect(stage, "releases-helm-history")
  }

  @Test func `values, whose secrets are masked where they are read`() throws {
    var stage = try ReleasesScene.stage(80, 24)
    let values = HelmParsing.values(Array("image:\n  tag: \"1.4\"\ndb:\n  password: hunter2\n".utf8))
    try ReleasesScene.open(.release(ReleasesScene.web), .values, &stage, .values(values))
    #expect(stage.screen.contains("tag: \"1.4\""))
    #expect(stage.screen.contains("password: ***"))
    #expect(!stage.screen.contains("hunter2"))
  }

  @Test func `what going back would change of a release`() throws {
    var stage = try ReleasesScene.stage()
    let manifests = ["web:1.4", "web:1.3"].map { image in
      HelmManifest(
        Array(
          "---\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  image: \(image)\n---\nkind: Service\nmetadata:\n  name: web\n"
            .utf8), namespace: "shop")
    }
    let history = ReleasesScene.history
    let changes = Past.Changes(
      current: try #require(history[4]), target: try #require(history[2]),
      diff: ManifestDiff(from: manifests[0], to: manifests[1]))
    try ReleasesScene.open(.release(ReleasesScene.web), .changes, &stage, .changes(changes))
    expect(stage, "releases-helm-changes")
    try ReleasesScene.open(.release(ReleasesScene.stuck), .changes, &stage, .changes(nil))
    #expect(stage.screen.contains("there is no other revision to go back to"))
  }

  @Test func `an answer of Helm gets old, and a refusal keeps what was known`() throws {
    var stage = try ReleasesScene.stage(80, 24)
    stage.wait(.seconds(70))
    #expect(stage.screen.contains("Helm  as of 1m ago"))
    stage.send(.helmListed(.failure(FlowRefusal("the API does not answer"))))
    #expect(stage.screen.contains("Helm  as of 1m ago: the API does not answer"))
    #expect(stage.screen.contains("shop/web"))
  }

  @Test func `a box without helm says so`() throws {
    var stage = try KubeScene.stage(80, 24)
    try stage.press("5")
    #expect(stage.screen.contains("Helm  asking"))
    stage.send(.helmListed(.failure(FlowRefusal("\(HelmFault.notInstalled.summary)"))))
    #expect(stage.screen.contains("Helm  helm is not installed, or not in PATH"))
  }

  @Test func `a box without Kubernetes has its projects`() throws {
    var desk = try Desk.market()
    try desk.press("5")
    #expect(!desk.rows.contains { $0.contains("Helm") || $0.contains("Rollouts") })
    #expect(desk.state.selectedRelease == .project("shop"))
    #expect(desk.state.subscriptions.releases?.context == nil)
  }

  @Test func `hostile words of Helm`() throws {
    for input in HostileScene.all {
      let word = HostileScene.word(input)
      var stage = try ReleasesScene.stage(200, 60)
      let key = ReleaseKey(namespace: "n", name: word)
      stage.send(
        .helmListed(
          .success([
            HelmRelease(key: key, revision: 2, status: .deployed, chart: word, appVersion: word)
          ])))
      let revision = HelmRevision(
        number: 2, status: .deployed, chart: word, appVersion: word, description: "\(word)")
      try ReleasesScene.open(
        .release(key), .history, &stage, .history(HelmHistory(key: key, revisions: [revision])))
      HostileScene.expectHarmless([stage.state.draw()], words: 1, input.name)
      stage.send(.helmListed(.failure(FlowRefusal("\(word)"))))
      HostileScene.expectHarmless([stage.state.draw()], words: 1, input.name)
    }
  }
}
