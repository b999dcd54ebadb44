import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore

/// What keys do on the screen of releases.
@Suite struct ReleasesKeysTests {
  @Test func `the cursor goes from row to row, and stays on its row`() throws {
    var stage = try ReleasesScene.stage()
    #expect(stage.state.selectedRelease == .project("shop"))
    try stage.press("j")
    #expect(stage.state.selectedRelease == .release(ReleasesScene.stuck))
    // What comes before it in the order does not move it.
    let first = ReleaseKey(namespace: "aaa", name: "first")
    let more = ReleasesScene.releases + [HelmRelease(key: first, revision: 1, status: .deployed)]
    stage.send(.helmListed(.success(more)))
    #expect(stage.state.selectedRelease == .release(ReleasesScene.stuck))
    // When it is gone, the cursor is on what took its place.
    stage.send(.helmListed(.success(more.filter { $0.key != ReleasesScene.stuck })))
    #expect(stage.state.selectedRelease == .release(ReleasesScene.web))
    try stage.press("g")
    #expect(stage.state.selectedRelease == .project("shop"))
  }

  @Test func `a filter and the key for problems`() throws {
    var stage = try ReleasesScene.stage()
    try stage.press("!")
    let problems = stage.state.releaseScreen.rows
    #expect(problems.contains(.row(.release(ReleasesScene.stuck))))
    #expect(!problems.contains(.row(.release(ReleasesScene.web))))
    try stage.press("!", "/")
    for character in "web-1.4" { try stage.press(String(character)) }
    try stage.press("enter")
    #expect(stage.state.releaseScreen.rows.contains(.row(.release(ReleasesScene.web))))
    #expect(!stage.state.releaseScreen.rows.contains(.row(.release(ReleasesScene.stuck))))
    try stage.press("esc")
    #expect(stage.state.releaseScreen.rows.contains(.row(.release(ReleasesScene.stuck))))
  }

  @Test func `what is asked for depends on the row and the tab`() throws {
    var stage = try ReleasesScene.stage()
    #expect(stage.state.subscriptions.past == nil)
    let release = ReleasesScene.releases[0]
    stage.state.selectRelease(.release(ReleasesScene.web))
    #expect(stage.state.subscriptions.past == .history(release))
    try stage.press("]")
    #expect(stage.state.subscriptions.past == .changes(release))
    try stage.press("]")
    #expect(stage.state.subscriptions.past == .values(release))
    stage.state.selectRelease(.workload(ReleasesScene.api))
    #expect(stage.state.subscriptions.past == .templates(ReleasesScene.api, generation: 0))
    try stage.press("1")
    #expect(stage.state.subscriptions.releases == nil)
    #expect(stage.state.subscriptions.past == nil)
  }

  @Test func `an answer about another row is not shown`() throws {
    var stage = try ReleasesScene.stage()
    stage.state.selectRelease(.release(ReleasesScene.web))
    let query = try #require(stage.state.subscriptions.past)
    stage.state.expect(query)
    stage.state.selectRelease(.release(ReleasesScene.stuck))
    stage.state.expect(try #require(stage.state.subscriptions.past))
    stage.send(.pastRead(query, .success(.history(ReleasesScene.history))))
    #expect(!stage.screen.contains("Upgrade complete"))
    #expect(stage.screen.contains("asking"))
  }

  @Test func `the way back starts at each kind of row`() throws {
    var stage = try ReleasesScene.stage()
    try stage.press("B")
    #expect(stage.effects.last == .survey(project: "shop", variable: nil))
    try stage.press("esc")
    stage.state.selectRelease(.release(ReleasesScene.web))
    try stage.press("B")
    #expect(stage.effects.last == .surveyRelease(ReleasesScene.web))
    stage.send(
      .revisionsFound(
        .release(ReleasesScene.web),
        .success(
          RevisionSurvey(
            release: ReleasesScene.releases[0], history: ReleasesScene.history,
            version: HelmVersion(major: 3, minor: 14)))))
    guard case .revisions(let dialog) = stage.state.dialog else {
      Issue.record("no revisions are shown")
      return
    }
    // Not the failed one; and no pod templates, because it is about the release as a whole.
    #expect(dialog.entries.count == 3)
    #expect(dialog.entries[dialog.index] == .release(ReleasesScene.history.revisions[2]))
    try stage.press("esc")
    stage.state.selectRelease(.workload(ReleasesScene.api))
    try stage.press("B")
    let workload = try #require(stage.state.cluster.workloads[ReleasesScene.api])
    #expect(stage.effects.last == .surveyRevisions(workload))
  }

  @Test func `Helm is asked at once when a run changed a release`() throws {
    var stage = try ReleasesScene.stage()
    let turn = stage.state.subscriptions.releases?.turn
    let flow = Flow(
      kind: .rollback, title: "Roll back web", verb: "Roll back", target: .release(ReleasesScene.web),
      place: "shop", touches: [], expects: "it is deployed", guards: [], steps: [])
    let plan = RunPlan(
      id: RunID(at: stage.state.now.wall, salt: 1), flow: flow,
      actor: AuditActor(user: "deploy", sudoUser: nil, host: "prod-1"), docker: DockerCommands(),
      kubernetes: nil)
    let now = stage.state.now.wall
    stage.send(
      .runsChanged([RunUpdate(id: plan.id, entries: [RunEntry(at: now, .planned(plan))], isAlive: true)]))
    #expect(stage.state.subscriptions.releases?.turn == turn)
    stage.send(
      .runsChanged([
        RunUpdate(id: plan.id, entries: [RunEntry(at: now, .ended(.succeeded("done")))], isAlive: false)
      ]))
    #expect(stage.state.subscriptions.releases?.turn == turn.map { $0 + 1 })
  }
}

/// Another image, from the list of what can be done to a workload.
@Suite struct ImageKeysTests {
  private func stage() throws -> Stage {
    var stage = try KubeScene.stage()
    try stage.press("4")
    stage.state.selectObject(ReleasesScene.api)
    try stage.press("R", "G", "enter")
    return stage
  }

  private func survey(_ image: String) throws -> RevisionSurvey {
    let uid = "uid-api"
    let set =
      #"{"metadata": {"name": "api-1", "namespace": "aio", "uid": "rs-1", "annotations": {"deployment.kubernetes.io/revision": "1"}, "labels": {"pod-template-hash": "h1"}, "ownerReferences": [{"kind": "Deployment", "name": "api", "uid": "\#(uid)", "controller": true}]}, "spec": {"template": {"spec": {"containers": [{"image": "\#(image)", "name": "api"}]}}}}"#
    return RevisionSurvey(
      workload: ReleasesScene.api,
      templates: try KubeParsing.rolloutHistory(
        Array(#"{"kind": "List", "items": [\#(set)]}"#.utf8), of: ReleasesScene.api, uid: uid))
  }

  @Test func `the image that it has is there to be changed, and the plan says that it is drift`() throws {
    var stage = try stage()
    let suggested = try #require(stage.state.prompt?.text.text)
    #expect(suggested.contains("="))
    try stage.press("ctrl-u")
    for character in "api=registry/api:2" { try stage.press(String(character)) }
    try stage.press("enter")
    let workload = try #require(stage.state.cluster.workloads[ReleasesScene.api])
    #expect(stage.effects.last == .surveyRevisions(workload))
    stage.send(.revisionsFound(.workload(ReleasesScene.api), .success(try survey("registry/api:1"))))
    guard case .confirm(let confirmation) = stage.state.dialog else {
      Issue.record("no plan is shown: \(stage.screen)")
      return
    }
    #expect(confirmation.flow.kind == .image)
    #expect(confirmation.flow.warnings.contains { $0.text.contains("drift") })
    #expect(
      confirmation.flow.commands.first?.arguments.suffix(2) == ["deployment/api", "api=registry/api:2"])
  }

  @Test(arguments: [
    ("registry/api:2", "is no container and image"), ("api=a b", "is no image reference"),
    ("other=registry/api:2", "it has no container named other"),
    ("api=registry/api:1", "has that image already"), ("--all=registry/api:2", "it has no container named"),
  ])
  func `what cannot be is refused, and nothing is asked to confirm`(_ typed: String, _ words: String) throws {
    var stage = try stage()
    try stage.press("ctrl-u")
    for character in typed { stage.send(.input(.key(Key(character)))) }
    try stage.press("enter")
    stage.send(.revisionsFound(.workload(ReleasesScene.api), .success(try survey("registry/api:1"))))
    #expect(stage.screen.contains(words), "\(stage.screen)")
    if case .confirm = stage.state.dialog { Issue.record("a plan is shown") }
  }
}
