import ApiServerStub
import Glibc
import Synchronization
import Testing
import TopsideCore
import TopsideSystem
import TopsideTestSupport

/// A source with the real kubectl and curl, and a cluster that the test can take away.
final class KubeLiveStage: Sendable {
  struct NotInTime: Error, CustomStringConvertible {
    let description: String
  }

  let server = StubApiServer()
  let scratch = Scratch()
  let cluster = Mutex(Cluster())
  let changes = Mutex<[ClusterChange]>([])
  private let wants: AsyncStream<Set<KubeWatch>>.Continuation
  private let wanted: AsyncStream<Set<KubeWatch>>

  static let pods = KubeWatch(.pod, namespace: "shop")

  init() {
    (wanted, wants) = AsyncStream.makeStream()
    server.start()
    scratch.write("config", server.kubeconfig())
  }

  var runner: ProcessRunner {
    ProcessRunner(
      environment: [
        "PATH": "\(scratch.path):/usr/local/bin:/usr/bin:/bin", "KUBECONFIG": "\(scratch.path)/config",
        // Where kubectl keeps what it has seen of the API.
        "HOME": scratch.path,
      ],
      readOnly: ReadOnlySwitch(isOn: true), audit: RecordedAudit(time: SystemTime()))
  }

  func source(context: String = "stub", hasProxy: Bool = true) -> KubeSource {
    KubeSource(
      commands: KubeCommands(context: context), runner: runner, time: SystemTime(), files: LocalFiles(),
      socket: hasProxy ? "\(scratch.path)/p.sock" : nil)
  }

  func want(_ watches: Set<KubeWatch>) { wants.yield(watches) }

  /// Runs the source while the test goes on.
  func watch(
    _ watches: Set<KubeWatch>, by source: KubeSource? = nil, _ test: () async throws -> Void
  ) async throws {
    want(watches)
    let source = source ?? self.source()
    let task = Task {
      await source.watch(wanted) { new in
        self.changes.withLock { $0 += new }
        self.cluster.withLock { cluster in for change in new { cluster.apply(change) } }
      }
    }
    let result: Result<Void, any Error>
    do { result = .success(try await test()) } catch { result = .failure(error) }
    task.cancel()
    await task.value
    try result.get()
  }

  var names: [String] { cluster.withLock { $0.pods.keys.map(\.name).sorted() } }
  var api: KubeState { cluster.withLock(\.api) }

  /// Looks again and again until something is so.
  func eventually(
    _ what: String, within limit: Duration = .seconds(15), _ condition: () -> Bool
  ) async throws {
    let end = ContinuousClock.now + limit
    while !condition() {
      guard ContinuousClock.now < end else {
        throw NotInTime(description: "not in \(limit): \(what); the API is \(api), pods are \(names)")
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Programs that are called with something of this test's directory.
  func children() -> [String] { own().map(\.words) }

  /// Their numbers, by their words.
  func processes(_ condition: (String) -> Bool) -> [Int32] {
    own().filter { condition($0.words) }.map(\.process)
  }

  private func own() -> [(process: Int32, words: String)] {
    entries(of: "/proc").compactMap { Int32($0) }.compactMap { process in
      LocalText.read("/proc/\(process)/cmdline").map { (process, $0.replacing("\0", with: " ")) }
    }.filter { $0.1.contains(scratch.path) }
  }
}

/// Whether the programs are there that these tests are about.
enum KubePrograms {
  static var areThere: Bool { are(["kubectl", "curl"]) }

  static func are(_ programs: [String]) -> Bool {
    programs.allSatisfy { program in
      ["/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"].contains {
        access("\($0)/\(program)", X_OK) == 0
      }
    }
  }

  static var areRequired: Bool { getenv("TOPSIDE_REQUIRE_ENGINE").map { String(cString: $0) } == "1" }
}

extension Trait where Self == ConditionTrait {
  /// Skips where kubectl or curl is missing, and fails there when they are required.
  static var realKubectl: Self {
    .enabled("kubectl and curl are not both installed: these tests are skipped") {
      KubePrograms.areThere || KubePrograms.areRequired
    }
  }

  /// Skips where a program is missing that k3s is looked at with, and fails there when they are required.
  static var machineTools: Self {
    .enabled("openssl, ip, ss and curl are not all installed: these tests are skipped") {
      KubePrograms.are(["openssl", "ip", "ss", "curl"]) || KubePrograms.areRequired
    }
  }
}
