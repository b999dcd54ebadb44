import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// The way from `B` on a row of a cluster to a plan.
@Suite struct RevisionKeysTests {
  private static let api = KubeKey(.deployment, "aio", "api")

  private static func replicaSet(_ number: Int, uid: String, image: String) -> String {
    #"""
    {"metadata": {"name": "api-\#(number)", "namespace": "aio", "uid": "rs-\#(number)",
      "annotations": {"deployment.kubernetes.io/revision": "\#(number)", "kubernetes.io/change-cause": "release \#(number)"},
      "labels": {"pod-template-hash": "h\#(number)"},
      "ownerReferences": [{"kind": "Deployment", "name": "api", "uid": "\#(uid)", "controller": true}]},
     "spec": {"template": {"metadata": {"labels": {"app": "api"}},
       "spec": {"containers": [{"image": "\#(image)", "name": "api"}]}}}}
    """#
  }

  /// On the Workloads screen, with the cursor on the deployment.
  private func stage(_ columns: Int = 80, _ rows: Int = 24) throws -> (Stage, Workload) {
    var stage = try KubeScene.stage(columns, rows)
    try stage.press("4")
    stage.state.kube.workloads.selection = Self.api
    let workload = try #require(stage.state.cluster.workloads[Self.api])
    try stage.press("B")
    return (stage, workload)
  }

  private func survey(_ workload: Workload, image: String = "api:1") throws -> RevisionSurvey {
    let uid = workload.meta.uid
    let items = [
      Self.replicaSet(2, uid: uid, image: "api:2"), Self.replicaSet(1, uid: uid, image: image),
    ]
    let list = #"{"kind": "List", "items": [\#(items.joined(separator: ","))]}"#
    return RevisionSurvey(
      workload: Self.api,
      templates: try KubeParsing.rolloutHistory(Array(list.utf8), of: Self.api, uid: uid))
  }

  private func helm(_ survey: RevisionSurvey) -> RevisionSurvey {
    var survey = survey
    let key = ReleaseKey(namespace: "aio", name: "shop")
    survey.release = HelmRelease(key: key, revision: 3, status: .deployed, chart: "shop-1.3.0")
    survey.releases = HelmHistory(
      key: key,
      revisions: [
        HelmRevision(number: 3, status: .deployed, chart: "shop-1.3.0", description: "Upgrade complete"),
        HelmRevision(number: 2, status: .failed, chart: "shop-1.2.0", description: "timed out"),
        HelmRevision(number: 1, status: .superseded, chart: "shop-1.1.0", description: "Install complete"),
      ])
    survey.version = HelmVersion(major: 3, minor: 14)
    return survey
  }

  @Test(arguments: [(80, 24), (40, 12)])
  func `the revisions of a deployment, the cursor on the one before`(columns: Int, rows: Int) throws {
    var (stage, workload) = try stage(columns, rows)
    #expect(stage.effects.last == .surveyRevisions(workload))
    stage.send(.revisionsFound(.workload(Self.api), .success(try survey(workload))))
    #expect(GoldenScreen.difference(stage.state.draw(), "revisions-\(columns)x\(rows)") == nil)
    stage.wait(.milliseconds(400))
    try stage.press("enter")
    guard case .confirm(let confirmation) = stage.state.dialog else {
      Issue.record("no plan")
      return
    }
    #expect(confirmation.flow.title == "Roll back api to revision 1")
    #expect(confirmation.flow.commands.first?.arguments.contains("--to-revision=1") == true)
  }

  @Test func `what Helm owns is offered by Helm first, and then by kubectl`() throws {
    var (stage, workload) = try stage()
    stage.send(.revisionsFound(.workload(Self.api), .success(helm(try survey(workload)))))
    #expect(GoldenScreen.difference(stage.state.draw(), "revisions-helm") == nil)
    stage.wait(.milliseconds(400))
    // Not on the failed one.
    try stage.press("enter")
    guard case .planRevision(_, let number)? = stage.effects.last else {
      Issue.record("nothing is planned")
      return
    }
    #expect(number == 1)
    stage.send(.revisionPlanned(.workload(Self.api), .failure(FlowRefusal("it has no revision 1"))))
    #expect(stage.screen.contains("it has no revision 1"))
    try stage.press("end", "enter")
    #expect(stage.screen.contains("api:1"))
  }

  @Test func `Esc ends the asking, and what comes late opens nothing`() throws {
    var (stage, workload) = try stage()
    try stage.press("esc")
    #expect(stage.effects.last == .endSurvey)
    stage.send(.revisionsFound(.workload(Self.api), .success(try survey(workload))))
    #expect(stage.state.dialog == nil)
  }

  @Test func `a workload without a history says so`() throws {
    var (stage, _) = try stage()
    stage.send(
      .revisionsFound(
        .workload(Self.api),
        .success(RevisionSurvey(workload: Self.api, templates: RolloutHistory(key: Self.api, revisions: []))))
    )
    #expect(stage.screen.contains("it has no history"))
  }

  @Test func `hostile words of a cluster and of Helm`() throws {
    for input in HostileScene.all {
      let word = HostileScene.word(input)
      var (stage, workload) = try stage(200, 60)
      var found = helm(try survey(workload))
      found.releases?.revisions[0].chart = word
      found.releases?.revisions[1].description = "\(word)"
      found.problem = "\(word)"
      stage.send(.revisionsFound(.workload(Self.api), .success(found)))
      HostileScene.expectHarmless([stage.state.draw()], words: 1, input.name)
      stage.send(.revisionsFound(.workload(Self.api), .failure(FlowRefusal("\(word)"))))
      HostileScene.expectHarmless([stage.state.draw()], words: 1, input.name)
    }
  }
}
