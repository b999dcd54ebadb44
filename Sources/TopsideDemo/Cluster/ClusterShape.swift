import TopsideCore

/// What is declared in the simulated cluster, beside what runs there.
struct ClusterShape: Sendable {
  struct Workload: Sendable {
    var key: KubeKey
    var replicas: Int
    var pod: PodShape
    /// Another pod is rolled out this many seconds before the demo is opened.
    var update: (before: Double, pod: PodShape)?
    /// The release that it belongs to.
    var release: String?
    /// Of the volume of each of its pods, in GiB.
    var volume: Int?
  }

  struct Job: Sendable {
    var key: KubeKey
    var pod: PodShape
    var backoffLimit = 6
    /// It was started this long before the demo is opened, in seconds.
    var age: Double
    /// As a Helm hook.
    var weight: Int?
  }

  struct CronJob: Sendable {
    var key: KubeKey
    var schedule: String
    /// In seconds, from one to the next.
    var period: Int64
    var pod: PodShape
    var isSuspended = false
  }

  struct Autoscaler: Sendable {
    var key: KubeKey
    var target: KubeKey
    var least: Int
    var most: Int
    /// Name, now in percent, wanted in percent.
    var metrics: [(name: String, current: Int, target: Int)]
    /// How many it wants now.
    var desired: Int
  }

  struct Service: Sendable {
    var key: KubeKey
    var port: Int
    var target: Int
    var selector: [String: String]
    var type = "ClusterIP"
  }

  struct Ingress: Sendable {
    var key: KubeKey
    var host: String
    var secret: String
    var service: String
    var port: Int
  }

  struct Claim: Sendable {
    var key: KubeKey
    /// GiB.
    var size: Int
    var className = "local-path"
    var isBound = true
  }

  struct Node: Sendable {
    var name: String
    var roles: [String]
    var address: String
    /// Its disk fills up this many seconds before the demo is opened.
    var pressure: Double?
  }

  var workloads: [Workload] = []
  var jobs: [Job] = []
  var cronJobs: [CronJob] = []
  var autoscalers: [Autoscaler] = []
  var services: [Service] = []
  var ingresses: [Ingress] = []
  var claims: [Claim] = []

  static let nodes = [
    Node(name: "demo-control", roles: ["control-plane", "master"], address: "10.20.0.11"),
    Node(name: "demo-worker", roles: [], address: "10.20.0.12", pressure: 1500),
  ]

  static let namespaces = ["aio", "copilot-agent-dev", "default", "integr8scode", "kube-system", "vibeyard"]

  /// Everything, namespace by namespace.
  static func whole() -> ClusterShape {
    [integr8sCode(), aio(), copilotAgent(), vibeyard()].reduce(into: ClusterShape()) { whole, part in
      whole.workloads += part.workloads
      whole.jobs += part.jobs
      whole.cronJobs += part.cronJobs
      whole.autoscalers += part.autoscalers
      whole.services += part.services
      whole.ingresses += part.ingresses
      whole.claims += part.claims
    }
  }
}

extension ClusterShape {
  /// A deployment whose pods are known by its name.
  mutating func deploy(
    _ namespace: String, _ name: String, as kind: KubeKind = .deployment, replicas: Int = 1, _ pod: PodShape,
    release: String? = nil, volume: Int? = nil
  ) {
    var pod = pod
    pod.labels = Self.labels(name, release)
    workloads.append(
      Workload(
        key: KubeKey(kind, namespace, name), replicas: replicas, pod: pod, release: release, volume: volume))
  }

  mutating func serve(
    _ namespace: String, _ name: String, _ port: Int, to target: Int, type: String = "ClusterIP"
  ) {
    services.append(
      Service(
        key: KubeKey(.service, namespace, name), port: port, target: target,
        selector: ["app.kubernetes.io/component": name], type: type))
  }

  static func labels(_ name: String, _ release: String?) -> [String: String] {
    var labels = ["app.kubernetes.io/component": name]
    if let release {
      labels["app.kubernetes.io/instance"] = release
      labels["app.kubernetes.io/managed-by"] = "Helm"
    }
    return labels
  }
}
