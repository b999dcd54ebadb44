import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// What a rollback of a workload says before it is confirmed.
@Suite struct RolloutPlanTests {
  private var stage = RolloutStage()

  @Test func `a rollback of a deployment, as it is confirmed`() throws {
    let flow = try stage.undo(KubeFlowStage.web, to: 4, stage.web)
    #expect(
      RolloutStage.text(flow) == """
        Roll back web to revision 4
        in namespace shop, context prod
        pod template: revision 5 (registry.local/web:1.2; release 1.2) → revision 4 (registry.local/web:1.1; release 1.1)
              - name: LOG_LEVEL
        -       value: debug
        +       value: info
              - name: DB_PASSWORD
        -       value: ***
        +       value: ***
        -     image: registry.local/web:1.2
        +     image: registry.local/web:1.1
        2 pods of other revisions end
        service front sends to it
        warning only the pod template goes back: not the replicas, not config maps, secrets or volumes
        expects 2 pods of that revision available within 90 s
        guard shop/deployment/web is uid-web
        guard newest revision of shop/deployment/web is one of [5]
        run kubectl --context prod --namespace shop rollout undo deployment/web --to-revision=4 (mutates, shop/deployment/web)
        run kubectl --context prod --namespace shop rollout status deployment/web --timeout=60s (reads, shop/deployment/web)
        wait 90s
        """)
    #expect(flow.kind == .rollback)
    #expect(flow.target == .object(KubeFlowStage.web))
    #expect(flow.commands[0].place == .cluster(context: "prod", namespace: "shop"))
  }

  @Test func `what ran before keeps its number, and is the remedy`() throws {
    let flow = try stage.undo(KubeFlowStage.web, to: 4, stage.web)
    let remedy = try #require(flow.remedies.first)
    #expect(
      RolloutStage.text(remedy) == """
        Return web to revision 5
        in namespace shop, context prod
        pod template: back to revision 5 (registry.local/web:1.2; release 1.2), as before
        warning only the pod template goes back: not the replicas, not config maps, secrets or volumes
        expects 2 pods of that revision available within 90 s
        guard shop/deployment/web is uid-web
        guard newest revision of shop/deployment/web is one of [5, 6]
        run kubectl --context prod --namespace shop rollout undo deployment/web --to-revision=5 (mutates, shop/deployment/web)
        run kubectl --context prod --namespace shop rollout status deployment/web --timeout=60s (reads, shop/deployment/web)
        wait 90s
        """)
    #expect(remedy.remedies.isEmpty)
  }

  @Test func `pods of the revision that is gone back to stay`() throws {
    var stage = stage
    var old = KubeFlowStage.webPod("web-aaa-x")
    old.meta.labels["pod-template-hash"] = "aaa"
    stage.base.put(.pod(old))
    let flow = try stage.undo(KubeFlowStage.web, to: 4, stage.web)
    #expect(flow.touches.contains("2 pods of other revisions end"))
    #expect(flow.touches.contains("1 pod of revision 4 stays"))
  }

  @Test func `no plan is made for what cannot work`() throws {
    let web = try stage.web
    let current = try #require(web.current)
    #expect(
      RolloutStage.words { try stage.undo(KubeFlowStage.web, to: 5, web) }
        == "it runs the pod template of revision 5 already")
    var paused = stage
    paused.base.change(KubeFlowStage.web) { $0.isPaused = true }
    #expect(
      RolloutStage.words { try paused.undo(KubeFlowStage.web, to: 4, web) }
        == "it is paused, and takes no rollback: kubectl rollout resume deployment/web first")
    let none = RolloutHistory(key: KubeFlowStage.web, revisions: [])
    let flows = stage.flows
    let cluster = stage.cluster
    #expect(
      RolloutStage.words {
        try flows.undo(KubeFlowStage.web, to: current, history: none, in: cluster)
      } == "it has no history: none of its earlier pod templates was kept")
    var gone = try #require(web[4])
    gone.number = 99
    #expect(
      RolloutStage.words { try flows.undo(KubeFlowStage.web, to: gone, history: web, in: cluster) }
        == "it has no revision 99 any more: look at its history again")
    #expect(
      RolloutStage.words {
        try flows.undo(KubeKey(.deployment, "shop", "none"), to: current, history: web, in: cluster)
      } == "none is not there any more")
    #expect(
      RolloutStage.words {
        try flows.undo(KubeKey(.replicaSet, "shop", "web-1"), to: current, history: web, in: cluster)
      } == "only a deployment, a stateful set or a daemon set has revisions")
  }

  @Test func `an object of Helm's warns of that first, and names the release`() throws {
    var stage = stage
    stage.base.change(KubeFlowStage.web) {
      $0.meta.labels["app.kubernetes.io/managed-by"] = "Helm"
      $0.meta.annotations = [
        "meta.helm.sh/release-name": "storefront", "meta.helm.sh/release-namespace": "shop",
      ]
    }
    let flow = try stage.undo(KubeFlowStage.web, to: 4, stage.web)
    #expect(
      flow.warnings.first
        == "Helm owns it: the next upgrade overwrites this; B on release storefront rolls back by Helm")
    let object = try #require(stage.cluster.object(KubeFlowStage.web))
    #expect(KubeFlows.release(of: object) == ReleaseKey(namespace: "shop", name: "storefront"))
    #expect(KubeFlows.release(of: try #require(stage.cluster.object(KubeFlowStage.db))) == nil)
  }

  @Test func `a pod that holds a stateful set up is deleted, when it is that very pod`() throws {
    var stage = stage
    var pod = KubeFlowStage.waiting(
      "db-0", "CrashLoopBackOff", last: .init(reason: "Error", exitCode: 1))
    pod.meta.labels = ["app": "db", "controller-revision-hash": "db-r2"]
    pod.meta.owner = .init(kind: "StatefulSet", name: "db", uid: "uid-db")
    stage.base.put(.pod(pod))
    let flow = try stage.undo(KubeFlowStage.db, to: 1, stage.db)
    #expect(
      flow.touches.contains(
        """
        pod db-0 is deleted: the set waits for it, and never replaces it itself (db-0: CrashLoopBackOff, ended with exit 1)
        """))
    guard case .ensure(let probe, let command) = flow.steps[1] else {
      Issue.record("the pod is not deleted second: \(flow.steps)")
      return
    }
    #expect(command.argv.suffix(3) == ["delete", "pod/db-0", "--wait=false"])
    #expect(command.impact == .destroys)
    #expect(
      probe == .cluster(.replaced(pod.key, uid: "uid-db-0", owner: nil, ClusterProbe.Before())))
    // The others go on by themselves.
    var parallel = stage
    parallel.base.change(KubeFlowStage.db) { $0.isParallel = true }
    #expect(try parallel.undo(KubeFlowStage.db, to: 1, stage.db).steps.count == 3)
    pod.meta.labels["controller-revision-hash"] = "db-r1"
    stage.base.put(.pod(pod))
    #expect(try stage.undo(KubeFlowStage.db, to: 1, stage.db).steps.count == 3)
  }

  @Test func `what waits for a deletion by hand, or for a partition, says so`() throws {
    var stage = stage
    stage.base.change(KubeFlowStage.db) { $0.strategy = "OnDelete" }
    let flow = try stage.undo(KubeFlowStage.db, to: 1, stage.db)
    #expect(
      flow.warnings.last == "its strategy is OnDelete: each pod stays as it is until somebody deletes it")
    // kubectl rollout status knows nothing of it.
    #expect(flow.commands.count == 1)
    stage.base.change(KubeFlowStage.db) {
      $0.strategy = "RollingUpdate"
      $0.partition = 2
    }
    #expect(
      try stage.undo(KubeFlowStage.db, to: 1, stage.db).warnings.last
        == "its partition is 2: pods with a lower ordinal keep what they have")
  }

  @Test func `another image is drift, and the way back is a revision`() throws {
    let flow = try stage.flows.setImage(
      KubeFlowStage.web, container: "web", to: "registry.local:5000/web:1.3", history: stage.web,
      in: stage.cluster)
    #expect(
      RolloutStage.text(flow) == """
        Set the image of web
        in namespace shop, context prod
        container web: registry.local/web:1.2 → registry.local:5000/web:1.3
        service front sends to it
        warning drift: no file knows of this image; whatever applies them next puts the one back that they name
        expects 2 new pods available within 90 s
        guard shop/deployment/web is uid-web
        guard newest revision of shop/deployment/web is one of [5]
        run kubectl --context prod --namespace shop set image deployment/web web=registry.local:5000/web:1.3 (mutates, shop/deployment/web)
        wait 90s
        """)
    #expect(flow.remedies.first?.title == "Return web to revision 5")
  }

  @Test(arguments: [
    ("web", "registry.local/web:1.2", "container web has that image already"),
    ("api", "web:1", "it has no container named api"),
    ("web", "web:1 --all", "web:1 --all is no image reference: registry/name:tag, or name@sha256:… is meant"),
  ])
  func `an image that is none, or is there, is refused`(container: String, image: String, words: String)
    throws
  {
    let web = try stage.web
    #expect(
      RolloutStage.words {
        try stage.flows.setImage(
          KubeFlowStage.web, container: container, to: image, history: web, in: stage.cluster)
      } == words)
  }
}

/// The grammar of image references.
@Suite struct ImageReferenceTests {
  private static let digest = "sha256:" + String(repeating: "a1", count: 32)

  @Test(arguments: [
    "web", "web:1.2", "shop/web", "registry.local/shop/web:1.2", "localhost:5000/web:latest",
    "x/a-b__c.d/e:V1_2",
    "web@" + digest, "registry.local:5000/web:1@" + digest, "10.0.0.1:80/x:y",
  ])
  func `what is one`(text: String) { #expect(ImageReference.isValid(text)) }

  @Test(arguments: [
    "", " ", ":1", "web:", "Web:1", "web:1 2", "web:-1", "web:.1", "-web", "web-", "/web", "web/", "a//b",
    "web@",
    "web@sha256:xyz", "web@sha256", "--all", "web=1", "web:1\n", "web;rm", "$(x)", "a___b", "a..b",
    "host:99999/web",
    "web:" + String(repeating: "a", count: 129), String(repeating: "a/", count: 400) + "b", "wéb",
    "web:1\u{202e}",
  ])
  func `what is none`(text: String) { #expect(!ImageReference.isValid(text)) }
}
