import Testing
import TopsideCore

@Suite struct KubeOwnershipTests {
  private func pod(
    _ name: String, _ namespace: String = "shop", owner: (String, String)? = nil,
    labels: [String: String] = ["app": "api"]
  ) -> Pod {
    var meta = ObjectMeta(namespace, name)
    meta.labels = labels
    meta.owner = owner.map { .init(kind: $0, name: $1) }
    return Pod(meta)
  }

  private func cluster(_ pods: Pod...) -> Cluster {
    var cluster = Cluster()
    cluster.apply(.listed(KubeWatch(.pod), pods.map(KubeObject.pod)))
    return cluster
  }

  @Test func `a selector chooses pods of its namespace, also those that come later`() {
    var cluster = cluster(
      pod("api-2"), pod("web-1", labels: ["app": "web"]), pod("api-1"), pod("api-9", "aio"))
    let names = { (cluster: Cluster) in
      cluster.pods(matching: ["app": "api"], in: "shop").map(\.meta.name)
    }
    #expect(names(cluster) == ["api-1", "api-2"])
    cluster.apply(.changed(KubeWatch(.pod), [.put(.pod(pod("api-3")))]))
    #expect(names(cluster).count == 3)
    #expect(cluster.pods(matching: [:], in: "shop").isEmpty)
    #expect(cluster.pods(matching: ["app": "api"], in: "mail").isEmpty)
  }

  @Test func `a pod's deployment is known with its replica set and without`() {
    let labels = ["pod-template-hash": "7d9f"]
    let pod = pod("api-7d9f-x", owner: ("ReplicaSet", "api-7d9f"), labels: labels)
    var cluster = cluster(pod)
    let (set, deployment) = (KubeKey(.replicaSet, "shop", "api-7d9f"), KubeKey(.deployment, "shop", "api"))
    #expect(cluster.owners(of: pod) == [set, deployment])
    var meta = ObjectMeta("shop", "api-7d9f")
    cluster.apply(.listed(KubeWatch(.replicaSet), [.workload(Workload(.replicaSet, meta))]))
    #expect(cluster.owners(of: pod) == [set])
    meta.owner = .init(kind: "Deployment", name: "front")
    cluster.apply(.listed(KubeWatch(.replicaSet), [.workload(Workload(.replicaSet, meta))]))
    #expect(cluster.owners(of: pod) == [set, KubeKey(.deployment, "shop", "front")])
  }

  @Test func `a pod of a job belongs to the job's cron job, and one of a foreign kind to nothing`() {
    let made = pod("backup-1-x", owner: ("Job", "backup-1"))
    var cluster = cluster(made)
    var job = Job(ObjectMeta("shop", "backup-1"))
    job.meta.owner = .init(kind: "CronJob", name: "backup")
    cluster.apply(.listed(KubeWatch(.job), [.job(job)]))
    #expect(
      cluster.owners(of: made) == [KubeKey(.job, "shop", "backup-1"), KubeKey(.cronJob, "shop", "backup")])
    #expect(cluster.owners(of: pod("r", owner: ("Rollout", "r"))).isEmpty)
    #expect(cluster.owners(of: pod("static", owner: ("Node", "n1"))) == [KubeKey(.node, "", "n1")])
  }
}
