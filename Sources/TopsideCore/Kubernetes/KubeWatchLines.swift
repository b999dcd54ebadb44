import Synchronization

/// What one watch says, line by line.
final class KubeWatchLines: Sendable {
  private struct State {
    /// An object has at most a few MiB.
    var splitter = LineSplitter(limit: 16 << 20)
    var version: String
    var status: KubeStatus?
    var hasEvents = false
    var beginning: [UInt8] = []
  }

  private let kind: KubeKind
  let changes = Outbox<KubeDelta>()
  private let state: Mutex<State>

  init(kind: KubeKind, version: String) {
    self.kind = kind
    state = Mutex(State(version: version))
  }

  /// From where the next watch goes on.
  var version: String { state.withLock(\.version) }
  /// Why the server ended it.
  var status: KubeStatus? { state.withLock(\.status) }
  /// What was said when no line of it was an event: a refusal, in JSON or in plain text.
  var beginning: [UInt8] { state.withLock { $0.hasEvents ? [] : $0.beginning } }

  /// - Returns: Whether there was an event among it.
  func take(_ bytes: [UInt8]) -> Bool {
    let (deltas, hasEvents) = state.withLock { state in
      if !state.hasEvents { state.beginning += bytes.prefix(max(0, 4096 - state.beginning.count)) }
      var deltas: [KubeDelta] = []
      var events = 0
      for line in state.splitter.lines(bytes) {
        // A line that is no event is one of a newer server; the next list shows what it meant.
        guard let event = try? KubeParsing.watchEvent(line, kind: kind) else { continue }
        events += 1
        if let version = event.version, !version.isEmpty { state.version = version }
        switch event {
        case .put(let object): deltas.append(.put(object))
        case .deleted(let key, _): deltas.append(.deleted(key))
        case .bookmark: break
        case .error(let status): state.status = status
        }
      }
      state.hasEvents = state.hasEvents || events > 0
      return (deltas, events > 0)
    }
    changes.put(deltas)
    return hasEvents
  }

  /// The last change of each object, in the order of those.
  static func newest(_ deltas: [KubeDelta]) -> [KubeDelta] {
    guard deltas.count > 1 else { return deltas }
    var seen: Set<KubeKey> = []
    return deltas.reversed().filter { seen.insert($0.key).inserted }.reversed()
  }
}
