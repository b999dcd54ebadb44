import TopsideCore

/// A container of the simulated engine: what cannot be computed from its shape and the clock.
struct SimulatedContainer: Sendable {
  enum Phase: String, Sendable { case created, running, paused, restarting, exited }
  enum Health: String, Sendable { case starting, healthy, unhealthy }

  /// From a start to the end that follows.
  struct Run: Sendable {
    var start: Timestamp
    var end: Timestamp?
    /// When it was asked to end.
    var terminated: Timestamp?
    var processID: Int
    /// After how many seconds it will have used up its memory.
    var exhaustedAfter: Double?
    /// When it will end by a fault of its own, about which it says something.
    var crash: Timestamp?
  }

  /// Runs that are remembered, for their log lines.
  static let runLimit = 256

  let id: ContainerID
  let name: String
  let number: Int
  let shape: ServiceShape
  /// Of chance: replicas differ.
  let stream: UInt64
  let created: Timestamp

  var phase = Phase.created
  /// It was removed, or is not made yet: nobody sees it.
  var isGone = false
  /// Oldest first.
  var runs: [Run] = []
  var health: Health?
  var exitCode: Int32 = 0
  var isOutOfMemory = false
  var restartCount = 0
  /// The engine's policy leaves it alone until it is started again.
  var isStoppedByHand = false
  var finished: Timestamp?

  mutating func append(_ run: Run) {
    if runs.count >= Self.runLimit { runs.removeFirst() }
    runs.append(run)
  }

  var isRunning: Bool { phase == .running }
  var currentRun: Run? { isRunning ? runs.last : nil }
  var image: String { shape.image }
  var imageID: String { Self.imageID(of: shape.image) }

  static func imageID(of reference: String) -> String {
    "sha256:" + Chance(seed: 7).hex(UInt64(stream: reference), 0, digits: 64)
  }

  /// Whether the engine starts it again after an exit that nobody asked for.
  var revives: Bool { shape.restart == "unless-stopped" && !isStoppedByHand }

  /// In the order in which compose sets them.
  var labels: [(name: String, value: String)] {
    let dependencies = shape.dependencies.map { "\($0.service):\($0.condition):false" }
    let labels = [
      ("config-hash", Chance(seed: 11).hex(shape.stream, 0, digits: 64)),
      ("container-number", "\(number)"), ("depends_on", dependencies.joined(separator: ",")),
      ("image", imageID), ("oneoff", "False"), ("project", Integr8sCode.project),
      ("project.config_files", Integr8sCode.composeFile),
      ("project.working_dir", Integr8sCode.directory), ("service", shape.name), ("version", "2.26.1"),
    ]
    return labels.map { ("com.docker.compose." + $0.0, $0.1) }
  }
}
