/// The simulated stack: the shape of a real deployment, an online runner for scripts in eight languages, with the
/// troubles that an operator meets.
enum Integr8sCode {
  static let project = "integr8scode"
  static let directory = "/opt/Integr8sCode"
  static let composeFile = directory + "/docker-compose.yaml"
  static let tag = "2026.2.0"
  /// How long before the demo is opened the stack was brought up, in seconds.
  static let age = 7500.0
  /// Of the simulated host: what stats prints as the limit of a container that has none.
  static let hostMemory = 8_268_038_144

  /// Named volumes, and how many bytes each holds at first.
  static let volumes = [
    "\(project)_grafana_data": 48_300_000, "\(project)_kafka_data": 812_000_000,
    "\(project)_mongo_data": 1_342_000_000, "\(project)_redis_data": 2_100_000,
  ]

  /// In the order of their creation.
  static func services() -> [ServiceShape] { stores() + application() + workers() + observability() + idle() }

  static func image(_ name: String) -> String { "ghcr.io/hardmax71/integr8scode/\(name):\(tag)" }

  /// Declared, and rightly or wrongly without a container.
  private static func idle() -> [ServiceShape] {
    [
      ServiceShape(
        name: "kafdrop", image: "obsidiandynamics/kafdrop:3.31.0", command: ["/kafdrop.sh"], restart: nil,
        profiles: ["debug"], dependencies: [.started("kafka")], ports: [.local(9000)], life: .declaredOnly),
      Self.worker(
        "event-replay", life: .declaredOnly, speech: Speech(format: .python(logger: "app.event_replay"))),
    ]
  }
}
