import SafeText
import Testing
import TopsideCore

@Suite struct ForwardTests {
  private static let signs: [(String, ForwardSign?)] = [
    ("Forwarding from 127.0.0.1:8443 -> 443", .listening(local: 8443, remote: 443)),
    ("Forwarding from [::1]:8443 -> 443", .listening(local: 8443, remote: 443)),
    ("Handling connection for 8443", .handling),
    (
      "Unable to listen on port 8443: Listeners failed to create with the following errors: [unable to create "
        + "listener: Error listen tcp4 127.0.0.1:8443: bind: address already in use]", .portTaken
    ),
    ("error: unable to listen on any of the requested ports: [{8443 443}]", .portTaken),
    (
      "Unable to listen on port 443: Listeners failed to create with the following errors: [unable to create "
        + "listener: Error listen tcp4 127.0.0.1:443: bind: permission denied]", .portForbidden
    ),
    ("error: lost connection to pod", .lostPod),
    (
      "E1121 10:00:00.000000 77 portforward.go:424] \"Unhandled Error\" err=\"an error occurred forwarding "
        + "8443 -> 443: error forwarding port 443 to pod abc, uid : failed to connect to localhost:443\"",
      .refusedInside("failed to connect to localhost:443\"")
    ),
    (
      "error: unable to forward port because pod is not running. Current status=Pending",
      .podNotRunning("error: unable to forward port because pod is not running. Current status=Pending")
    ),
    ("Forwarding from 127.0.0.1:99999 -> 443", nil), ("Forwarding from ", nil),
    ("Forwarding from 127.0.0.1:8443 -> ", nil), ("", nil), ("\u{1B}[31m", nil),
  ]

  @Test(arguments: signs.indices)
  func `a line of kubectl is understood, or left`(index: Int) {
    let (line, sign) = Self.signs[index]
    #expect(ForwardSign(line: line) == sign)
  }

  @Test func `a forward listens on this machine alone, and counts as a change`() {
    let command = KubeCommands(context: "prod")
      .portForward(KubeKey(.service, "shop", "front"), local: 8443, remote: 443)
    #expect(
      command.argv == [
        "kubectl", "--context", "prod", "--namespace", "shop", "port-forward", "--address", "127.0.0.1",
        "service/front", "8443:443",
      ])
    #expect(command.impact == .mutates)
    #expect(command.timeout == nil)
    let any = KubeCommands(context: "").portForward(KubeKey(.pod, "s", "p"), local: 0, remote: 80)
    #expect(any.argv.last == ":80")
  }

  @Test func `forwards are kept in order, and no port is given twice`() throws {
    var forwards = Forwards()
    let pod = KubeKey(.pod, "shop", "web-1")
    #expect(forwards.summary == nil)
    var first = try forwards.begin(pod, localPort: 8443, remotePort: 443)
    #expect(forwards.summary == "fwd 8443 → web-1:443")
    #expect(throws: FlowRefusal("port 8443 leads to web-1 already")) {
      try forwards.begin(pod, localPort: 8443, remotePort: 80)
    }
    let second = try forwards.begin(pod, localPort: 0, remotePort: 80)
    #expect(forwards.summary == "2 fwd")
    first.state = .reconnecting(why: "the connection to the pod was lost", retryAt: .seconds(5))
    forwards.update(first)
    #expect(forwards.summary == "2 fwd, 1 broken")
    #expect(first.words(at: .seconds(3)) == "the connection to the pod was lost; again in 2s")
    first.state = .ended
    forwards.update(first)
    _ = try forwards.begin(pod, localPort: 8443, remotePort: 443)
    forwards.remove(second.id)
    forwards.update(second)
    #expect(forwards.all.map(\.id) == [1, 3])
  }

  @Test func `it goes to the pod while that is ready, then to another one of the same owner`() throws {
    var stage = KubeFlowStage()
    let key = KubeKey(.pod, "shop", "web-1-a")
    let owner = try #require(stage.cluster.pods[key]?.meta.owner)
    #expect(stage.cluster.route(to: key, ownedBy: owner) == .to(key))
    var broken = KubeFlowStage.webPod("web-1-a")
    broken.conditions = []
    stage.put(.pod(broken))
    #expect(stage.cluster.route(to: key, ownedBy: owner) == .to(KubeKey(.pod, "shop", "web-1-b")))
    stage.cluster.apply(.changed(KubeWatch(.pod), [.deleted(KubeKey(.pod, "shop", "web-1-b"))]))
    #expect(stage.cluster.route(to: key, ownedBy: owner) == .wait("no pod of web is ready"))
  }

  @Test func `after a rollout it goes to the pods of the next replica set`() throws {
    var stage = KubeFlowStage()
    let key = KubeKey(.pod, "shop", "web-1-a")
    let owner = try #require(stage.cluster.pods[key]?.meta.owner)
    for name in ["web-1-a", "web-1-b"] {
      stage.cluster.apply(.changed(KubeWatch(.pod), [.deleted(KubeKey(.pod, "shop", name))]))
    }
    var set = KubeFlowStage.workload(KubeKey(.replicaSet, "shop", "web-2"), desired: 2)
    set.meta.owner = .init(kind: "Deployment", name: "web", uid: "uid-web")
    stage.put(.workload(set))
    let next = KubeFlowStage.pod(
      "web-2-a", app: "web", owner: .init(kind: "ReplicaSet", name: "web-2", uid: "uid-web-2"))
    stage.put(.pod(next))
    #expect(stage.cluster.route(to: key, ownedBy: owner) == .to(next.key))
  }

  @Test func `a pod that nothing makes again is gone for good`() {
    let cluster = Cluster()
    let key = KubeKey(.pod, "shop", "debug")
    #expect(cluster.route(to: key, ownedBy: nil) == .gone("debug is gone"))
    let service = KubeKey(.service, "shop", "front")
    #expect(cluster.route(to: service, ownedBy: nil) == .to(service))
  }
}
