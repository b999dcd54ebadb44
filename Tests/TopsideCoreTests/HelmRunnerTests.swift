import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// A confirmed rollback of a release, with helm's and kubectl's answers in the test's hands.
@Suite struct HelmRunnerTests {
  private let time = ManualTime()
  private let runner = ScriptedRunner(order: .any)
  private let files = MemoryFiles()
  private let audit: RecordedAudit
  private let kubernetes = KubeCommands(context: "prod")
  private let flow: Flow
  private static let web = KubeKey(.deployment, "shop", "web")
  private static let before = #"{"revision": 3, "status": "deployed", "description": "Upgrade complete"}"#

  init() throws {
    audit = RecordedAudit(time: time)
    let manifest = HelmManifest(
      Array("kind: Deployment\nmetadata:\n  name: web\n".utf8), namespace: "shop")
    flow = try HelmStage().rollback(
      HelmStage.history((1, .superseded), (2, .superseded), (3, .deployed)), to: 1,
      manifests: HelmFlows.Manifests(current: manifest, target: manifest))
  }

  private func expectHistory(_ revisions: String) {
    runner.expect(history, .output("[\(revisions)]"))
  }

  private var history: ScriptedRunner.Pattern {
    .exactly([
      "helm", "--kube-context", "prod", "--namespace", "shop", "history", "--max", "10", "--output", "json",
      "--", "storefront",
    ])
  }

  private func revision(_ number: Int, _ status: String, _ description: String) -> String {
    #"\#(Self.before), {"revision": \#(number), "status": "\#(status)", "description": "\#(description)"}"#
  }

  private func expectRollback(
    _ answer: ScriptedRunner.Answer = .output("Rollback was a success! Happy Helming!\n")
  ) {
    runner.expect(
      .exactly([
        "helm", "--kube-context", "prod", "--namespace", "shop", "rollback", "--wait", "--timeout", "300s",
        "--", "storefront", "1",
      ]), answer)
  }

  private func expectWeb(updated: Int = 2, available: Int = 2, progress: String = "") {
    runner.expect(
      .exactly(kubernetes.object(Self.web).argv),
      .output(
        #"""
        {"kind": "Deployment", "metadata": {"name": "web", "namespace": "shop", "uid": "u", "generation": 3},
         "spec": {"replicas": 2},
         "status": {"observedGeneration": 3, "replicas": 2, "updatedReplicas": \#(updated),
           "availableReplicas": \#(available), "conditions": [\#(progress)]}}
        """#))
  }

  private func run(_ flow: Flow? = nil) async -> FlowOutcome {
    let flow = flow ?? self.flow
    let flows = FlowRunner(
      source: ProbeSources(RunPlan(flow), runner: runner, files: files, time: time), runner: runner,
      files: files, time: time, audit: audit)
    let journal = RecordedJournal()
    let outcome = await time.running(by: .seconds(1)) {
      await flows.run(RunPlan(flow), journal: journal, locks: journal)
    }
    runner.verify()
    return outcome
  }

  // MARK: The way it goes

  @Test func `a rollback is done when Helm says so and the pods are there`() async {
    expectHistory(Self.before)
    expectRollback()
    expectHistory(revision(4, "deployed", "Rollback to 1"))
    expectWeb(updated: 1)
    expectHistory(revision(4, "deployed", "Rollback to 1"))
    expectWeb(available: 1)
    expectHistory(revision(4, "deployed", "Rollback to 1"))
    expectWeb()
    #expect(
      await run() == .succeeded("revision 4 is deployed, as revision 1 was; 1 workload ready, after 2s"))
    #expect(audit.records.last?.target == "shop/release/storefront")
  }

  @Test func `a client that gave no answer is followed to the end`() async {
    expectHistory(Self.before)
    expectRollback(.error(.timedOut(flow.commands[0], after: .seconds(1260))))
    expectHistory(Self.before)
    expectHistory(revision(4, "pending-rollback", "Rollback to 1"))
    runner.expect(
      history, .failure("Error: Kubernetes cluster unreachable: dial tcp 10.0.0.1:6443: connect: refused"))
    expectHistory(revision(4, "deployed", "Rollback to 1"))
    expectWeb()
    #expect(await run().name == "succeeded")
  }

  // MARK: Guards

  @Test func `a revision that came since the plan ends it before anything is done`() async {
    expectHistory(revision(4, "deployed", "Upgrade complete"))
    #expect(await run() == .refused("storefront is at revision 4 now, not 3: look again"))
  }

  @Test func `another state of it does, too`() async {
    expectHistory(#"{"revision": 3, "status": "failed", "description": ""}"#)
    #expect(await run() == .refused("storefront is failed now: look again"))
  }

  @Test(arguments: [
    ["helm", "upgrade", "--install", "storefront", "./chart"],
    ["/usr/local/bin/helm", "-n", "shop", "upgrade", "-f", "v.yaml", "storefront", "chart"],
    ["helm", "rollback", "--timeout", "5m", "storefront", "2"],
  ])
  func `a helm that is at work on it is waited for by nobody`(words: [String]) async {
    files["/proc/77/cmdline"] = words.joined(separator: "\0") + "\0"
    #expect(
      await run() == .refused("a helm on this host is at work on storefront: wait until that has ended"))
  }

  @Test(arguments: [
    ["helm", "upgrade", "other", "./chart"], ["helm", "history", "storefront"],
    ["vim", "upgrade", "storefront"], ["helm", "upgrade", "-n", "storefront", "other", "."],
  ])
  func `another helm is no obstacle`(words: [String]) async {
    files["/proc/77/cmdline"] = words.joined(separator: "\0") + "\0"
    expectHistory(Self.before)
    expectRollback()
    expectHistory(revision(4, "deployed", "Rollback to 1"))
    expectWeb()
    #expect(await run().name == "succeeded")
  }

  @Test(arguments: ["", "[]", "{", "null"])
  func `a history that says nothing is no proof`(answer: String) async {
    runner.expect(history, .output(answer))
    #expect(await run().name == "refused")
  }

  // MARK: The ways it fails

  @Test(arguments: [
    ("Error: release has no 1 version", "it has no revision 1 any more: look at its history again"),
    ("Error: release: not found", "there is no such release in this namespace"),
    (
      "Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress",
      "another helm is at work on it, or was cut off: it is pending"
    ),
    (
      "Error: \"storefront\" has no deployed releases",
      "none of its revisions is deployed: a rollback to one that was puts that right"
    ),
    (
      "Error: release storefront failed: timed out waiting for the condition",
      "helm waited in vain: not everything was ready in time"
    ),
    (
      "Error: release storefront failed: context deadline exceeded",
      "helm waited in vain: not everything was ready in time"
    ),
    (
      "Error: Kubernetes cluster unreachable: Get \"https://10.0.0.1:6443/version\": dial tcp 10.0.0.1:6443: connect: connection refused",
      "no Kubernetes API answers at 10.0.0.1:6443"
    ),
    (
      "Error: query: failed to query with labels: secrets is forbidden: User \"vera\" cannot list resource \"secrets\" in API group \"\" in the namespace \"shop\"",
      "forbidden: vera may not list secrets in namespace shop"
    ),
    (
      "Error: pre-rollback hooks failed: job failed: BackoffLimitExceeded",
      "pre-rollback hooks failed: job failed: BackoffLimitExceeded"
    ),
    ("WARNING: x\nError: no PASSWORD=abc given", "no PASSWORD=*** given"),
    ("", "it ended with exit code 1 and no message"),
  ])
  func `what helm refuses is told in words`(complaint: String, words: String) async {
    expectHistory(Self.before)
    expectRollback(.failure(complaint))
    #expect(await run() == .failed("\(words)"))
  }

  @Test func `a helm that is missing is named`() async {
    runner.expect(history, .error(.notFound(executable: "helm")))
    #expect(await run() == .refused("helm is not installed, or not in PATH"))
  }

  @Test(arguments: [
    (
      "failed", "Rollback \\\"storefront\\\" failed: x",
      "revision 4 failed: Rollback \"storefront\" failed: x"
    ),
    ("deployed", "Rollback to 2", "revision 4 is a rollback to 2: somebody else did that"),
    ("deployed", "Upgrade complete", "revision 4 is no rollback: somebody else changed it"),
    ("uninstalling", "", "revision 4 is uninstalling"),
  ])
  func `what became of the new revision decides at once`(
    status: String, description: String, words: String
  ) async {
    expectHistory(Self.before)
    expectRollback()
    expectHistory(revision(4, status, description))
    #expect(await run() == .failed("\(words)"))
  }

  @Test func `Helm's word is not enough when the pods do not come`() async {
    expectHistory(Self.before)
    expectRollback()
    expectHistory(revision(4, "deployed", "Rollback to 1"))
    expectWeb(
      available: 1,
      progress:
        #"{"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": "m"}"#)
    #expect(
      await run()
        == .failed(
          """
          revision 4 is deployed, as revision 1 was, but deployment/web: \
          it did not get on within its progress deadline: m
          """))
  }

  @Test func `what never begins is not verified`() async {
    expectHistory(Self.before)
    expectRollback(.error(.timedOut(flow.commands[0], after: .seconds(1))))
    runner.allow(history, .output("[\(Self.before)]"))
    #expect(await run() == .failed("not verified within 5m: not begun: revision 3 is the newest"))
  }

  @Test func `the remedy runs after a failed rollback, and not after somebody else's change`() async throws {
    let remedy = try #require(flow.remedies.first)
    let failed = revision(4, "failed", "Rollback failed")
    expectHistory(failed)
    runner.expect(.containing("rollback", "--", "storefront", "3"), .output("Rollback was a success!"))
    expectHistory(failed + #", {"revision": 5, "status": "deployed", "description": "Rollback to 3"}"#)
    expectWeb()
    #expect(await run(remedy).name == "succeeded")
    expectHistory(failed + #", {"revision": 5, "status": "deployed", "description": "Upgrade complete"}"#)
    #expect(await run(remedy) == .refused("storefront is at revision 5 now: somebody else has changed it"))
  }
}
