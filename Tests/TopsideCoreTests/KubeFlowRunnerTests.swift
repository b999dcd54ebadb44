import SafeText
import Synchronization
import Testing
import TopsideCore
import TopsideTestSupport

/// A confirmed change of a cluster, from the guards to the audit log, with kubectl's answers in the test's hands.
@Suite struct KubeFlowRunnerTests {
  private let time = ManualTime()
  private let runner = ScriptedRunner(order: .any)
  private let audit: RecordedAudit
  private let commands = KubeCommands(context: "prod")
  private let flow: Flow

  init() throws {
    audit = RecordedAudit(time: time)
    var stage = KubeFlowStage()
    stage.flows.fingerprint = ContextFingerprint(
      context: "prod", server: "https://10.0.0.1:6443", user: "me")
    flow = try stage.flows.restart(KubeFlowStage.web, in: stage.cluster) { _ in "Running" }
  }

  private func expectConfiguration(server: String = "https://10.0.0.1:6443") {
    let json = #"""
      {"kind": "Config", "clusters": [{"name": "c", "cluster": {"server": "\#(server)"}}],
       "contexts": [{"name": "prod", "context": {"cluster": "c", "user": "me"}}], "current-context": "other"}
      """#
    runner.expect(.containing("config", "view"), .output(json))
  }

  private func expectObject(_ json: String) { runner.expect(.exactly(objectWords), .output(json)) }

  private let objectWords = [
    "kubectl", "--context", "prod", "get", "--raw", "/apis/apps/v1/namespaces/shop/deployments/web",
  ]

  private func json(uid: String = "uid-web", generation: Int, updated: Int = 2) -> String {
    #"""
    {"kind": "Deployment", "apiVersion": "apps/v1",
     "metadata": {"name": "web", "namespace": "shop", "uid": "\#(uid)", "generation": \#(generation)},
     "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}},
     "status": {"observedGeneration": \#(generation), "replicas": 2, "updatedReplicas": \#(updated),
       "readyReplicas": 2, "availableReplicas": 2}}
    """#
  }

  private func allowPods(_ items: String = "") {
    runner.allow(
      .exactly([
        "kubectl", "--context", "prod", "get", "--raw",
        "/api/v1/namespaces/shop/pods?labelSelector=app%3Dweb",
      ]),
      .output(
        #"{"kind": "PodList", "apiVersion": "v1", "metadata": {"resourceVersion": "9"}, "items": [\#(items)]}"#
      ))
  }

  private func expectRestart(_ answer: ScriptedRunner.Answer = .output("deployment.apps/web restarted\n")) {
    runner.expect(.exactly(flow.commands[0].argv), answer)
  }

  private func run() async -> FlowOutcome {
    let flows = FlowRunner(
      source: KubeProbeSource(commands: commands, runner: runner), runner: runner, files: MemoryFiles(),
      time: time, audit: audit)
    let journal = RecordedJournal()
    let outcome = await time.running(by: .seconds(1)) {
      await flows.run(RunPlan(flow), journal: journal, locks: journal)
    }
    runner.verify()
    return outcome
  }

  @Test func `a restart that comes up is verified, and on record with its context`() async throws {
    expectConfiguration()
    expectObject(json(generation: 4))
    expectRestart()
    expectObject(json(generation: 5, updated: 1))
    expectObject(json(generation: 5))
    allowPods()
    #expect(await run() == .succeeded("2 of 2 available, all new, after 1s"))
    let record = try #require(audit.records.first)
    #expect(record.phase == .verified)
    #expect(record.target == "shop/deployment/web")
    #expect(record.actor.context == "prod")
  }

  @Test func `another object under the same name is left alone`() async {
    expectConfiguration()
    expectObject(json(uid: "uid-next", generation: 1))
    #expect(await run() == .refused("web is another one than the plan named: look again"))
    #expect(audit.records.map(\.outcome) == ["refused: web is another one than the plan named: look again"])
  }

  @Test func `an object that is gone is left alone`() async {
    expectConfiguration()
    runner.expect(
      .exactly(objectWords),
      .failure("Error from server (NotFound): deployments.apps \"web\" not found"))
    #expect(await run() == .refused("web is gone: look again"))
  }

  @Test func `a context that means another cluster now is left alone`() async {
    expectConfiguration(server: "https://10.9.9.9:6443")
    #expect(
      await run()
        == .refused("context prod no longer means the cluster that the plan was made for: c enters it anew"))
  }

  @Test(arguments: ["", "{", "[]", #"{"contexts": null}"#])
  func `a kubeconfig that says nothing is no proof`(words: String) async {
    runner.expect(.containing("config", "view"), .output(words))
    #expect(await run().name == "refused")
  }

  @Test func `a refusal of the server is told in its words`() async {
    expectConfiguration()
    expectObject(json(generation: 4))
    expectRestart(
      .failure(
        "Error from server (Forbidden): deployments.apps \"web\" is forbidden: User \"vera\" cannot patch "
          + "resource \"deployments\" in API group \"apps\" in the namespace \"shop\""))
    #expect(await run() == .failed("forbidden: vera may not patch deployments in namespace shop"))
  }

  @Test func `a server that is away for a moment is asked again`() async {
    expectConfiguration()
    expectObject(json(generation: 4))
    expectRestart()
    let refused = "The connection to the server 10.0.0.1:6443 was refused - did you specify the right host?"
    runner.expect(.exactly(objectWords), .failure(refused))
    runner.expect(.exactly(objectWords), .output("half of an ans"))
    expectObject(json(generation: 5))
    allowPods()
    #expect(await run().name == "succeeded")
  }

  @Test func `a new pod that cannot start ends it at once`() async {
    expectConfiguration()
    expectObject(json(generation: 4))
    expectRestart()
    expectObject(json(generation: 5, updated: 1))
    allowPods(
      #"""
      {"metadata": {"name": "web-2-a", "namespace": "shop", "uid": "uid-new", "labels": {"app": "web"}},
       "spec": {"containers": [{"name": "main", "image": "registry.local/web:9"}]},
       "status": {"phase": "Pending", "containerStatuses": [{"name": "main", "ready": false, "restartCount": 0,
         "state": {"waiting": {"reason": "ImagePullBackOff", "message": "not found"}}}]}}
      """#)
    #expect(await run() == .failed("web-2-a: ImagePullBackOff: not found"))
  }

  @Test func `what never gets there is not verified`() async {
    expectConfiguration()
    expectObject(json(generation: 4))
    expectRestart()
    runner.allow(.exactly(objectWords), .output(json(generation: 5, updated: 1)))
    allowPods()
    #expect(await run() == .failed("not verified within 1m: 1 of 2 are new"))
  }

  @Test func `each system is asked only what is its own`() async {
    let cluster = KubeProbeSource(commands: commands, runner: runner)
    let docker = DockerSource(commands: DockerCommands(), runner: runner, time: time)
    let key = ServiceKey(project: "p", service: "s")
    #expect(await cluster.refusal(.sameContainers(key, [])) != nil)
    #expect(await docker.refusal(.sameObject(KubeFlowStage.web, uid: "u")) != nil)
    #expect(await cluster.look(.stopped(key, [])) == .failed("this cannot be checked here"))
    #expect(
      await docker.look(.cluster(.begun(KubeFlowStage.web))) == .failed("this cannot be checked here"))
    #expect(runner.commands.isEmpty)
  }

  @Test func `a name is no part of a path but one`() {
    let key = KubeKey(.pod, "shop", "a/../../secrets?x=1#é")
    #expect(
      commands.object(key).argv.last == "/api/v1/namespaces/shop/pods/a%2F..%2F..%2Fsecrets%3Fx%3D1%23%C3%A9")
    let query = PodQuery(namespace: "shop", .labelled(["a.b/c": "d", "app": "x,y"]))
    #expect(
      commands.pods(query).argv.last
        == "/api/v1/namespaces/shop/pods?labelSelector=a.b%2Fc%3Dd%2Capp%3Dx%2Cy")
    #expect(
      commands.pods(PodQuery(namespace: "shop", .named("web-1"))).argv.last
        == "/api/v1/namespaces/shop/pods?fieldSelector=metadata.name%3Dweb-1")
  }

  @Test func `what is read of an object, and a shell in it`() {
    let pod = KubeKey(.pod, "shop", "web-1")
    #expect(
      commands.describe(pod).argv == [
        "kubectl", "--context", "prod", "--namespace", "shop", "describe", "pod/web-1",
      ])
    #expect(commands.yaml(KubeFlowStage.node).argv.suffix(4) == ["get", "node/worker-1", "-o", "yaml"])
    #expect(commands.yaml(pod).impact == .reads)
    let shell = commands.shell(pod, container: "main")
    #expect(shell.impact == .mutates)
    #expect(shell.timeout == nil)
    #expect(
      shell.argv.dropFirst(5).prefix(7) == [
        "exec", "--stdin", "--tty", "pod/web-1", "--container=main", "--", "sh",
      ])
    #expect(shell.target == "shop/pod/web-1/main")
  }
}
