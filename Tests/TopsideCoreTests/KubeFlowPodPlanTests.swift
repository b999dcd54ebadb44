import SafeText
import Testing
import TopsideCore

@Suite struct KubeFlowPodPlanTests {
  private var stage = KubeFlowStage()
  private let web = KubeKey(.pod, "shop", "web-1-a")

  private func delete(_ key: KubeKey) throws(FlowRefusal) -> Flow {
    try stage.flows.delete(key, in: stage.cluster) { _ in "Running" }
  }

  private func refusal(_ plan: () throws(FlowRefusal) -> Flow) -> SafeText? {
    do {
      _ = try plan()
      return nil
    } catch {
      return error.words
    }
  }

  @Test func `the end of a pod`() throws {
    #expect(
      KubeFlowStage.text(try delete(web)) == """
        Delete pod web-1-a
        in namespace shop, context prod
        pod web-1-a (Running) ends, with all that is in it
        Deployment web makes a new one
        no disruption budget holds this back
        service front sends to it
        expects gone, and another one ready in its place, within 90 s
        guard shop/pod/web-1-a is uid-web-1-a
        run kubectl --context prod --namespace shop delete pod/web-1-a --wait=false \
        (destroys, shop/pod/web-1-a)
        wait 90s
        """)
    let before = ClusterProbe.Before(
      pods: ["uid-web-1-a", "uid-web-1-b"], selector: ["app": "web", "pod-template-hash": "1"])
    let set = KubeKey(.replicaSet, "shop", "web-1")
    #expect(
      try delete(web).steps.last
        == .wait(
          .cluster(.replaced(web, uid: "uid-web-1-a", owner: set, before)), atMost: .seconds(90)))
  }

  @Test mutating func `who makes another one is said, or that nobody does`() throws {
    let cases: [(ObjectMeta.Owner?, SafeText, waits: Bool)] = [
      (nil, "nothing makes it again", false),
      (.init(kind: "StatefulSet", name: "db"), "StatefulSet db makes it again, under the same name", true),
      (.init(kind: "DaemonSet", name: "agent"), "DaemonSet agent makes a new one on worker-1", true),
      (.init(kind: "ReplicaSet", name: "old"), "ReplicaSet old makes a new one", true),
      (
        .init(kind: "Job", name: "seed"),
        "Job seed counts it as failed unless it is done, and may make another one", false
      ),
      (.init(kind: "Workflow", name: "w"), "Workflow w owns it, and may make another one", false),
    ]
    for (owner, words, waits) in cases {
      stage.put(.pod(KubeFlowStage.pod("x", app: "x", owner: owner)))
      let flow = try delete(KubeKey(.pod, "shop", "x"))
      #expect(flow.touches[1] == words)
      guard case .wait(.cluster(.replaced(_, _, let waited, _)), _) = flow.steps.last else {
        Issue.record("another probe: \(flow.steps)")
        continue
      }
      #expect((waited != nil) == waits, "\(words)")
    }
  }

  @Test mutating func `an owner that is not known is followed by what its pods have in common`() throws {
    var pod = KubeFlowStage.pod("cache-0", app: "cache", owner: .init(kind: "StatefulSet", name: "cache"))
    pod.meta.labels["statefulset.kubernetes.io/pod-name"] = "cache-0"
    pod.meta.labels["controller-revision-hash"] = "cache-77"
    stage.put(.pod(pod))
    guard case .wait(.cluster(let probe), _) = try delete(pod.key).steps.last else {
      Issue.record("no probe")
      return
    }
    #expect(probe.pods == PodQuery(namespace: "shop", .labelled(["app": "cache"])))
  }

  @Test mutating func `what cannot be deleted is refused with the reason`() {
    let gone = KubeKey(.pod, "shop", "nope")
    #expect(refusal { () throws(FlowRefusal) in try delete(gone) } == "there is no such pod any more")
    var pod = KubeFlowStage.webPod("web-1-a")
    pod.meta.deleted = KubeFlowStage.now
    stage.put(.pod(pod))
    #expect(refusal { () throws(FlowRefusal) in try delete(web) } == "it is being deleted already")
    stage.put(.pod(KubeFlowStage.pod("etcd", app: "etcd", owner: .init(kind: "Node", name: "cp-1"))))
    let etcd = KubeKey(.pod, "shop", "etcd")
    #expect(
      refusal { () throws(FlowRefusal) in try delete(etcd) }
        == "it is a static pod: a file on node cp-1 decides about it")
  }

  private func rerun(_ key: KubeKey) throws(FlowRefusal) -> Flow {
    try stage.flows.rerun(key, at: KubeFlowStage.now, in: stage.cluster)
  }

  @Test mutating func `a cron job now`() throws {
    var cronJob = try #require(stage.cluster.cronJobs[KubeFlowStage.backup])
    (cronJob.active, cronJob.isSuspended) = (1, true)
    stage.put(.cronJob(cronJob))
    let name = "backup-rerun-tb7yo0"
    #expect(
      KubeFlowStage.text(try rerun(KubeFlowStage.backup)) == """
        Run backup now
        in namespace shop, context prod
        a new job \(name), made as the schedule would make it
        1 of it runs now: this one runs beside
        its schedule is suspended, and stays so
        expects it runs, or is done, within 90 s
        guard shop/cronjob/backup is uid-backup
        run kubectl --context prod --namespace shop create job \(name) --from=cronjob/backup \
        (mutates, shop/cronjob/backup)
        wait 90s
        """)
  }

  @Test mutating func `a job of a cron job is made by that, any other is refused`() throws {
    var job = Job(ObjectMeta("shop", "backup-1"))
    job.meta.owner = .init(kind: "CronJob", name: "backup", uid: "uid-backup")
    stage.put(.job(job))
    let flow = try rerun(job.key)
    #expect(flow.guards == [.sameObject(KubeFlowStage.backup, uid: "uid-backup")])
    #expect(flow.commands[0].argv.last == "--from=cronjob/backup")
    job.meta.owner = nil
    stage.put(.job(job))
    #expect(
      refusal { () throws(FlowRefusal) in try rerun(job.key) }?.text.contains("a job runs once") == true)
    job.meta.annotations["helm.sh/hook"] = "post-install"
    stage.put(.job(job))
    #expect(refusal { () throws(FlowRefusal) in try rerun(job.key) }?.text.contains("Helm") == true)
  }

  @Test mutating func `a long name is cut so that a label can hold it`() throws {
    var cronJob = CronJob(ObjectMeta("shop", String(repeating: "a", count: 49) + "-bc"))
    cronJob.meta.uid = "u"
    stage.put(.cronJob(cronJob))
    let name = try #require(try rerun(cronJob.key).commands[0].argv.dropLast().last)
    #expect(name == String(repeating: "a", count: 49) + "-rerun-tb7yo0")
    #expect(name.count <= 63)
  }
}
