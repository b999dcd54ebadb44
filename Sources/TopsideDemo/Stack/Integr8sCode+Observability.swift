extension Integr8sCode {
  static func observability() -> [ServiceShape] {
    [jaeger(), victoriaMetrics(), loki(), otelCollector(), grafana()].map { shape in
      var shape = shape
      shape.profiles = ["observability"]
      return shape
    }
  }

  private static func jaeger() -> ServiceShape {
    var shape = ServiceShape(
      name: "jaeger", image: "jaegertracing/all-in-one:1.52", command: ["/go/bin/all-in-one-linux"],
      memoryLimit: 256, restart: nil, ports: [.local(16686)], memory: .steady(97), cpu: 0.7)
    shape.processes = [.init(user: "10001", share: 1, command: "/go/bin/all-in-one-linux")]
    shape.speech = Speech(
      format: .json(logger: "jaeger"), perSecond: 0.2,
      greeting: ["Query server started", "Health Check state change"],
      sayings: [.info(8, "%d spans written"), .warn(1, "span queue at %d of 2000")],
      farewell: ["Shutting down"])
    return shape
  }

  private static func victoriaMetrics() -> ServiceShape {
    var shape = ServiceShape(
      name: "victoria-metrics", image: "victoriametrics/victoria-metrics:v1.96.0",
      command: [
        "--storageDataPath=/victoria-metrics-data", "--httpListenAddr=0.0.0.0:8428", "--retentionPeriod=30d",
      ],
      memoryLimit: 256, ports: [.local(8428)], memory: .steady(142), cpu: 1.1)
    shape.probe = .init(
      test: ["CMD", "wget", "-qO-", "http://127.0.0.1:8428/-/healthy"], interval: 5, timeout: 5,
      startPeriod: 10, retries: 12, readyAfter: 2, success: "VictoriaMetrics is Healthy.\n",
      failure: "wget: can't connect to remote host (127.0.0.1): Connection refused\n")
    shape.processes = [.init(user: "root", share: 1, command: "/victoria-metrics-prod --retentionPeriod=30d")]
    shape.speech = Speech(
      format: .zap(file: "VictoriaMetrics/lib/storage/partition.go"), perSecond: 0.3, usesStandardError: true,
      greeting: ["starting VictoriaMetrics at [0.0.0.0:8428]", "opened storage in 0.%d seconds"],
      sayings: [.info(9, "merged %d parts, 1%d rows"), .warn(1, "slow insert: %d rows in %dms")],
      farewell: ["received signal terminated", "gracefully shutting down"])
    return shape
  }

  private static func loki() -> ServiceShape {
    var shape = ServiceShape(
      name: "loki", image: "grafana/loki:3.4.2", command: ["-config.file=/etc/loki/local-config.yaml"],
      memoryLimit: 256, ports: [.local(3100)], memory: .steady(131), cpu: 1.4)
    shape.probe = .init(
      test: [
        "CMD-SHELL",
        "wget --quiet --tries=1 --output-document=- http://localhost:3100/ready | grep -q -w ready || exit 1",
      ], interval: 10, timeout: 5, startPeriod: 20, retries: 12, readyAfter: 15,
      failure: "wget: server returned error: HTTP/1.1 503 Service Unavailable\n")
    shape.processes = [
      .init(user: "loki", share: 1, command: "/usr/bin/loki -config.file=/etc/loki/local-config.yaml")
    ]
    shape.speech = Speech(
      format: .logfmt, perSecond: 0.6, usesStandardError: true, greeting: ["Starting Loki", "Loki started"],
      sayings: [
        .info(9, "flushing stream fp=%x"), .info(5, "uploading table index_%d"),
        .warn(1, "per-stream rate limit exceeded, %d lines dropped"),
      ], farewell: ["=== received SIGINT/SIGTERM ===", "Loki stopped"])
    return shape
  }

  private static func otelCollector() -> ServiceShape {
    var shape = ServiceShape(
      name: "otel-collector", image: "otel/opentelemetry-collector-contrib:0.91.0",
      command: ["--config=/etc/otel-collector-config.yaml"], memoryLimit: 192)
    shape.dependencies = [.started("jaeger"), .healthy("victoria-metrics"), .healthy("loki")]
    shape.ports = [.local(4317), .local(4318)]
    shape.bootDelay = 22
    shape.memory = .steady(88)
    shape.cpu = 1.8
    shape.processes = [
      .init(user: "10001", share: 1, command: "/otelcol-contrib --config=/etc/otel-collector-config.yaml")
    ]
    shape.speech = Speech(
      format: .zap(file: "service@v0.91.0/telemetry.go"), perSecond: 0.5, usesStandardError: true,
      greeting: ["Setting up own telemetry...", "Everything is ready. Begin running and processing data."],
      sayings: [
        .info(9, "MetricsExporter\t{\"metrics\": %d}"), .info(5, "TracesExporter\t{\"spans\": %d}"),
        .warn(1, "Memory usage is above soft limit. Refusing data.\t{\"cur_mem_mib\": %m}"),
      ], farewell: ["Received signal from OS\t{\"signal\": \"terminated\"}", "Shutdown complete."])
    return shape
  }

  /// Runs, and never opens its port: another process holds the lock of its database.
  private static func grafana() -> ServiceShape {
    var shape = ServiceShape(
      name: "grafana", image: "grafana/grafana:12.3.1", command: ["/run.sh"], memoryLimit: 192,
      dependencies: [.started("jaeger"), .healthy("loki")], ports: [.local(3000)])
    shape.probe = .init(
      test: ["CMD-SHELL", "curl -f localhost:3000/api/health && echo 'ready'"], interval: 10, timeout: 5,
      startPeriod: 30, retries: 10, readyAfter: nil,
      failure: "curl: (7) Failed to connect to localhost port 3000 after 0 ms: Connection refused\n")
    shape.environment = ["GF_SECURITY_ADMIN_USER=admin", "GF_SECURITY_ADMIN_PASSWORD=demo-grafana-password"]
    shape.bootDelay = 21
    shape.memory = .steady(74)
    shape.cpu = 0.6
    shape.processes = [
      .init(user: "grafana", share: 1, command: "grafana server --homepath=/usr/share/grafana")
    ]
    shape.speech = Speech(
      format: .grafana, perSecond: 0.4, greeting: ["Starting Grafana", "Starting DB migrations"],
      sayings: [
        .info(4, "Database locked, sleeping then retrying"), .warn(3, "migration lock held for %ds"),
        .error(1, "failed to acquire the migration lock: database is locked"),
      ], farewell: ["Shutdown started"])
    return shape
  }
}
