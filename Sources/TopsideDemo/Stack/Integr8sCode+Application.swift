extension Integr8sCode {
  static func application() -> [ServiceShape] { [certGenerator(), userSeed(), backend(), frontend()] }

  private static func certGenerator() -> ServiceShape {
    var shape = ServiceShape(
      name: "cert-generator", image: image("cert-generator"), command: ["/setup.sh"], restart: "no",
      life: .completes(after: 5.6), bootDelay: 0.4)
    shape.speech = Speech(
      format: .plain,
      greeting: [
        "namespace/integr8scode unchanged", "serviceaccount/integr8scode-sa unchanged",
        "kubeconfig.yaml written, token valid for 24h", "certificates written to /backend-certs",
      ])
    return shape
  }

  private static func userSeed() -> ServiceShape {
    var shape = ServiceShape(
      name: "user-seed", image: image("backend"), command: ["python", "-m", "scripts.seed_users"],
      restart: "no", dependencies: [.healthy("mongo")], environment: applicationEnvironment(),
      life: .completes(after: 1.9), bootDelay: 7.1)
    shape.speech = Speech(
      format: .plain,
      greeting: [
        Self.progress("Seeding users", of: 6), "user 'user' exists, password updated",
        "user 'admin' exists, password updated",
        "SEEDING COMPLETE",
      ])
    return shape
  }

  private static func backend() -> ServiceShape {
    var shape = ServiceShape(
      name: "backend", image: image("backend"),
      command: ["gunicorn", "app.main:app", "-k", "uvicorn.workers.UvicornWorker", "-b", "0.0.0.0:443"],
      memoryLimit: 768)
    shape.dependencies = [
      .completed("cert-generator"), .completed("user-seed"), .healthy("mongo"), .healthy("redis"),
      .healthy("kafka"),
    ]
    shape.probe = .init(
      test: ["CMD-SHELL", "curl -k -f -s https://localhost:443/api/v1/health/live >/dev/null || exit 1"],
      interval: 2, timeout: 3, startPeriod: 3, retries: 30, readyAfter: 6,
      failure: "curl: (7) Failed to connect to localhost port 443: Connection refused\n")
    shape.ports = [.open(443)]
    shape.environment = applicationEnvironment()
    shape.bootDelay = 12
    shape.memory = .steady(412)
    shape.cpu = 3.1
    shape.processes = [
      .init(user: "app", share: 0.2, command: "gunicorn: master [app.main:app]"),
      .init(user: "app", share: 0.4, command: "gunicorn: worker [app.main:app]"),
      .init(user: "app", share: 0.4, command: "gunicorn: worker [app.main:app]"),
    ]
    shape.speech = Speech(
      format: .json(logger: "app.api"), perSecond: 3,
      greeting: [
        "Starting gunicorn 23.0.0", "Booting worker with pid: 7", "Booting worker with pid: 8",
        "Application startup complete.",
      ],
      sayings: [
        .info(20, "GET /api/v1/health/live 200 %dms"),
        .info(12, "POST /api/v1/execute 202 %dms execution=%x"),
        .info(9, "GET /api/v1/result/%x 200 %dms user=%u"), .debug(4, "published execution_requested id=%x"),
        .warn(2, "rate limit reached for user %u, retry after %ds"),
        .error(1, "GET /api/v1/result/%x 404 execution not found"),
        .error(
          1, "POST /api/v1/execute 500 %dms user=%u",
          more: [
            "Traceback (most recent call last):",
            "  File \"/app/app/api/routes/execution.py\", line 131, in execute",
            "    await self.events.publish(\"execution_requested\", payload)",
            "aiokafka.errors.KafkaTimeoutError: no acknowledgement within 10000 ms, \"acks\"=all",
          ]),
      ], farewell: ["Handling signal: term", "Shutting down: Master"])
    return shape
  }

  private static func frontend() -> ServiceShape {
    var shape = ServiceShape(
      name: "frontend", image: image("frontend"), command: ["nginx", "-g", "daemon off;"], memoryLimit: 128)
    shape.dependencies = [.completed("cert-generator"), .started("backend")]
    shape.probe = .init(
      test: ["CMD-SHELL", "curl -k -f -s https://localhost:5001 >/dev/null || exit 1"], interval: 2,
      timeout: 3, startPeriod: 3, retries: 30, readyAfter: 1,
      failure: "curl: (7) Failed to connect to localhost port 5001: Connection refused\n")
    shape.ports = [.open(5001)]
    shape.bootDelay = 12.4
    shape.memory = .steady(21)
    shape.cpu = 0.3
    shape.processes = [
      .init(user: "root", share: 0.3, command: "nginx: master process nginx -g daemon off;"),
      .init(user: "nginx", share: 0.35, command: "nginx: worker process"),
      .init(user: "nginx", share: 0.35, command: "nginx: worker process"),
    ]
    shape.speech = Speech(
      format: .access, perSecond: 5,
      sayings: [
        .info(14, "\"GET / HTTP/1.1\" 200 1184"), .info(10, "\"GET /build/bundle.%x.js HTTP/1.1\" 304 0"),
        .info(9, "\"POST /api/v1/execute HTTP/1.1\" 202 %d"),
        .info(6, "\"GET /api/v1/events HTTP/1.1\" 200 %d"),
        .warn(1, "\"GET /favicon.ico HTTP/1.1\" 404 153"),
        .error(
          1, "\"GET /api/v1/result/%x HTTP/1.1\" 502 157",
          more: [
            "%t [error] 31#31: *%d connect() failed (111: Connection refused) while connecting to upstream, "
              + "client: 172.18.0.1, server: localhost, upstream: \"https://172.18.0.4:443/api/v1/result/%x\""
          ], isMoreError: true),
      ])
    return shape
  }

  /// A bar that draws over itself with carriage returns, as it is written to what is no terminal too.
  static func progress(_ title: String, of total: Int) -> String {
    (0...10).map { step in
      let bar = String(repeating: "\u{2588}", count: step) + String(repeating: " ", count: 10 - step)
      return "\(title): \(step * 10)%|\(bar)| \(total * step / 10)/\(total)"
    }.joined(separator: "\r")
  }

  static func applicationEnvironment() -> [String] {
    [
      "MONGODB_URL=mongodb://root:demo-mongo-password@mongo:27017/integr8scode?authSource=admin",
      "REDIS_PASSWORD=demo-redis-password", "SECRET_KEY=demo-secret-key-of-no-value", "WEB_CONCURRENCY=2",
      "KAFKA_BOOTSTRAP_SERVERS=kafka:29092", "LOG_LEVEL=INFO",
    ]
  }
}
