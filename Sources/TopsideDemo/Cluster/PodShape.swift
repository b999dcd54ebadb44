/// How a pod of the simulated cluster is declared and how it behaves.
struct PodShape: Sendable {
  struct Container: Sendable {
    /// What becomes of a run by itself.
    enum Life: Sendable {
      case serves
      /// Never comes to its end, as an init container that waits for what is not there.
      case waits
      case completes(after: Double)
      case fails(after: Double, code: Int32)
      case exhaustsMemory(after: Double)
      /// The registry does not have its image; its words.
      case unavailable(String)
    }

    /// What the kubelet asks it, over HTTP.
    struct Probe: Sendable {
      var path: String
      var port: Int
      /// In seconds, from a start; nil is never.
      var readyAfter: Double?
      var failure = "HTTP probe failed with statuscode: 503"
    }

    var name: String
    var image: String
    var command: [String] = []
    var life = Life.serves
    /// An init container that goes on running.
    var isSidecar = false
    /// Thousandths of a core.
    var cpuRequest: Int?
    var cpuLimit: Int?
    /// MiB.
    var memoryRequest: Int?
    var memoryLimit: Int?
    var port: Int?
    var probe: Probe?
    var memory = ServiceShape.MemoryHabit.steady(64)
    /// Percent of one core at rest.
    var cpu = 0.4
    var speech = Speech(format: .plain)
    /// Exit code after SIGTERM.
    var terminationCode: Int32 = 143
    /// From SIGTERM to the end, in seconds.
    var terminationTime = 1.2
  }

  var initContainers: [Container] = []
  var containers: [Container]
  var labels: [String: String] = [:]
  var annotations: [String: String] = [:]
  /// Its containers are started again when they end; otherwise it is for a job.
  var revives = true

  init(_ containers: Container...) { self.containers = containers }

  /// Of one container, with the limits that most have.
  static func one(
    _ name: String, _ image: String, memory: Int, cpu: Int = 500, port: Int? = nil,
    life: Container.Life = .serves, speech: Speech
  ) -> PodShape {
    var container = Container(name: name, image: image, life: life, speech: speech)
    (container.memoryRequest, container.memoryLimit) = (memory / 2, memory)
    (container.cpuRequest, container.cpuLimit) = (cpu / 5, cpu)
    container.memory = .steady(Double(memory) * 0.42)
    container.port = port
    if let port { container.probe = .init(path: "/health", port: port, readyAfter: 4) }
    return PodShape(container)
  }
}

extension PodShape.Container {
  /// As the logs and the usage of the simulated engine want it.
  var service: ServiceShape {
    var service = ServiceShape(name: name, image: image, command: command, memoryLimit: memoryLimit)
    service.memory = memory
    service.cpu = cpu
    service.speech = speech
    return service
  }
}
