import Synchronization
import Testing
import TopsideCore
import TopsideTestSupport

/// A source of a cluster in the test's hands.
final class KubeStage: Sendable {
  let time = ManualTime()
  let runner = ScriptedRunner(order: .any)
  let heard = Heard()
  let files = MemoryFiles()
  private let wants: AsyncStream<Set<KubeWatch>>.Continuation
  private let wanted: AsyncStream<Set<KubeWatch>>
  let source: KubeSource

  static let pods = KubeWatch(.pod, namespace: "shop")

  init(socket: String? = "/run/p.sock") {
    (wanted, wants) = AsyncStream.makeStream()
    source = KubeSource(
      commands: KubeCommands(context: "shop"), runner: runner, time: time, files: files, socket: socket)
    runner.allow(Self.path("/version"), .output(#"{"major":"1"}"#))
    runner.allow(
      Self.path("/api/v1/namespaces/kube-system"), .output(#"{"kind":"Namespace","metadata":{"uid":"u-1"}}"#))
    runner.allow(
      .init("metrics") { $0.argv.last?.contains("/apis/metrics.k8s.io/") ?? false },
      .output(Self.status(403, "Forbidden")))
  }

  /// What was delivered, in short words; what is said of metrics is another test's.
  final class Heard: Sendable {
    private let changes = Mutex<[ClusterChange]>([])
    var all: [ClusterChange] { changes.withLock(\.self) }
    var words: [String] { all.compactMap(Self.word) }

    func add(_ new: [ClusterChange]) { changes.withLock { $0 += new } }

    private static func word(_ change: ClusterChange) -> String? {
      switch change {
      case .api(let state): "api \(word(state))"
      case .watch(let watch, let state): "\(watch.kind) \(watch.namespace ?? "*") \(word(state))"
      case .listed(let watch, let objects): "\(watch.kind) listed \(objects.map(\.key.name).sorted())"
      case .changed(_, let deltas): "changed \(deltas.map(word))"
      case .unwatched(let watch): "\(watch.kind) unwatched"
      case .measured, .metrics: nil
      }
    }

    private static func word(_ delta: KubeDelta) -> String {
      switch delta {
      case .put(let object): "+\(object.key.name)"
      case .deleted(let key): "-\(key.name)"
      }
    }

    private static func word(_ state: KubeState) -> String {
      switch state {
      case .connecting: "connecting"
      case .live: "live"
      case .silent(let since): "silent since \(since.components.seconds - 86_400)"
      case .lost(let fault, let since, let retryAt):
        "lost since \(since.components.seconds - 86_400) for \((retryAt - .seconds(86_400)).milliseconds): \(fault.summary)"
      }
    }

    /// Returns when something like it was heard so often.
    func until(_ word: String, times: Int = 1) async {
      while words.filter({ $0.hasPrefix(word) }).count < times { await Task.yield() }
    }
  }

  func want(_ watches: Set<KubeWatch>) { wants.yield(watches) }

  /// Runs the source while the test goes on, and checks that everything expected came.
  func watch(_ wanted: Set<KubeWatch>, _ test: () async throws -> Void) async rethrows {
    want(wanted)
    let task = Task { await source.watch(self.wanted) { self.heard.add($0) } }
    try await test()
    task.cancel()
    await task.value
    runner.verify()
  }

  /// Returns when the source knows which cluster this is.
  func isKnown() async {
    let isAsked = { self.runner.commands.contains { $0.argv.last?.hasSuffix("/kube-system") ?? false } }
    while !isAsked() { await Task.yield() }
    // The answer is taken without waiting for anything.
    for _ in 0..<100 { await Task.yield() }
  }

  /// Moves the clock until something was heard.
  func advance(until word: String, times: Int = 1, by step: Duration = .milliseconds(500)) async {
    while heard.words.filter({ $0.hasPrefix(word) }).count < times {
      if time.sleeperCount > 0 { await time.advance(by: step) } else { await Task.yield() }
    }
  }
}

// What the API says.
extension KubeStage {
  static let proxy = ScriptedRunner.Pattern("kubectl proxy") { $0.arguments.contains("proxy") }
  static let serving = ScriptedRunner.Answer.following("Starting to serve on /run/p.sock\n")

  /// A request for exactly this, whoever makes it.
  static func path(_ path: String) -> ScriptedRunner.Pattern {
    .init(path) { command in
      command.argv.last == "http://localhost\(path)" || command.argv.suffix(2) == ["--raw", path]
    }
  }

  static func listing(_ watch: KubeWatch = pods) -> ScriptedRunner.Pattern { path(watch.path) }

  static func watching(_ watch: KubeWatch = pods, from version: String) -> ScriptedRunner.Pattern {
    path(watch.watchPath(from: version))
  }

  static func list(_ names: [String], version: Int = 5, kind: String = "PodList") -> String {
    let items = names.map { object($0) }.joined(separator: ",")
    return #"{"kind":"\#(kind)","metadata":{"resourceVersion":"\#(version)"},"items":[\#(items)]}"#
  }

  static func object(_ name: String, version: Int = 1) -> String {
    #"{"metadata":{"name":"\#(name)","namespace":"shop","resourceVersion":"\#(version)"}}"#
  }

  static func event(_ type: String, _ name: String, version: Int) -> String {
    #"{"type":"\#(type)","object":\#(object(name, version: version))}"# + "\n"
  }

  static func bookmark(_ version: Int) -> String {
    #"{"type":"BOOKMARK","object":{"kind":"Pod","metadata":{"resourceVersion":"\#(version)"}}}"# + "\n"
  }

  static func status(_ code: Int, _ reason: String, _ message: String = "no") -> String {
    #"{"kind":"Status","status":"Failure","message":"\#(message)","reason":"\#(reason)","code":\#(code)}"#
  }
}
