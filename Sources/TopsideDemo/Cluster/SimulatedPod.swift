import TopsideCore

/// A pod of the simulated cluster, as its kubelet sees it.
struct SimulatedPod: Sendable {
  struct Container: Sendable {
    enum State: Sendable {
      case waiting(reason: String, message: String)
      case running
      case ended(End)
    }

    /// How a run ended.
    struct End: Sendable {
      var reason: String
      var code: Int32
      var start: Timestamp
      var end: Timestamp
    }

    let shape: PodShape.Container
    /// Of chance.
    let stream: UInt64
    var state = State.waiting(reason: "ContainerCreating", message: "")
    var runs: [SimulatedContainer.Run] = []
    var last: End?
    var isReady = false
    var restarts = 0
    /// Seconds until the next start after a failure.
    var backoff = 0.0

    var isRunning: Bool { if case .running = state { true } else { false } }
    var end: End? { if case .ended(let end) = state { end } else { nil } }
    /// Its run number `runs.count`, as the runtime names it.
    func identifier(run: Int) -> String {
      "containerd://" + Chance(seed: stream).hex(3, Int64(run), digits: 64)
    }
  }

  let key: KubeKey
  let uid: String
  let address: String
  /// As `ownerReferences` has it.
  let owner: ObjectMeta.Owner
  /// Who makes another when it goes.
  let controller: KubeKey
  /// Of the template that it was made from.
  let revision: String
  let shape: PodShape
  let created: Timestamp
  let labels: [String: String]
  var node: String?
  var started: Timestamp?
  var deleted: Timestamp?
  /// Init containers first.
  var containers: [Container]
  /// Since when the words of why it is not scheduled hold.
  var unschedulable: String?
  /// Of the last change of its readiness.
  var turned: Timestamp

  var initCount: Int { shape.initContainers.count }
  var isTerminating: Bool { deleted != nil }

  /// All that are to end before the others start have done so.
  var isInitialized: Bool {
    containers.prefix(initCount).allSatisfy { $0.shape.isSidecar ? !$0.runs.isEmpty : $0.end?.code == 0 }
  }

  var isReady: Bool {
    isInitialized && containers.dropFirst(initCount).allSatisfy(\.isReady)
  }

  var phase: String {
    let main = containers.dropFirst(initCount)
    if !shape.revives, !main.isEmpty, main.allSatisfy({ $0.end != nil }) {
      return main.allSatisfy { $0.end?.code == 0 } ? "Succeeded" : "Failed"
    }
    guard isInitialized, main.contains(where: { !$0.runs.isEmpty }) else { return "Pending" }
    return "Running"
  }

  var isOver: Bool { phase == "Succeeded" || phase == "Failed" }
}

/// Something that will happen in the cluster.
struct ClusterHappening: Sendable {
  enum Kind: Sendable {
    case place(KubeKey, uid: String)
    case sandbox(KubeKey, uid: String)
    case pull(KubeKey, uid: String, container: Int)
    case pullLater(KubeKey, uid: String, container: Int)
    case start(KubeKey, uid: String, container: Int)
    case ready(KubeKey, uid: String, container: Int)
    case unready(KubeKey, uid: String, container: Int)
    case end(KubeKey, uid: String, container: Int, run: Int, code: Int32, reason: String)
    case backOff(KubeKey, uid: String, container: Int)
    case vanish(KubeKey, uid: String)
    case reconcile(KubeKey)
    case tick(KubeKey)
    case startJob(Int)
    case update(KubeKey, PodShape)
    case press(Int)
  }

  var at: Timestamp
  var kind: Kind
}
