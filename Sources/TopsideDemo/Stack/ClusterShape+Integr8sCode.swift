import TopsideCore

extension ClusterShape {
  /// The same runner for scripts that the Compose part has, as its Helm release.
  static func integr8sCode() -> ClusterShape {
    let namespace = "integr8scode"
    let release = "integr8scode"
    var shape = ClusterShape()
    stores(&shape, namespace, release)
    let backend = Integr8sCode.image("backend")
    shape.deploy(
      namespace, "backend", replicas: 2,
      afterKafka(.one("backend", backend, memory: 768, cpu: 1000, port: 443, speech: api("app.main"))),
      release: release)
    shape.deploy(
      namespace, "frontend",
      .one("frontend", Integr8sCode.image("frontend"), memory: 128, port: 5001, speech: access()),
      release: release)
    for worker in ["coordinator", "k8s-worker", "pod-monitor", "saga-orchestrator", "dlq-processor"] {
      shape.deploy(
        namespace, worker, afterKafka(.one(worker, backend, memory: 160, speech: consumer(worker))),
        release: release)
    }
    shape.deploy(namespace, "result-processor", exhausted(backend), release: release)
    shape.deploy(namespace, "event-replay", waiting(backend), release: release)
    hooks(&shape, namespace, backend)
    shape.serve(namespace, "backend", 443, to: 443)
    shape.serve(namespace, "frontend", 5001, to: 5001)
    shape.serve(namespace, "kafka", 9092, to: 9092)
    shape.serve(namespace, "mongodb", 27017, to: 27017)
    shape.serve(namespace, "event-replay", 8000, to: 8000)
    shape.ingresses.append(
      Ingress(
        key: KubeKey(.ingress, namespace, "integr8scode"), host: "integr8scode.example.com",
        secret: "integr8scode-tls", service: "frontend", port: 5001))
    return shape
  }

  private static func stores(_ shape: inout ClusterShape, _ namespace: String, _ release: String) {
    let stores: [(name: String, image: String, memory: Int, port: Int, size: Int)] = [
      ("kafka", "confluentinc/cp-kafka:7.8.2", 1280, 9092, 10), ("mongodb", "mongo:8.0", 1024, 27017, 8),
      ("zookeeper", "confluentinc/cp-zookeeper:7.8.2", 512, 2181, 2),
    ]
    for store in stores {
      shape.deploy(
        namespace, store.name, as: .statefulSet,
        .one(store.name, store.image, memory: store.memory, port: store.port, speech: server(store.name)),
        release: release, volume: store.size)
      shape.claims.append(
        Claim(key: KubeKey(.volumeClaim, namespace, "data-\(store.name)-0"), size: store.size))
    }
    shape.deploy(
      namespace, "redis", .one("redis", "redis:7-alpine", memory: 128, port: 6379, speech: server("redis")),
      release: release)
    shape.deploy(
      namespace, "schema-registry",
      .one(
        "schema-registry", "confluentinc/cp-schema-registry:7.8.2", memory: 512, port: 8081,
        speech: server("schema-registry")), release: release)
  }

  private static func afterKafka(_ pod: PodShape) -> PodShape {
    var pod = pod
    pod.initContainers = [wait("kafka", "kafka:9092", .completes(after: 3))]
    return pod
  }

  private static func wait(_ name: String, _ address: String, _ life: PodShape.Container.Life)
    -> PodShape.Container
  {
    var container = PodShape.Container(name: "wait-for-\(name)", image: "busybox:1.36", life: life)
    container.command = ["sh", "-c", "until nc -z \(address.replacing(":", with: " ")); do sleep 2; done"]
    container.memory = .steady(1)
    container.speech = Speech(
      format: .plain, perSecond: 0.5, greeting: ["waiting for \(address)"],
      sayings: [.info(1, "nc: bad address '\(address.prefix { $0 != ":" })'")])
    return container
  }

  /// Its host name is the one of an older release.
  private static func waiting(_ image: String) -> PodShape {
    var pod = PodShape.one("event-replay", image, memory: 160, port: 8000, speech: consumer("event-replay"))
    pod.initContainers = [
      wait("kafka", "kafka-headless:29092", .waits),
      wait("schema-registry", "schema-registry:8081", .completes(after: 2)),
    ]
    return pod
  }

  private static func exhausted(_ image: String) -> PodShape {
    var speech = consumer("result-processor")
    speech.sayings.append(.warn(3, "result cache holds %d entries, %m MiB in use"))
    var pod = PodShape.one(
      "result-processor", image, memory: 256, life: .exhaustsMemory(after: 48), speech: speech)
    pod.initContainers = [wait("kafka", "kafka:9092", .completes(after: 3))]
    return pod
  }

  private static func hooks(_ shape: inout ClusterShape, _ namespace: String, _ backend: String) {
    let topics = Speech(
      format: .plain,
      greeting: [
        "creating topic execution_events", "creating topic saga_commands", "creating topic dead_letter_queue",
        "all topics are there",
      ])
    let users = Speech(
      format: .python(logger: "seed"), greeting: ["seeding users", "user exists: user", "user exists: admin"])
    shape.jobs.append(
      hook(namespace, "integr8scode-kafka-init", "confluentinc/cp-kafka:7.8.2", 5, before: 7300, topics))
    shape.jobs.append(hook(namespace, "integr8scode-user-seed", backend, 10, before: 7270, users))
  }

  private static func hook(
    _ namespace: String, _ name: String, _ image: String, _ weight: Int, before: Double, _ speech: Speech
  ) -> Job {
    var pod = PodShape.one(name, image, memory: 128, life: .completes(after: 6), speech: speech)
    pod.revives = false
    return Job(key: KubeKey(.job, namespace, name), pod: pod, backoffLimit: 3, age: before, weight: weight)
  }

  static func consumer(_ name: String) -> Speech {
    let module = name.replacing("-", with: "_")
    return Speech(
      format: .python(logger: "app.\(module)"), perSecond: 0.7,
      greeting: ["consumer group \(name) joined", "waiting for messages"],
      sayings: [
        .info(9, "processed event execution=%x in %d ms"), .debug(3, "heartbeat sent"),
        .warn(1, "slow broker: fetch took %d ms"),
        .error(1, "event %x rejected: schema mismatch, sent to the DLQ"),
      ], farewell: ["SIGTERM received, leaving the group"])
  }

  static func api(_ logger: String) -> Speech {
    Speech(
      format: .json(logger: logger), perSecond: 2, greeting: ["application starting", "listening"],
      sayings: [
        .info(12, "GET /api/v1/health/live 200 in %d ms"), .info(8, "POST /api/v1/execute 202 in %d ms"),
        .warn(1, "rate limit near for user %u"), .error(1, "upstream answered 502 after %d ms"),
      ], farewell: ["shutting down"])
  }

  static func access() -> Speech {
    Speech(
      format: .access, perSecond: 1.5,
      sayings: [
        .info(9, "\"GET / HTTP/1.1\" 200 %d"), .info(5, "\"GET /assets/index.js HTTP/1.1\" 304 0"),
        .warn(1, "\"GET /favicon.png HTTP/1.1\" 404 153"),
      ])
  }

  static func server(_ name: String) -> Speech {
    Speech(
      format: .bracketed, perSecond: 0.3, greeting: ["\(name) starting", "ready to accept connections"],
      sayings: [
        .info(8, "connection accepted from %a"), .info(4, "checkpoint complete in %d ms"),
        .warn(1, "client %a closed the connection"),
      ], farewell: ["shutdown requested"])
  }
}
