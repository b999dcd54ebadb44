/// A pod as the API describes it.
package struct Pod: Hashable, Sendable {
  package var meta: ObjectMeta
  /// `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`.
  package var phase = ""
  /// Of the pod as a whole: `Evicted`, `NodeLost`.
  package var reason = ""
  package var message = ""
  package var node = ""
  package var ip = ""
  package var started: Timestamp?
  package var conditions: [KubeCondition] = []
  /// Condition types that must be true besides the containers' readiness.
  package var readinessGates: [String] = []
  /// In the order of the specification, sidecars among them.
  package var initContainers: [PodContainer] = []
  /// In the order of the specification.
  package var containers: [PodContainer] = []

  package init(_ meta: ObjectMeta) { self.meta = meta }

  package var key: KubeKey { KubeKey(.pod, meta.namespace, meta.name) }
  /// Init containers first, as they run.
  package var allContainers: [PodContainer] { initContainers + containers }
}

/// A container of a pod: what was asked for, and how it is.
package struct PodContainer: Hashable, Sendable {
  package enum State: Hashable, Sendable {
    case waiting(reason: String, message: String)
    case running(since: Timestamp?)
    case terminated(Termination)
  }

  /// How one of its runs ended.
  package struct Termination: Hashable, Sendable {
    /// `OOMKilled`, `Error`, `Completed`; may be empty.
    package var reason = ""
    package var message = ""
    package var exitCode: Int32 = 0
    package var signal: Int32 = 0
    package var started: Timestamp?
    package var finished: Timestamp?

    package init(reason: String = "", exitCode: Int32 = 0) {
      self.reason = reason
      self.exitCode = exitCode
    }
  }

  /// What the kubelet asks it, in words: `http-get :8000/health every 10s, 3 failures`.
  package struct Probes: Hashable, Sendable {
    package var startup: String?
    package var liveness: String?
    package var readiness: String?
    package init() {}
  }

  package var name: String
  package var image = ""
  package var pullPolicy = ""
  /// An init container that goes on running: its restart policy is Always.
  package var isSidecar = false
  package var cpuRequest: CPUAmount?
  package var cpuLimit: CPUAmount?
  package var memoryRequest: ByteCount?
  /// nil: none.
  package var memoryLimit: ByteCount?
  /// That it says it listens at, over TCP.
  package var ports: [Int] = []
  package var probes = Probes()
  /// Whether the status says anything of it.
  package var hasStatus = false
  /// Its place among the statuses, which the kubelet sorts by name; `kubectl` goes by that order.
  package var statusIndex = 0
  package var isReady = false
  /// Whether its startup probe has passed; nil: not said.
  package var isStarted: Bool?
  package var restartCount = 0
  package var state: State?
  /// Its run before this one.
  package var last: Termination?
  /// As the runtime names it, `containerd://…`; another one is another run.
  package var containerID = ""

  package init(_ name: String) { self.name = name }
}

/// Processor time in thousandths of a core.
package struct CPUAmount: Hashable, Comparable, Sendable {
  package var millicores: Int
  package init(millicores: Int) { self.millicores = millicores }
  package static func < (a: CPUAmount, b: CPUAmount) -> Bool { a.millicores < b.millicores }
}
