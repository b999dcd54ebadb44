import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore

/// A cluster that has one of everything, as its API would tell of it at noon.
enum KubeScene {
  static func ago(_ seconds: Int64) -> Timestamp { Shop.before(seconds) }

  static func meta(
    _ namespace: String, _ name: String, age: Int64 = 7200, owner: (KubeKind, String)? = nil,
    labels: [String: String] = [:], annotations: [String: String] = [:]
  ) -> ObjectMeta {
    var meta = ObjectMeta(namespace, name)
    meta.created = ago(age)
    meta.uid = "uid-\(name)"
    meta.version = "1"
    meta.labels = labels
    meta.annotations = annotations
    meta.owner = owner.map { ObjectMeta.Owner(kind: $0.name, name: $1) }
    return meta
  }

  static func container(
    _ name: String, _ state: PodContainer.State? = .running(since: ago(7100)),
    change: (inout PodContainer) -> Void = { _ in }
  ) -> PodContainer {
    var container = PodContainer(name)
    container.image = "ghcr.io/acme/\(name):2026.2.0"
    container.pullPolicy = "IfNotPresent"
    container.hasStatus = true
    container.state = state
    if case .running = state {
      container.isReady = true
      container.isStarted = true
    }
    container.cpuRequest = CPUAmount(millicores: 100)
    container.cpuLimit = CPUAmount(millicores: 500)
    container.memoryRequest = .mib(128)
    container.memoryLimit = .mib(512)
    container.probes.liveness = "http-get :8080/health every 30s, 3 failures"
    container.probes.readiness = "http-get :8080/health every 10s, 3 failures"
    change(&container)
    return container
  }

  static func pod(
    _ namespace: String, _ name: String, phase: String = "Running", node: String = "worker-1",
    owner: (KubeKind, String)? = nil, labels: [String: String] = [:], age: Int64 = 7200,
    _ containers: [PodContainer], change: (inout Pod) -> Void = { _ in }
  ) -> Pod {
    var pod = Pod(meta(namespace, name, age: age, owner: owner, labels: labels))
    pod.phase = phase
    pod.node = node
    pod.started = ago(age)
    pod.containers = containers
    let isReady = containers.allSatisfy(\.isReady) ? "True" : "False"
    pod.conditions = [
      KubeCondition("PodScheduled", node.isEmpty ? "False" : "True", since: ago(age)),
      KubeCondition("Initialized", "True", since: ago(age)),
      KubeCondition("ContainersReady", isReady, since: ago(age)),
      KubeCondition("Ready", isReady, since: ago(age)),
    ]
    change(&pod)
    return pod
  }

  static func ended(_ reason: String, _ code: Int32, _ seconds: Int64, ran: Int64 = 20)
    -> PodContainer.Termination
  {
    var end = PodContainer.Termination(reason: reason, exitCode: code)
    end.started = ago(seconds + ran)
    end.finished = ago(seconds)
    return end
  }

  static let hash = ["app": "api", "pod-template-hash": "7d9f8c5b4"]

  static func pods() -> [Pod] {
    [
      pod(
        "aio", "api-7d9f8c5b4-k2x8z", owner: (.replicaSet, "api-7d9f8c5b4"), labels: hash, [container("api")]),
      pod(
        "aio", "api-7d9f8c5b4-zz9pl", node: "worker-2", owner: (.replicaSet, "api-7d9f8c5b4"), labels: hash,
        [container("api"), container("sidecar") { $0.memoryLimit = nil }]),
      pod(
        "aio", "worker-66b5d-8xkqv", owner: (.replicaSet, "worker-66b5d"),
        labels: ["app": "worker", "pod-template-hash": "66b5d"],
        [
          container(
            "worker",
            .waiting(reason: "CrashLoopBackOff", message: "back-off 5m0s restarting failed container")
          ) {
            $0.restartCount = 12
            $0.isReady = false
            $0.last = ended("OOMKilled", 137, 20)
          }
        ]),
      pod(
        "aio", "keycloak-0", phase: "Pending", node: "", owner: (.statefulSet, "keycloak"), age: 300,
        [container("keycloak", nil) { $0.hasStatus = false }]
      ) {
        $0.started = nil
        $0.conditions = [
          KubeCondition(
            "PodScheduled", "False", reason: "Unschedulable",
            message: "0/2 nodes are available: 2 Insufficient memory.", since: ago(300))
        ]
      },
      pod(
        "integr8scode", "user-seed-x7k2p", phase: "Succeeded", owner: (.job, "user-seed"),
        [container("seed", .terminated(ended("Completed", 0, 7000)))]),
      pod(
        "integr8scode", "kafka-init-9d2fh", phase: "Pending", owner: (.job, "kafka-init"), age: 90,
        [container("kafka-init", .waiting(reason: "PodInitializing", message: ""))]
      ) {
        $0.initContainers = [
          container("wait-for-kafka", .running(since: ago(88))),
          container("wait-for-schema-registry", .waiting(reason: "PodInitializing", message: "")),
        ]
        $0.conditions = [
          KubeCondition("PodScheduled", "True", since: ago(90)),
          KubeCondition("Initialized", "False", since: ago(90)),
          KubeCondition("Ready", "False", since: ago(90)),
        ]
      },
      pod(
        "copilot", "review-42-hq8zt", phase: "Failed", owner: (.job, "review-42"), age: 1200,
        [container("review", .terminated(ended("Error", 1, 1100)))]),
      pod(
        "vibeyard", "web-5f7c9d-abcde", phase: "Pending", owner: (.replicaSet, "web-5f7c9d"),
        labels: ["pod-template-hash": "5f7c9d"], age: 240,
        [
          container(
            "web",
            .waiting(
              reason: "ImagePullBackOff",
              message: "Back-off pulling image \"ghcr.io/acme/vibeyard:0123abcd\": not found"))
        ]),
      pod("vibeyard", "redis-0", owner: (.statefulSet, "redis"), [container("redis")]) {
        $0.meta.deleted = ago(12)
      },
    ]
  }

  private static func workload(
    _ kind: KubeKind, _ namespace: String, _ name: String, _ ready: Int, of desired: Int,
    selector: [String: String] = [:]
  ) -> KubeObject {
    var workload = Workload(kind, meta(namespace, name))
    (workload.desired, workload.current, workload.ready) = (desired, desired, ready)
    (workload.updated, workload.available) = (desired, ready)
    workload.images = ["ghcr.io/acme/\(name):2026.2.0"]
    workload.selector = selector
    return .workload(workload)
  }

  static func workloads() -> [KubeObject] {
    [
      workload(.deployment, "aio", "api", 2, of: 2, selector: ["app": "api"]),
      workload(.deployment, "aio", "worker", 0, of: 1, selector: ["app": "worker"]),
      workload(.deployment, "vibeyard", "web", 0, of: 1),
      workload(.statefulSet, "vibeyard", "redis", 1, of: 1),
      workload(.daemonSet, "copilot", "otel-collector", 2, of: 2),
    ]
  }

  static func jobs() -> [KubeObject] {
    func job(_ namespace: String, _ name: String, hook: Int? = nil, _ change: (inout Job) -> Void)
      -> KubeObject
    {
      var job = Job(meta(namespace, name))
      if let hook {
        job.meta.annotations = ["helm.sh/hook": "post-install", "helm.sh/hook-weight": "\(hook)"]
      }
      job.completions = 1
      job.started = ago(7200)
      change(&job)
      return .job(job)
    }
    var nightly = CronJob(meta("aio", "nightly-report"))
    nightly.schedule = "0 3 * * *"
    nightly.lastScheduled = ago(32_400)
    nightly.lastSucceeded = ago(32_300)
    return [
      job("integr8scode", "user-seed", hook: 10) {
        $0.succeeded = 1
        $0.finished = ago(7000)
        $0.conditions = [KubeCondition("Complete", "True", since: ago(7000))]
      },
      job("integr8scode", "kafka-init", hook: 5) { $0.active = 1 },
      job("copilot", "review-42") {
        $0.failed = 1
        $0.conditions = [
          KubeCondition(
            "Failed", "True", reason: "BackoffLimitExceeded",
            message: "Job has reached the specified backoff limit", since: ago(1100))
        ]
      },
      .cronJob(nightly),
    ]
  }

  static func network() -> [KubeObject] {
    var scaler = Autoscaler(meta("aio", "api-hpa"))
    (scaler.targetKind, scaler.targetName) = ("Deployment", "api")
    (scaler.least, scaler.most, scaler.current, scaler.desired) = (1, 2, 2, 2)
    scaler.metrics = [.init(name: "cpu", current: "91%", target: "70%")]
    var service = KubeService(meta("aio", "api"))
    service.type = "ClusterIP"
    var port = KubeService.Port(80)
    port.target = "8080"
    service.ports = [port]
    service.selector = ["app": "api"]
    var slice = EndpointSlice(meta("aio", "api-abcde"))
    (slice.service, slice.ready, slice.notReady) = ("api", 2, 0)
    var ingress = Ingress(meta("vibeyard", "web"))
    (ingress.className, ingress.hosts) = ("nginx", ["vibeyard.example.com"])
    (ingress.secrets, ingress.addresses) = (["vibeyard-tls"], ["203.0.113.7"])
    var claim = VolumeClaim(meta("vibeyard", "data-redis-0"))
    (claim.phase, claim.className, claim.volume) = ("Bound", "local-path", "pvc-0b1c")
    claim.capacity = .mib(8192)
    return [
      .autoscaler(scaler), .service(service), .endpointSlice(slice), .ingress(ingress), .volumeClaim(claim),
    ]
  }

  static func nodes() -> [KubeObject] {
    ["worker-1", "worker-2"].enumerated().map { index, name in
      var node = ClusterNode(meta("", name, age: 900_000))
      node.version = "v1.32.1+k3s1"
      node.roles = index == 0 ? ["control-plane", "master"] : []
      node.mostPods = 110
      node.isUnschedulable = index == 1
      node.conditions = [KubeCondition("Ready", "True", since: ago(900_000))]
      if index == 1 { node.conditions.append(KubeCondition("MemoryPressure", "True", since: ago(400))) }
      return .node(node)
    }
  }

  static func event(
    _ number: Int, _ kind: String, _ namespace: String, _ name: String, _ reason: String, _ message: String,
    count: Int = 1, ago seconds: Int64, type: String = "Warning"
  ) -> KubeObject {
    var event = KubeEvent(meta(namespace, "\(name).\(number)"))
    (event.type, event.reason, event.message, event.count) = (type, reason, message, count)
    (event.first, event.last) = (ago(seconds + 60), ago(seconds))
    (event.objectKind, event.objectNamespace, event.objectName) = (kind, namespace, name)
    return .event(event)
  }

  static func events() -> [KubeObject] {
    [
      event(
        1, "Pod", "vibeyard", "web-5f7c9d-abcde", "Failed",
        "Failed to pull image \"ghcr.io/acme/vibeyard:0123abcd\": not found", count: 4, ago: 30),
      event(
        2, "Pod", "aio", "worker-66b5d-8xkqv", "BackOff", "Back-off restarting failed container worker",
        count: 31,
        ago: 8),
      event(
        3, "Pod", "aio", "worker-66b5d-8xkqv", "BackOff", "Back-off restarting failed container worker",
        count: 9,
        ago: 400),
      event(
        4, "Pod", "aio", "keycloak-0", "FailedScheduling", "0/2 nodes are available: 2 Insufficient memory.",
        ago: 290),
      event(
        5, "Deployment", "aio", "api", "ScalingReplicaSet", "Scaled up replica set api-7d9f8c5b4 to 2 from 1",
        ago: 700, type: "Normal"),
    ]
  }

  static func usages() -> [KubeKey: [String: PodUsage]] {
    func usage(_ cpu: Int, _ memory: Int) -> PodUsage {
      PodUsage(cpu: CPUAmount(millicores: cpu), memory: .mib(memory))
    }
    return [
      KubeKey(.pod, "aio", "api-7d9f8c5b4-k2x8z"): ["api": usage(250, 412)],
      KubeKey(.pod, "aio", "api-7d9f8c5b4-zz9pl"): ["api": usage(1210, 486), "sidecar": usage(3, 900)],
      KubeKey(.pod, "vibeyard", "redis-0"): ["redis": usage(12, 31)],
    ]
  }

  static func changes() -> [ClusterChange] {
    let all = workloads() + jobs() + network() + nodes() + events()
    let kinds: [KubeKind] = [
      .deployment, .statefulSet, .daemonSet, .replicaSet, .job, .cronJob, .autoscaler, .service,
      .endpointSlice,
      .ingress, .volumeClaim, .node, .event,
    ]
    return [.api(.live), .listed(KubeWatch(.pod), pods().map(KubeObject.pod))]
      + kinds.map { kind in .listed(KubeWatch(kind), all.filter { $0.key.kind == kind }) }
      + [.measured(usages()), .metrics(.metricsServer)]
  }

  /// A box with a cluster whose pods are those, and with the shop's containers.
  static func stage(
    _ columns: Int = 120, _ rows: Int = 36, glyphs: Glyphs = .unicode,
    namespaces: KubeNamespaces = .all, isProduction: Bool = false, _ changes: [ClusterChange] = changes()
  ) throws -> Stage {
    var stage = try Stage(columns: columns, rows: rows, glyphs: glyphs) {
      $0.kubernetes = KubernetesSetting(context: "k3s", namespaces: namespaces, isProduction: isProduction)
    }
    stage.send(.changed(try Shop.changes()), .clusterChanged(changes))
    return stage
  }
}
