import TopsideCore

extension ClusterShape {
  /// An API that is scaled as far as it may be, and a migration that failed.
  static func aio() -> ClusterShape {
    let namespace = "aio"
    var shape = ClusterShape()
    let image = { (name: String) in "ghcr.io/aio/\(name):1.8.0" }
    shape.deploy(
      namespace, "api", replicas: 10,
      .one("api", image("api"), memory: 512, port: 8080, speech: api("aio.api")))
    shape.deploy(
      namespace, "worker", replicas: 2,
      .one("worker", image("worker"), memory: 1024, cpu: 1000, speech: consumer("worker")))
    shape.deploy(
      namespace, "frontend", .one("frontend", image("frontend"), memory: 128, port: 3000, speech: access()))
    // It answers its liveness probe and is not ready: its database has another password.
    var keycloak = PodShape.one(
      "keycloak", "quay.io/keycloak/keycloak:26.0", memory: 1024, port: 8080, speech: server("keycloak"))
    keycloak.containers[0].probe?.readyAfter = nil
    shape.deploy(namespace, "keycloak", keycloak)
    shape.deploy(
      namespace, "jaeger",
      .one("jaeger", "jaegertracing/all-in-one:1.54", memory: 256, port: 16686, speech: server("jaeger")))
    shape.deploy(
      namespace, "postgres", as: .statefulSet,
      .one("postgres", "postgres:16-alpine", memory: 512, port: 5432, speech: server("postgres")), volume: 20)
    shape.deploy(
      namespace, "redis", as: .statefulSet,
      .one("redis", "redis:7-alpine", memory: 256, port: 6379, speech: server("redis")), volume: 4)
    for (name, size) in [("data-postgres-0", 20), ("data-redis-0", 4)] {
      shape.claims.append(Claim(key: KubeKey(.volumeClaim, namespace, name), size: size))
    }
    shape.jobs.append(migration(namespace, image("api")))
    shape.autoscalers.append(
      Autoscaler(
        key: KubeKey(.autoscaler, namespace, "api-hpa"), target: KubeKey(.deployment, namespace, "api"),
        least: 2, most: 10, metrics: [("cpu", 93, 70)], desired: 10))
    shape.serve(namespace, "api", 80, to: 8080)
    shape.serve(namespace, "frontend", 80, to: 3000)
    shape.serve(namespace, "keycloak", 8180, to: 8080)
    shape.serve(namespace, "postgres", 5432, to: 5432)
    shape.serve(namespace, "redis", 6379, to: 6379)
    shape.ingresses.append(
      Ingress(
        key: KubeKey(.ingress, namespace, "api"), host: "api.example.com", secret: "api-tls", service: "api",
        port: 80))
    return shape
  }

  private static func migration(_ namespace: String, _ image: String) -> Job {
    let speech = Speech(
      format: .plain, greeting: ["alembic upgrade head", "Running upgrade 4f1c -> 9a02, add run_cost"],
      crying: .error(
        1, "ERROR [alembic.util.messaging] relation \"runs\" does not exist",
        more: ["sqlalchemy.exc.ProgrammingError: (psycopg.errors.UndefinedTable)"]))
    var pod = PodShape.one("migrate", image, memory: 256, life: .fails(after: 4, code: 1), speech: speech)
    pod.revives = false
    return Job(key: KubeKey(.job, namespace, "db-migrate"), pod: pod, backoffLimit: 3, age: 2400)
  }

  /// One agent with a sidecar, its store, collectors on each node and reviews as jobs.
  static func copilotAgent() -> ClusterShape {
    let namespace = "copilot-agent-dev"
    let release = "copilot-agent"
    var shape = ClusterShape()
    let image = "registry.gitlab.com/copilot/agent:0.14.2"
    var agent = PodShape.one("agent", image, memory: 512, port: 8000, speech: consumer("gitlab-poller"))
    var vault = PodShape.Container(name: "vault-agent", image: "hashicorp/vault:1.17", isSidecar: true)
    vault.speech = Speech(
      format: .zap(file: "agent.go"), perSecond: 0.1, greeting: ["agent started", "token renewed"],
      sayings: [.info(1, "renewed lease for %d s")])
    agent.initContainers = [vault]
    agent.annotations["kubectl.kubernetes.io/default-container"] = "agent"
    shape.deploy(namespace, "copilot-agent", agent, release: release)
    shape.deploy(
      namespace, "redis", as: .statefulSet,
      .one("redis", "redis:7-alpine", memory: 1024, port: 6379, speech: server("redis")), release: release,
      volume: 1)
    shape.claims.append(Claim(key: KubeKey(.volumeClaim, namespace, "data-redis-0"), size: 1))
    shape.deploy(
      namespace, "otel-collector", as: .daemonSet,
      .one(
        "otel-collector", "otel/opentelemetry-collector:0.110.0", memory: 256,
        speech: Speech(
          format: .zap(file: "exporter.go"), perSecond: 0.2,
          sayings: [
            .info(8, "exported %d spans"),
            .warn(1, "Exporting failed. Will retry the request after interval."),
          ]
        )), release: release)
    var review = PodShape.one(
      "review", image, memory: 1024, cpu: 1000, life: .completes(after: 34), speech: consumer("reviewer"))
    review.revives = false
    shape.jobs.append(
      Job(key: KubeKey(.job, namespace, "copilot-review-8c21"), pod: review, backoffLimit: 1, age: 900))
    shape.cronJobs.append(
      CronJob(
        key: KubeKey(.cronJob, namespace, "watermark-report"), schedule: "*/5 * * * *", period: 300,
        pod: review))
    shape.serve(namespace, "copilot-agent", 8080, to: 8000, type: "NodePort")
    shape.serve(namespace, "redis", 6379, to: 6379)
    return shape
  }

  /// A web application whose newest image does not exist.
  static func vibeyard() -> ClusterShape {
    let namespace = "vibeyard"
    let release = "vibeyard"
    var shape = ClusterShape()
    shape.deploy(namespace, "web", replicas: 3, web("main-4e1f0a9"), release: release)
    let tag = "main-abc"
    let image = "ghcr.io/vibeyard/web:\(tag)"
    let words = "failed to resolve reference \"\(image)\": \(image): not found"
    shape.workloads[0].update = (before: 1260, pod: web(tag, life: .unavailable(words)))
    shape.deploy(
      namespace, "worker", replicas: 2,
      .one("worker", "ghcr.io/vibeyard/worker:main-4e1f0a9", memory: 512, speech: consumer("bullmq")),
      release: release)
    shape.deploy(
      namespace, "redis", as: .statefulSet,
      .one("redis", "redis:7-alpine", memory: 256, port: 6379, speech: server("redis")), release: release,
      volume: 8)
    shape.claims.append(Claim(key: KubeKey(.volumeClaim, namespace, "data-redis-0"), size: 8))
    shape.claims.append(
      Claim(key: KubeKey(.volumeClaim, namespace, "uploads"), size: 50, className: "longhorn", isBound: false)
    )
    var cleanup = PodShape.one(
      "cleanup", "ghcr.io/vibeyard/worker:main-4e1f0a9", memory: 128, life: .completes(after: 8),
      speech: consumer("cleanup"))
    cleanup.revives = false
    shape.cronJobs.append(
      CronJob(
        key: KubeKey(.cronJob, namespace, "cleanup"), schedule: "0 3 * * *", period: 86_400, pod: cleanup,
        isSuspended: true))
    shape.autoscalers.append(
      Autoscaler(
        key: KubeKey(.autoscaler, namespace, "web"), target: KubeKey(.deployment, namespace, "web"), least: 3,
        most: 10, metrics: [("cpu", 41, 70), ("memory", 55, 80)], desired: 3))
    shape.serve(namespace, "web", 3000, to: 3000)
    shape.serve(namespace, "redis", 6379, to: 6379)
    shape.ingresses.append(
      Ingress(
        key: KubeKey(.ingress, namespace, "web"), host: "vibeyard.example.com", secret: "vibeyard-tls",
        service: "web", port: 3000))
    return shape
  }

  private static func web(_ tag: String, life: PodShape.Container.Life = .serves) -> PodShape {
    .one(
      "web", "ghcr.io/vibeyard/web:\(tag)", memory: 1024, cpu: 1000, port: 3000, life: life, speech: access())
  }
}
