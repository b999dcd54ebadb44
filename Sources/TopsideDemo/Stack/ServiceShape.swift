/// How a service of the simulated stack is declared and how it behaves.
struct ServiceShape: Sendable {
  /// What becomes of a run by itself.
  enum Life: Sendable {
    case serves
    case completes(after: Double)
    /// Runs out of memory after about this many seconds.
    case exhaustsMemory(after: Double)
    /// Its first run ends with this exit code after so many seconds; those that follow serve.
    case crashesOnce(after: Double, code: Int32)
    /// In the compose file, but no container was made.
    case declaredOnly
  }

  /// Working set in MiB.
  enum MemoryHabit: Sendable {
    case steady(Double)
    /// Climbs evenly, then falls back at once, as a heap does that is collected late.
    case rising(from: Double, perMinute: Double, until: Double)
  }

  struct Dependency: Sendable {
    var service: String
    var condition: String
  }

  struct Port: Sendable {
    var host: String
    var number: Int
    var container: Int
    var transport = "tcp"
  }

  struct Probe: Sendable {
    var test: [String]
    /// In seconds, as the rest.
    var interval: Double
    var timeout: Double
    var startPeriod: Double
    var retries: Int
    /// When the service begins to answer after its start; nil is never.
    var readyAfter: Double?
    var success = ""
    var failure = ""
  }

  struct Process: Sendable {
    var user: String
    /// Its part of the container's CPU and memory.
    var share: Double
    var command: String
  }

  var name: String
  var image: String
  var command: [String]
  /// MiB; nil is no limit.
  var memoryLimit: Int?
  /// As in the compose file; nil is unset.
  var restart: String? = "unless-stopped"
  var profiles: [String] = []
  var dependencies: [Dependency] = []
  var replicas = 1
  var probe: Probe?
  var ports: [Port] = []
  var environment: [String] = []
  var life = Life.serves
  /// From the start of the stack to the first start of this, in seconds.
  var bootDelay = 0.5
  /// Created this long before the demo was opened, where that differs from the stack's own age.
  var recreated: Double?
  var memory = MemoryHabit.steady(64)
  /// Percent of one core at rest.
  var cpu = 0.4
  var processes: [Process] = []
  /// Exit code after SIGTERM.
  var terminationCode: Int32 = 0
  /// From SIGTERM to the end, in seconds.
  var terminationTime = 0.7
  var speech = Speech(format: .plain)

  var isCreated: Bool { if case .declaredOnly = life { false } else { true } }
  var stream: UInt64 { UInt64(stream: name) }
}

extension ServiceShape.Dependency {
  static func started(_ service: String) -> Self { .init(service: service, condition: "service_started") }
  static func healthy(_ service: String) -> Self { .init(service: service, condition: "service_healthy") }
  static func completed(_ service: String) -> Self {
    .init(service: service, condition: "service_completed_successfully")
  }
}

extension ServiceShape.Port {
  static func local(_ number: Int) -> Self { .init(host: "127.0.0.1", number: number, container: number) }
  static func open(_ number: Int) -> Self { .init(host: "0.0.0.0", number: number, container: number) }
}
