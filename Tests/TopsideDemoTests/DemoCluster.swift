import FoundationEssentials
import Testing
import TopsideCore
import TopsideDemo

/// A demo's cluster, asked as the dashboard asks it.
struct DemoCluster {
  let demo = Demo()
  let commands = KubeCommands(context: "demo")

  struct List: Decodable {
    struct Meta: Decodable { var resourceVersion: String }
    var kind: String
    var metadata: Meta
    var items: [Object]
  }

  struct Change: Decodable {
    var type: String
    var object: Object
  }

  /// What the tests look at, of any kind.
  struct Object: Decodable {
    struct Meta: Decodable {
      struct Owner: Decodable {
        var kind: String
        var name: String
        var uid: String
      }
      var name: String?
      var namespace: String?
      var uid: String?
      var resourceVersion: String
      var deletionTimestamp: String?
      var labels: [String: String]?
      var annotations: [String: String]?
      var ownerReferences: [Owner]?
    }

    struct Spec: Decodable {
      var replicas: Int?
      var maxReplicas: Int?
      var unschedulable: Bool?
    }

    struct Container: Decodable {
      struct Phase: Decodable {
        var reason: String?
        var message: String?
        var exitCode: Int?
        var startedAt: String?
      }
      struct State: Decodable {
        var waiting: Phase?
        var running: Phase?
        var terminated: Phase?
      }
      var name: String
      var ready: Bool
      var restartCount: Int
      var state: State
      var lastState: State
    }

    struct Condition: Decodable {
      var type: String
      var status: String
      var reason: String?
    }

    struct Status: Decodable {
      var phase: String?
      var replicas: Int?
      var readyReplicas: Int?
      var updatedReplicas: Int?
      var currentReplicas: Int?
      var failed: Int?
      var succeeded: Int?
      var conditions: [Condition]?
      var initContainerStatuses: [Container]?
      var containerStatuses: [Container]?
    }

    var kind: String?
    var metadata: Meta
    var spec: Spec?
    var status: Status?

    var name: String { metadata.name ?? "" }
    var isReady: Bool { status?.conditions?.contains { $0.type == "Ready" && $0.status == "True" } ?? false }
  }

  /// As curl asks the proxy.
  func request(_ path: String) -> Command {
    Command(
      "curl", ["-q", "-sS", "-N", "--unix-socket", "/run/p.sock", "http://localhost\(path)"], impact: .reads,
      timeout: nil)
  }

  func list(_ kind: KubeKind, _ namespace: String? = nil, query: String = "") async throws -> List {
    let text = try await demo.text(request(KubeWatch(kind, namespace: namespace).path + query))
    return try JSONDecoder().decode(List.self, from: Data(text.utf8))
  }

  /// Pods whose names begin so.
  func pods(_ namespace: String, _ prefix: String = "") async throws -> [Object] {
    try await list(.pod, namespace).items.filter { $0.name.hasPrefix(prefix) }
  }

  func change(_ words: String..., namespace: String) async throws -> CommandResult {
    try await demo.runner.run(
      commands.kubectl(words, namespace: namespace, impact: .mutates, timeout: .seconds(30)))
  }

  /// The changes of a watch until enough have come.
  func changes(
    _ watch: KubeWatch, from version: String, query: String = "&allowWatchBookmarks=true",
    until isEnough: @escaping @Sendable ([Change]) -> Bool
  ) async throws -> [Change] {
    let command = request("\(watch.path)?watch=1&resourceVersion=\(version)\(query)")
    return try await demo.lines(command) { isEnough(Self.decoded($0)) }.lines.map {
      try JSONDecoder().decode(Change.self, from: Data($0.utf8))
    }
  }

  private static func decoded(_ lines: [String]) -> [Change] {
    lines.compactMap { try? JSONDecoder().decode(Change.self, from: Data($0.utf8)) }
  }

  /// A duration on the demo's clock.
  func pass(_ seconds: Int) async { await demo.clock.sleep(.seconds(seconds)) }
}
