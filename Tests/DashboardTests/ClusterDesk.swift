import CellGrid
import Dashboard
import LogEngine
import SafeText
import Synchronization
import Testing
import TopsideCore
import TopsideDemo
import TopsideTestSupport

@testable import DashboardRuntime

/// A whole program on a terminal that records, on the demo and its cluster, and a second cluster beside it.
@MainActor
struct ClusterDesk {
  let time = ManualTime()
  let terminal = RecordingTerminal(size: Size(columns: 120, rows: 36))
  let recorder: CommandRecorder
  let program: Program
  private let lock: LockedCluster

  /// Whether commands that change the cluster are refused.
  var isLocked: Bool { lock.isLocked.load(ordering: .relaxed) }

  init(isProduction: Bool = false, takenPort: UInt16? = nil) throws {
    let lock = LockedCluster(isProduction)
    self.lock = lock
    let demo = DemoRunner(time: time) { lock.refuses($0) }
    let recorder = CommandRecorder(demo)
    self.recorder = recorder
    var services = Services(
      runner: recorder, files: DemoFiles(), time: time, audit: RecordedAudit(time: time),
      commands: DockerCommands(), interval: .seconds(2), logTail: 500,
      logStoreBytes: LogStore.minimumCapacity, projects: [], safeguards: lock)
    let commands = KubeCommands(context: "demo")
    services.cluster = ClusterServices(
      commands: commands, socket: nil, namespaces: [], ports: SomePorts(taken: takenPort))
    let theme = try #require(try Theme.builtIn(named: "default"))
    var setting = DashboardSetting(
      host: "demo", context: "demo", themes: [theme], glyphs: .unicode, commands: DockerCommands(),
      keymap: try Keymap())
    setting.kubernetes = KubernetesSetting(context: "demo", namespaces: .all, isProduction: isProduction)
    let state = DashboardState(
      setting: setting, size: terminal.size, now: services.moment,
      logs: LogStore(capacity: LogStore.minimumCapacity))
    program = Program(state: state, terminal: terminal, services: services)
  }

  /// Runs the program while a test acts, then quits.
  func run(_ test: () async throws -> Void) async throws {
    var hasEnded = false
    let running = Task {
      _ = await program.run()
      hasEnded = true
    }
    while terminal.frames.isEmpty { await Task.yield() }
    await until { !program.state.cluster.pods.isEmpty && program.state.kube.contexts != nil }
    let result: Result<Void, any Error>
    do { result = .success(try await test()) } catch { result = .failure(error) }
    terminal.send([.hungUp])
    for _ in 0..<1000 where !hasEnded { await pass(BurstFilter.hold) }
    #expect(hasEnded, "the program does not end")
    running.cancel()
    try result.get()
  }

  /// Keys by their names, each with the time that it waits for what a paste would bring behind it.
  func press(_ names: String..., at place: SourceLocation = #_sourceLocation) async {
    for name in names {
      guard let key = try? Key(named: name) else {
        Issue.record("no key \(name)", sourceLocation: place)
        return
      }
      terminal.send(key)
      // It is held on another task, which must have begun to wait before the time goes on.
      for _ in 0..<3 {
        await rest()
        await pass(.milliseconds(50))
      }
    }
  }

  func confirm() async {
    await pass(.milliseconds(400))
    await press("y")
  }

  /// From a pod that runs.
  func forward(_ ports: String) async {
    await press("3")
    let pods = program.state.cluster.pods.values.filter { $0.meta.name.hasPrefix("coordinator-") }
    program.state.selectPod(pods.map(\.key).min())
    await press("f")
    for character in ports { await press(String(character)) }
    await press("enter")
  }

  func shows(_ text: String) -> Bool { terminal.rows.contains { $0.contains(text) } }
  func toasts(_ text: String) -> Bool { program.state.toast?.text.text.contains(text) ?? false }

  /// Lets time go on until something is true, for three minutes at most.
  func until(_ condition: () -> Bool, at place: SourceLocation = #_sourceLocation) async {
    for _ in 0..<1800 {
      if condition() { return }
      await pass(.milliseconds(100))
    }
    let rows = terminal.rows.joined(separator: "\n")
    Issue.record("it did not come true within three minutes:\n\(rows)", sourceLocation: place)
  }

  private func pass(_ duration: Duration) async {
    await time.advance(by: duration)
    await rest()
  }

  private func rest() async {
    for _ in 0..<50 { await Task.yield() }
    // What is about to wait may be on another thread, of a machine that has much to do.
    try? await Task.sleep(for: .milliseconds(3))
  }
}

/// Refuses changes of a cluster while it is locked, as the program's own switch does.
private final class LockedCluster: Safeguards {
  let isLocked: Atomic<Bool>
  init(_ isLocked: Bool) { self.isLocked = Atomic(isLocked) }

  func refuses(_ command: Command) -> Bool {
    command.impact != .reads && isLocked.load(ordering: .relaxed)
  }

  func turn(on: Bool) {}
  func unlock(_ names: [ProtectedName]) { isLocked.store(false, ordering: .relaxed) }
  func lock(_ names: [ProtectedName]) { isLocked.store(true, ordering: .relaxed) }
  func refusal(_ commands: [Command]) -> ProtectedName? {
    commands.contains(where: refuses) ? .context("demo") : nil
  }
  func permits(for commands: [Command]) -> [ProtectedName] { [] }
}

private struct SomePorts: Ports {
  var taken: UInt16?
  func isFree(_ port: UInt16) -> Bool { port != taken }
}

/// Passes commands on to the demo, and remembers them; a context beside the demo's is the demo's twin.
final class CommandRecorder: CommandRunner {
  private struct Entry {
    var command: Command
    var isOpen: Bool
    /// Nothing was started.
    var isRefused = false
  }

  private let runner: DemoRunner
  private let entries = Mutex<[Entry]>([])

  init(_ runner: DemoRunner) { self.runner = runner }

  private static let contexts = """
    {"kind":"Config","current-context":"demo",
    "clusters":[{"name":"demo","cluster":{"server":"https://127.0.0.1:6443"}},
    {"name":"other","cluster":{"server":"https://127.0.0.2:6443"}}],
    "contexts":[{"name":"demo","context":{"cluster":"demo","user":"operator"}},
    {"name":"other","context":{"cluster":"other","user":"operator","namespace":"aio"}}]}
    """

  /// The commands that a test wants to know about, in the order in which they were begun.
  func words(_ condition: (Command) -> Bool) -> [String] {
    entries.withLock { $0.filter { !$0.isRefused }.map(\.command) }.filter(condition).map {
      $0.argv.joined(separator: " ")
    }
  }

  /// How many of them are not over.
  func open(_ condition: (Command) -> Bool) -> Int {
    entries.withLock { entries in entries.count { $0.isOpen && condition($0.command) } }
  }

  private func begin(_ command: Command) -> Int {
    entries.withLock { entries in
      entries.append(Entry(command: command, isOpen: true))
      return entries.count - 1
    }
  }

  private func end(_ number: Int) { entries.withLock { $0[number].isOpen = false } }

  /// As the demo knows it.
  private func inDemo(_ command: Command) -> Command {
    var command = command
    command.arguments = command.arguments.map { $0 == "other" ? "demo" : $0 }
    return command
  }

  func run(_ command: Command) async throws(CommandError) -> CommandResult {
    if command.arguments.contains("config") {
      return CommandResult(status: .exited(0), standardOutput: Array(Self.contexts.utf8))
    }
    let result = try await runner.run(inDemo(command))
    entries.withLock { $0.append(Entry(command: command, isOpen: false)) }
    return result
  }

  func stream(
    _ command: Command, _ receive: @escaping @Sendable (OutputChunk) async -> Void
  ) async throws(CommandError) -> CommandResult {
    let number = begin(command)
    defer { end(number) }
    do throws(CommandError) {
      return try await runner.stream(inDemo(command), receive)
    } catch {
      if case .readOnly = error { entries.withLock { $0[number].isRefused = true } }
      throw error
    }
  }

  func interact(_ command: Command) async throws(CommandError) -> TopsideCore.ExitStatus {
    try await runner.interact(command)
  }
}
