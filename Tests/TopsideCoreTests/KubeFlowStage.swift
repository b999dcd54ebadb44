import SafeText
import TopsideCore

/// A small cluster: a deployment `web` of two pods, a stateful set `db`, a daemon set, two nodes, a service and more.
struct KubeFlowStage {
  static let web = KubeKey(.deployment, "shop", "web")
  static let db = KubeKey(.statefulSet, "shop", "db")
  static let agent = KubeKey(.daemonSet, "shop", "agent")
  static let node = KubeKey(.node, "", "worker-1")
  static let backup = KubeKey(.cronJob, "shop", "backup")
  static let now = Timestamp(seconds: 1_772_366_400)

  var cluster = Cluster()
  var flows = KubeFlows(commands: KubeCommands(context: "prod"), deadline: .seconds(90))

  init() {
    put(.workload(Self.workload(Self.web, desired: 2)))
    put(.workload(Self.workload(Self.db, desired: 1)))
    put(.workload(Self.workload(Self.agent, desired: 2)))
    var set = Self.workload(KubeKey(.replicaSet, "shop", "web-1"), desired: 2)
    set.meta.owner = .init(kind: "Deployment", name: "web", uid: "uid-web")
    set.selector = ["app": "web", "pod-template-hash": "1"]
    put(.workload(set))
    for name in ["web-1-a", "web-1-b"] { put(.pod(Self.webPod(name))) }
    put(.pod(Self.pod("db-0", app: "db", owner: .init(kind: "StatefulSet", name: "db", uid: "uid-db"))))
    var service = KubeService(ObjectMeta("shop", "front"))
    service.selector = ["app": "web"]
    put(.service(service))
    var node = ClusterNode(ObjectMeta("", "worker-1"))
    node.meta.uid = "uid-worker-1"
    put(.node(node))
    var cronJob = CronJob(ObjectMeta("shop", "backup"))
    cronJob.meta.uid = "uid-backup"
    put(.cronJob(cronJob))
  }

  mutating func put(_ object: KubeObject) {
    cluster.apply(.changed(KubeWatch(object.key.kind), [.put(object)]))
  }

  mutating func change(_ key: KubeKey, _ body: (inout Workload) -> Void) {
    guard var workload = cluster.workloads[key] else { return }
    body(&workload)
    put(.workload(workload))
  }

  static func workload(_ key: KubeKey, desired: Int, generation: Int = 4) -> Workload {
    var workload = Workload(key.kind, ObjectMeta(key.namespace, key.name))
    workload.meta.uid = "uid-\(key.name)"
    workload.meta.generation = generation
    workload.observedGeneration = generation
    (workload.desired, workload.current, workload.ready) = (desired, desired, desired)
    (workload.updated, workload.available) = (desired, desired)
    workload.selector = ["app": key.name]
    workload.strategy = "RollingUpdate"
    return workload
  }

  static func pod(_ name: String, app: String, owner: ObjectMeta.Owner?) -> Pod {
    var pod = Pod(ObjectMeta("shop", name))
    pod.meta.uid = "uid-\(name)"
    pod.meta.labels = ["app": app]
    pod.meta.owner = owner
    pod.phase = "Running"
    pod.node = "worker-1"
    pod.conditions = [KubeCondition("Ready", "True")]
    var container = PodContainer("main")
    container.state = .running(since: nil)
    pod.containers = [container]
    return pod
  }

  static func webPod(_ name: String) -> Pod {
    pod(name, app: "web", owner: .init(kind: "ReplicaSet", name: "web-1", uid: "uid-web-1"))
  }

  /// A pod whose only container waits.
  static func waiting(
    _ name: String, _ reason: String, message: String = "", last: PodContainer.Termination? = nil
  ) -> Pod {
    var pod = webPod(name)
    pod.phase = "Pending"
    pod.conditions = []
    pod.containers[0].state = .waiting(reason: reason, message: message)
    pod.containers[0].last = last
    return pod
  }

  /// A plan as an operator reads it.
  static func text(_ flow: Flow) -> String {
    let guards = flow.guards.map { condition in
      switch condition {
      case .sameObject(let key, let uid): "guard \(key.path) is \(uid)"
      case .sameCluster(let print): "guard \(print.context) is \(print.user) at \(print.server)"
      case .sameContainers, .cluster, .compose, .helm, .k3s: "guard \(condition)"
      }
    }
    let steps = flow.steps.map { step in
      switch step {
      case .run(let command):
        "run \(command.argv.joined(separator: " ")) (\(command.impact), \(command.target ?? "?"))"
      case .wait(_, let deadline): "wait \(deadline.components.seconds)s"
      case .ensure, .edit, .attempt, .save: "\(step)"
      }
    }
    return
      ([flow.title.text, "in \(flow.place.text)"] + flow.touches.map(\.text)
      + ["expects \(flow.expects.text)"] + guards + steps).joined(separator: "\n")
  }
}
