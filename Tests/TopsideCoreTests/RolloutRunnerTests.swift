import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// A confirmed rollback of a workload, step by step, with kubectl's answers in the test's hands.
@Suite struct RolloutRunnerTests {
  private let time = ManualTime()
  private let runner = ScriptedRunner(order: .any)
  private let audit: RecordedAudit
  private let journal = RecordedJournal()
  private let commands = KubeCommands(context: "prod")
  private let flow: Flow

  init() throws {
    audit = RecordedAudit(time: time)
    let stage = RolloutStage()
    flow = try stage.undo(KubeFlowStage.web, to: 4, stage.web)
  }

  // MARK: Answers

  private func object(_ key: KubeKey = KubeFlowStage.web) -> ScriptedRunner.Pattern {
    .exactly(commands.object(key).argv)
  }

  private func deployment(
    generation: Int, observed: Int? = nil, updated: Int = 2, available: Int = 2, progress: String = ""
  ) -> String {
    #"""
    {"kind": "Deployment", "metadata": {"name": "web", "namespace": "shop", "uid": "uid-web",
      "generation": \#(generation)},
     "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}},
     "status": {"observedGeneration": \#(observed ?? generation), "replicas": 2, "updatedReplicas": \#(updated),
       "readyReplicas": \#(available), "availableReplicas": \#(available), "conditions": [\#(progress)]}}
    """#
  }

  private static func pod(_ name: String, hash: String, waiting: String = "") -> String {
    let state =
      waiting.isEmpty ? #""running": {}"# : #""waiting": {"reason": "\#(waiting)", "message": "not found"}"#
    return #"""
      {"metadata": {"name": "\#(name)", "namespace": "shop", "uid": "uid-\#(name)",
        "labels": {"app": "web", "pod-template-hash": "\#(hash)"}},
       "spec": {"containers": [{"name": "main"}]},
       "status": {"phase": "Running", "containerStatuses": [
         {"name": "main", "ready": true, "restartCount": 0, "state": {\#(state)}}]}}
      """#
  }

  private func expectPods(_ items: String...) {
    runner.expect(
      .exactly(commands.pods(PodQuery(namespace: "shop", .labelled(["app": "web"]))).argv), list(items))
  }

  private func allowPods(_ items: String...) {
    runner.allow(
      .exactly(commands.pods(PodQuery(namespace: "shop", .labelled(["app": "web"]))).argv), list(items))
  }

  private func list(_ items: [String]) -> ScriptedRunner.Answer {
    .output(
      #"{"kind": "PodList", "metadata": {"resourceVersion": "9"}, "items": [\#(items.joined(separator: ","))]}"#
    )
  }

  private func expectGuards(list: String = RolloutStage.webList) {
    runner.expect(object(), .output(deployment(generation: 4)))
    runner.expect(
      .exactly([
        "kubectl", "--context", "prod", "get", "--raw",
        "/apis/apps/v1/namespaces/shop/replicasets?labelSelector=app%3Dweb",
      ]), .output(list))
  }

  private func expectUndo(
    _ answer: ScriptedRunner.Answer = .output("deployment.apps/web rolled back\n")
  ) {
    runner.expect(
      .exactly([
        "kubectl", "--context", "prod", "--namespace", "shop", "rollout", "undo", "deployment/web",
        "--to-revision=4",
      ]), answer)
  }

  private func expectStatus(
    _ answer: ScriptedRunner.Answer = .output("deployment \"web\" successfully rolled out\n")
  ) {
    runner.expect(
      .exactly([
        "kubectl", "--context", "prod", "--namespace", "shop", "rollout", "status", "deployment/web",
        "--timeout=60s",
      ]), answer)
  }

  private func run(_ flow: Flow? = nil, takingUp record: RunRecord? = nil) async -> FlowOutcome {
    let flow = flow ?? self.flow
    let flows = FlowRunner(
      source: ProbeSources(RunPlan(flow), runner: runner, files: MemoryFiles(), time: time), runner: runner,
      files: MemoryFiles(), time: time, audit: audit)
    let outcome = await time.running(by: .seconds(1)) {
      await flows.run(RunPlan(flow), journal: journal, locks: journal, takingUp: record)
    }
    runner.verify()
    return outcome
  }

  // MARK: The way it goes

  @Test func `a rollback that comes up is verified by our own look`() async {
    expectGuards()
    expectUndo()
    expectStatus()
    runner.expect(object(), .output(deployment(generation: 5, observed: 4)))
    expectPods()
    runner.expect(object(), .output(deployment(generation: 5, updated: 1)))
    expectPods(Self.pod("a", hash: "bbb", waiting: "ImagePullBackOff"), Self.pod("b", hash: "aaa"))
    runner.expect(object(), .output(deployment(generation: 5)))
    expectPods(Self.pod("b", hash: "aaa"), Self.pod("a", hash: "bbb"))
    runner.expect(object(), .output(deployment(generation: 5)))
    expectPods(Self.pod("b", hash: "aaa"), Self.pod("c", hash: "aaa"))
    let words: SafeText = "2 of 2 available, all of the revision gone back to, after 3s"
    #expect(await run() == .succeeded(words))
    #expect(audit.records.last?.target == "shop/deployment/web")
  }

  @Test func `pods of that revision that never ended are no obstacle`() async {
    expectGuards()
    expectUndo()
    expectStatus()
    runner.expect(object(), .output(deployment(generation: 5)))
    expectPods(Self.pod("web-1-a", hash: "aaa"), Self.pod("web-1-b", hash: "aaa"))
    #expect(await run().name == "succeeded")
  }

  @Test func `a rollback that kubectl skipped is no change, and nothing is waited for`() async {
    expectGuards()
    expectUndo(
      .output("deployment.apps/web skipped rollback (current template already matches revision 4)\n"))
    #expect(await run() == .refused("nothing changed: it runs the pod template of revision 4 already"))
  }

  @Test func `a run that is taken up again is not ended by a rollback that was done before`() async throws {
    var record = RunRecord(RunPlan(flow), at: time.now())
    record.began = time.now()
    record.steps[0].state = .running
    record.steps[0].began = time.now()
    runner.expect(object(), .output(deployment(generation: 5, updated: 0)))
    expectPods()
    expectUndo(
      .output("deployment.apps/web skipped rollback (current template already matches revision 4)\n"))
    expectStatus()
    runner.expect(object(), .output(deployment(generation: 5)))
    expectPods(Self.pod("b", hash: "aaa"), Self.pod("c", hash: "aaa"))
    #expect(await run(takingUp: record).name == "succeeded")
  }

  @Test(arguments: [
    "error: timed out waiting for the condition",
    "error: deployment \"web\" exceeded its progress deadline",
    "error: object has been deleted",
    "error: desired revision (6) is different from the running revision (5)",
  ])
  func `how kubectl's waiting ends is not the last word`(complaint: String) async {
    expectGuards()
    expectUndo()
    expectStatus(.failure(complaint))
    runner.expect(object(), .output(deployment(generation: 5)))
    expectPods(Self.pod("b", hash: "aaa"), Self.pod("c", hash: "aaa"))
    #expect(await run().name == "succeeded")
  }

  @Test func `a kubectl that hangs while it waits is not the last word either`() async {
    expectGuards()
    expectUndo()
    expectStatus(.error(.timedOut(flow.commands[1], after: .seconds(70))))
    runner.expect(object(), .output(deployment(generation: 5)))
    expectPods(Self.pod("b", hash: "aaa"), Self.pod("c", hash: "aaa"))
    #expect(await run().name == "succeeded")
  }

  // MARK: The ways it fails

  @Test(arguments: [
    (
      "error: no rollout history found for deployment \"web\"",
      "it has no history: none of its earlier pod templates was kept"
    ),
    ("error: no last revision to roll back to", "there is no earlier revision to go back to"),
    (
      "error: unable to find specified revision 4 in history",
      "it has no revision 4 any more: look at its history again"
    ),
    (
      "error: unable to find the specified revision",
      "it has no such revision any more: look at its history again"
    ),
    (
      "error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume deployment/web' and try again",
      "it is paused, and takes no rollback: kubectl rollout resume first"
    ),
    (
      "error: deployments.apps \"web\" can't restart paused deployment (run rollout resume first)",
      "it is paused, and takes no restart: kubectl rollout resume first"
    ),
    (
      "error: rollout status is only available for RollingUpdate strategy type",
      "its strategy is OnDelete: nothing is rolled out until somebody deletes the pods"
    ),
    (
      "Error from server (Forbidden): deployments.apps \"web\" is forbidden: User \"vera\" cannot patch resource "
        + "\"deployments\" in API group \"apps\" in the namespace \"shop\"",
      "forbidden: vera may not patch deployments in namespace shop"
    ),
    ("error: something else", "something else"),
  ])
  func `what kubectl refuses is told in words`(complaint: String, words: String) async {
    expectGuards()
    expectUndo(.failure(complaint))
    #expect(await run().words.text == words)
  }

  @Test func `a revision that came since the plan ends it before anything is done`() async {
    expectGuards(
      list: RolloutStage.list(RolloutStage.replicaSet(6, hash: "ccc", RolloutStage.newWeb)))
    #expect(
      await run()
        == .refused("web is at revision 6 now, not at the one the plan was made for: look again"))
  }

  @Test(arguments: ["", "{", #"{"items": []}"#])
  func `a history that says nothing is no proof`(answer: String) async {
    expectGuards(list: answer)
    #expect(await run().name == "refused")
  }

  @Test func `a pod of that revision that cannot start ends it at once`() async {
    expectGuards()
    expectUndo()
    expectStatus(.failure("error: timed out waiting for the condition"))
    runner.expect(object(), .output(deployment(generation: 5, updated: 1)))
    expectPods(Self.pod("b", hash: "aaa", waiting: "ImagePullBackOff"))
    #expect(await run() == .failed("b: ImagePullBackOff: not found"))
  }

  @Test func `a client that gives no answer leaves the verdict to the look`() async {
    expectGuards()
    expectUndo(.error(.timedOut(flow.commands[0], after: .seconds(30))))
    expectStatus()
    runner.allow(object(), .output(deployment(generation: 4)))
    allowPods()
    #expect(await run() == .failed("not verified within 1m: not accepted yet"))
  }

  @Test func `a standstill of the rollout before is no news, a new one is`() async throws {
    let old = #"{"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded","#
    let before = old + #" "lastTransitionTime": "2026-03-01T11:00:00Z", "message": "old"}"#
    let after = old + #" "lastTransitionTime": "2026-03-01T11:30:00Z", "message": "new"}"#
    var stage = RolloutStage()
    stage.base.change(KubeFlowStage.web) {
      $0.conditions = [
        KubeCondition(
          "Progressing", "False", reason: "ProgressDeadlineExceeded",
          since: Timestamp(seconds: 1_772_366_400 - 3600))
      ]
    }
    let flow = try stage.undo(KubeFlowStage.web, to: 4, stage.web)
    expectGuards()
    expectUndo()
    expectStatus(.failure("error: deployment \"web\" exceeded its progress deadline"))
    runner.expect(object(), .output(deployment(generation: 5, updated: 0, progress: before)))
    expectPods()
    runner.expect(object(), .output(deployment(generation: 5, updated: 0, progress: after)))
    expectPods()
    #expect(await run(flow) == .failed("it did not get on within its progress deadline: new"))
  }

  @Test func `the remedy goes back by the number that the template kept`() async throws {
    let remedy = try #require(flow.remedies.first)
    // After the rollback: 4 has become 6.
    runner.expect(object(), .output(deployment(generation: 5)))
    runner.expect(
      .containing("/apis/apps/v1/namespaces/shop/replicasets?labelSelector=app%3Dweb"),
      .output(
        RolloutStage.list(
          RolloutStage.replicaSet(6, hash: "aaa", RolloutStage.oldWeb),
          RolloutStage.replicaSet(5, hash: "bbb", RolloutStage.newWeb))))
    runner.expect(
      .containing("rollout", "undo", "--to-revision=5"), .output("deployment.apps/web rolled back\n"))
    expectStatus()
    runner.expect(object(), .output(deployment(generation: 5)))
    expectPods()
    runner.expect(object(), .output(deployment(generation: 6)))
    expectPods(Self.pod("web-1-a", hash: "bbb"), Self.pod("web-1-b", hash: "bbb"))
    #expect(await run(remedy).name == "succeeded")
  }

  @Test func `an image that was there already is no change`() async throws {
    let stage = RolloutStage()
    let flow = try stage.flows.setImage(
      KubeFlowStage.web, container: "web", to: "web:9", history: stage.web, in: stage.cluster)
    expectGuards()
    runner.expect(.containing("set", "image", "deployment/web", "web=web:9"), .output(""))
    #expect(await run(flow) == .refused("nothing changed: it has that image already"))
  }
}

/// A stateful set whose pod will never be ready, and a plan that deletes it.
@Suite struct RolloutStuckPodTests {
  private let time = ManualTime()
  private let runner = ScriptedRunner(order: .any)
  private let commands = KubeCommands(context: "prod")

  private func set(generation: Int) -> String {
    #"""
    {"kind": "StatefulSet", "metadata": {"name": "db", "namespace": "shop", "uid": "uid-db",
      "generation": \#(generation)},
     "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "db"}}},
     "status": {"observedGeneration": \#(generation), "replicas": 1, "updatedReplicas": 1, "readyReplicas": 1,
       "availableReplicas": 1}}
    """#
  }

  private func pods(_ uid: String, revision: String) -> String {
    #"""
    {"kind": "PodList", "metadata": {"resourceVersion": "9"}, "items": [
      {"metadata": {"name": "db-0", "namespace": "shop", "uid": "\#(uid)",
        "labels": {"app": "db", "controller-revision-hash": "\#(revision)"}}, "status": {"phase": "Running"}}]}
    """#
  }

  private func flow() throws -> Flow {
    var stage = RolloutStage()
    var pod = KubeFlowStage.waiting("db-0", "CrashLoopBackOff")
    pod.meta.labels = ["app": "db", "controller-revision-hash": "db-r2"]
    pod.meta.owner = .init(kind: "StatefulSet", name: "db", uid: "uid-db")
    stage.base.put(.pod(pod))
    return try stage.undo(KubeFlowStage.db, to: 1, stage.db)
  }

  private func run(named uid: String) async throws -> FlowOutcome {
    let flow = try flow()
    let object = ScriptedRunner.Pattern.exactly(commands.object(KubeFlowStage.db).argv)
    let query = PodQuery(namespace: "shop", .labelled(["app": "db"]))
    runner.expect(object, .output(set(generation: 4)))
    runner.expect(
      .containing("/apis/apps/v1/namespaces/shop/controllerrevisions?labelSelector=app%3Ddb"),
      .output(RolloutStage.dbList))
    runner.expect(.containing("rollout", "undo", "statefulset/db", "--to-revision=1"), .output("rolled back"))
    runner.expect(
      .exactly(commands.pods(PodQuery(namespace: "shop", .named("db-0"))).argv),
      .output(pods(uid, revision: "db-r2")))
    if uid == "uid-db-0" {
      runner.expect(
        .exactly([
          "kubectl", "--context", "prod", "--namespace", "shop", "delete", "pod/db-0", "--wait=false",
        ]), .output("pod \"db-0\" deleted"))
    }
    runner.expect(.containing("rollout", "status", "statefulset/db"), .output("done"))
    runner.expect(object, .output(set(generation: 5)))
    runner.expect(.exactly(commands.pods(query).argv), .output(pods("uid-next", revision: "db-r1")))
    let journal = RecordedJournal()
    let flows = FlowRunner(
      source: ProbeSources(RunPlan(flow), runner: runner, files: MemoryFiles(), time: time), runner: runner,
      files: MemoryFiles(), time: time, audit: RecordedAudit(time: time))
    let outcome = await time.running(by: .seconds(1)) {
      await flows.run(RunPlan(flow), journal: journal, locks: journal)
    }
    runner.verify()
    return outcome
  }

  @Test func `the stuck pod is deleted after the rollback`() async throws {
    #expect(try await run(named: "uid-db-0").name == "succeeded")
  }

  @Test func `another pod under its name is left alone`() async throws {
    #expect(try await run(named: "uid-other").name == "succeeded")
  }
}
