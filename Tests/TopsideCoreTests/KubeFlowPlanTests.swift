import SafeText
import Testing
import TopsideCore

/// Plans as they are shown, run and audited: one value, compared word for word.
@Suite struct KubeFlowPlanTests {
  private var stage = KubeFlowStage()

  private func restart(_ key: KubeKey) throws(FlowRefusal) -> Flow {
    try stage.flows.restart(key, in: stage.cluster) { _ in "Running" }
  }

  private func refusal(_ plan: () throws(FlowRefusal) -> Flow) -> SafeText? {
    do {
      _ = try plan()
      return nil
    } catch {
      return error.words
    }
  }

  @Test func `a rollout restart`() throws {
    #expect(
      KubeFlowStage.text(try restart(KubeFlowStage.web)) == """
        Restart web
        in namespace shop, context prod
        pod web-1-a (Running)
        pod web-1-b (Running)
        service front sends to it
        expects 2 new pods available within 90 s
        guard shop/deployment/web is uid-web
        run kubectl --context prod --namespace shop rollout restart deployment/web (mutates, shop/deployment/web)
        wait 90s
        """)
  }

  @Test mutating func `a restart compares with the pods and the generation that there were`() throws {
    let flow = try restart(KubeFlowStage.web)
    let before = ClusterProbe.Before(
      generation: 4, desired: 2, pods: ["uid-web-1-a", "uid-web-1-b"], selector: ["app": "web"])
    #expect(flow.steps.last == .wait(.cluster(.rolledOut(KubeFlowStage.web, before)), atMost: .seconds(90)))
  }

  @Test mutating func `what is paused is not restarted`() {
    stage.change(KubeFlowStage.web) { $0.isPaused = true }
    #expect(
      refusal { () throws(FlowRefusal) in try restart(KubeFlowStage.web) }
        == "it is paused: kubectl rollout resume deployment/web first")
    let set = KubeKey(.replicaSet, "shop", "web-1")
    #expect(refusal { () throws(FlowRefusal) in try restart(set) } != nil)
  }

  @Test mutating func `a strategy that leaves the pods is said, and only the template is waited for`() throws
  {
    stage.change(KubeFlowStage.agent) { $0.strategy = "OnDelete" }
    let flow = try restart(KubeFlowStage.agent)
    #expect(flow.touches == ["its strategy is OnDelete: each pod stays as it is until somebody deletes it"])
    guard case .wait(.cluster(.noted(KubeFlowStage.agent, _)), _) = flow.steps.last else {
      Issue.record("waits for pods: \(flow.steps)")
      return
    }
    #expect(try restart(KubeFlowStage.db).touches.contains("one pod after the other, the last first"))
  }

  @Test func `the context is part of every plan, and guarded`() throws {
    var stage = stage
    stage.flows.fingerprint = ContextFingerprint(context: "prod", server: "https://10.0.0.1", user: "me")
    let flow = try stage.flows.scale(KubeFlowStage.web, to: 3, in: stage.cluster)
    #expect(flow.guards.first == .sameCluster(try #require(stage.flows.fingerprint)))
    #expect(flow.guards.count == 2)
    stage.flows.commands.context = ""
    let inside = try stage.flows.scale(KubeFlowStage.web, to: 3, in: stage.cluster)
    #expect(inside.place == "namespace shop, kubectl's own context")
    #expect(inside.commands[0].arguments.first == "--namespace")
  }

  @Test func `more pods`() throws {
    #expect(
      KubeFlowStage.text(try stage.flows.scale(KubeFlowStage.web, to: 5, in: stage.cluster)) == """
        Scale web to 5
        in namespace shop, context prod
        2 pods wanted now, 5 then: 3 more
        expects 5 pods ready within 90 s
        guard shop/deployment/web is uid-web
        run kubectl --context prod --namespace shop scale deployment/web --current-replicas=2 --replicas=5 \
        (mutates, shop/deployment/web)
        wait 90s
        """)
  }

  @Test func `no pods is a stop, and says so`() throws {
    let flow = try stage.flows.scale(KubeFlowStage.web, to: 0, in: stage.cluster)
    #expect(flow.title == "Stop web")
    #expect(flow.verb == "Stop")
    #expect(flow.touches == ["stops it: all 2 pods end", "service front sends to it"])
    #expect(flow.expects == "no pod of it left within 90 s")
  }

  private static let autoscaled: [(to: Int, SafeText)] = [
    (0, "autoscaler web-size owns its size, and rests while that is 0"),
    (1, "autoscaler web-size owns its size (2 to 6): it will set it back to 2"),
    (9, "autoscaler web-size owns its size (2 to 6): it will set it back to 6"),
    (4, "autoscaler web-size owns its size (2 to 6): it will set it as its figures say, soon"),
  ]

  @Test(arguments: autoscaled.indices)
  mutating func `an autoscaler that owns the size is named, and what it will do`(index: Int) throws {
    var autoscaler = Autoscaler(ObjectMeta("shop", "web-size"))
    (autoscaler.targetKind, autoscaler.targetName) = ("Deployment", "web")
    (autoscaler.least, autoscaler.most) = (2, 6)
    stage.put(.autoscaler(autoscaler))
    let (count, words) = Self.autoscaled[index]
    #expect(
      try stage.flows.scale(KubeFlowStage.web, to: count, in: stage.cluster).touches.contains(words))
    let other = try stage.flows.scale(KubeFlowStage.db, to: 4, in: stage.cluster)
    #expect(!other.touches.contains { $0.text.contains("autoscaler") })
  }

  @Test mutating func `who else sets the size is named`() throws {
    stage.change(KubeFlowStage.db) { $0.meta.labels["app.kubernetes.io/managed-by"] = "Helm" }
    #expect(
      try stage.flows.scale(KubeFlowStage.db, to: 0, in: stage.cluster).touches == [
        "stops it: its pod ends, the last first; volume claims stay",
        "it comes from Helm, whose next upgrade may set it back",
      ])
    stage.change(KubeFlowStage.db) { $0.meta.owner = .init(kind: "Postgres", name: "main") }
    #expect(
      try stage.flows.scale(KubeFlowStage.db, to: 3, in: stage.cluster).touches.last
        == "Postgres main owns it, and may set it back")
  }

  @Test func `a size that cannot be is refused`() {
    let (flows, cluster) = (stage.flows, stage.cluster)
    let set = KubeKey(.replicaSet, "shop", "web-1")
    let cases: [(KubeKey, Int, SafeText)] = [
      (KubeFlowStage.web, -1, "a number from 0 on is needed"),
      (KubeFlowStage.web, 2, "2 pods are wanted already"),
      (KubeFlowStage.agent, 3, "a daemon set runs one pod on each of its nodes"),
      (set, 3, "Deployment web decides its size: scale that"),
      (KubeFlowStage.node, 3, "this has no number of pods"),
    ]
    for (key, count, words) in cases {
      #expect(refusal { () throws(FlowRefusal) in try flows.scale(key, to: count, in: cluster) } == words)
    }
  }

  @Test func `a cordon and its end`() throws {
    #expect(
      KubeFlowStage.text(try stage.flows.cordon(KubeFlowStage.node, in: stage.cluster)) == """
        Cordon worker-1
        in context prod
        node worker-1 takes no new pods
        the 3 pods seen on it stay and run on
        expects marked within 90 s
        guard node/worker-1 is uid-worker-1
        run kubectl --context prod cordon node/worker-1 (mutates, node/worker-1)
        wait 90s
        """)
    let (flows, cluster) = (stage.flows, stage.cluster)
    #expect(
      refusal { () throws(FlowRefusal) in try flows.uncordon(KubeFlowStage.node, in: cluster) }
        == "it takes new pods already")
    var closed = stage
    var node = try #require(closed.cluster.nodes[KubeFlowStage.node])
    node.isUnschedulable = true
    closed.put(.node(node))
    let back = try flows.uncordon(KubeFlowStage.node, in: closed.cluster)
    #expect(back.commands[0].argv == ["kubectl", "--context", "prod", "uncordon", "node/worker-1"])
    #expect(back.steps.last == .wait(.cluster(.schedulable(KubeFlowStage.node, true)), atMost: .seconds(90)))
    let again = closed.cluster
    #expect(
      refusal { () throws(FlowRefusal) in try flows.cordon(KubeFlowStage.node, in: again) }
        == "it takes no new pods already")
  }

  @Test func `only what destroys in production asks for the name`() throws {
    var stage = stage
    let pod = KubeKey(.pod, "shop", "db-0")
    func plans() throws -> [Flow] {
      [
        try stage.flows.delete(pod, in: stage.cluster) { _ in "Running" },
        try stage.flows.scale(KubeFlowStage.web, to: 1, in: stage.cluster),
        try stage.flows.cordon(KubeFlowStage.node, in: stage.cluster),
      ]
    }
    #expect(try plans().map(\.typedConfirmation) == [nil, nil, nil])
    stage.flows.isProduction = true
    #expect(try plans().map(\.typedConfirmation) == ["db-0", nil, nil])
  }

  @Test func `every change says what it may do, how long it may take, and to what`() throws {
    let flows = [
      try restart(KubeFlowStage.web), try stage.flows.scale(KubeFlowStage.db, to: 2, in: stage.cluster),
      try stage.flows.cordon(KubeFlowStage.node, in: stage.cluster),
      try stage.flows.delete(KubeKey(.pod, "shop", "db-0"), in: stage.cluster) { _ in "" },
      try stage.flows.rerun(KubeFlowStage.backup, at: KubeFlowStage.now, in: stage.cluster),
    ]
    for flow in flows {
      let command = try #require(flow.commands.first)
      #expect(command.impact == (flow.kind == .delete ? .destroys : .mutates))
      #expect(command.timeout == .seconds(30))
      #expect(command.target != nil)
      #expect(command.argv.prefix(3) == ["kubectl", "--context", "prod"])
      #expect(command.argv.contains("--namespace") == (flow.kind != .cordon))
    }
    #expect(Set(flows.map(\.id)).count == flows.count)
  }
}
