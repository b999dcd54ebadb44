import CellGrid
import Dashboard
import LogEngine
import SafeText
import Synchronization
import Testing
import TopsideCore
import TopsideTestSupport

@testable import DashboardRuntime

/// A whole program on a terminal that records, with an engine that has one container and says no more of it.
@MainActor
struct QuietEngine {
  let time = ManualTime()
  let runner: ScriptedRunner
  let terminal = RecordingTerminal()
  let files = MemoryFiles()
  let program: Program

  static let container = """
    [{"Id":"\(String(repeating: "ab", count: 32))","Name":"/shop-web-1",
    "State":{"Status":"running","StartedAt":"2026-03-01T10:00:00Z","Pid":42},"HostConfig":{},
    "Config":{"Image":"web:1","Labels":{"com.docker.compose.project":"shop","com.docker.compose.service":"web"}}}]
    """

  /// With an engine that says nothing at all, or one whose container has printed a log.
  init(answers: Bool = true, log: ScriptedRunner.Answer = .silence) throws {
    let runner = ScriptedRunner(order: .any)
    self.runner = runner
    let answer: (ScriptedRunner.Answer) -> ScriptedRunner.Answer = { answers ? $0 : .silence }
    func allow(_ word: String, _ reply: ScriptedRunner.Answer) {
      runner.allow(ScriptedRunner.Pattern(word) { $0.arguments.first == word }, answer(reply))
    }
    allow("ps", .output(String(repeating: "ab", count: 32) + "\n"))
    allow("container", .output(Self.container))
    allow("version", .output("{}"))
    for word in ["events", "stats"] { allow(word, .silence) }
    allow("logs", log)
    runner.allow(.containing("compose", "version"), answer(.output("2.26.1")))
    runner.allow(.containing("exec"), .output(""))
    runner.allow(ScriptedRunner.Pattern("pager") { $0.executable == "less" }, .output(""))
    var services = Services(
      runner: runner, files: files, time: time, audit: RecordedAudit(time: time),
      commands: DockerCommands(),
      interval: .seconds(2), logTail: 500, logStoreBytes: LogStore.minimumCapacity, projects: [],
      safeguards: NoSafeguards())
    services.pager = ["less", "-S"]
    services.logDirectory = "/home/op/logs"
    let theme = try #require(try Theme.builtIn(named: "default"))
    let setting = DashboardSetting(
      host: "prod-1", context: "default", themes: [theme], glyphs: .unicode, commands: DockerCommands(),
      keymap: try Keymap())
    let state = DashboardState(
      setting: setting, size: terminal.size, now: services.moment,
      logs: LogStore(capacity: LogStore.minimumCapacity))
    program = Program(state: state, terminal: terminal, services: services)
  }

  /// Runs the program while a test acts, then hangs up.
  func run(_ test: () async throws -> Void) async throws -> Ending {
    var ending: Ending?
    let running = Task { ending = await program.run() }
    while terminal.frames.isEmpty { await Task.yield() }
    try await test()
    terminal.send([.hungUp])
    // Behind a key that waits for what follows it, it waits too.
    for _ in 0..<1000 where ending == nil { await releaseHeldKeys() }
    running.cancel()
    return try #require(ending, "the program does not end")
  }

  /// Lets time go on until something is true, for two minutes at most.
  func until(_ condition: () -> Bool, at place: SourceLocation = #_sourceLocation) async {
    for _ in 0..<6000 {
      if condition() { return }
      await time.advance(by: .milliseconds(20))
    }
    Issue.record("it did not come true within two minutes", sourceLocation: place)
  }

  /// Until the container is on the screen and nothing is about to change but the clock.
  func settle() async {
    await until { terminal.rows.contains { $0.contains("web") } }
    await time.advance(by: .seconds(10))
  }

  /// Lets the time pass that a key waits for what a paste would bring behind it.
  func releaseHeldKeys() async {
    await turns()
    await time.advance(by: BurstFilter.hold)
    await turns()
  }

  func turns(_ count: Int = 200) async {
    for _ in 0..<count { await Task.yield() }
    // What is about to wait may be on another thread, of a machine that has much to do.
    try? await Task.sleep(for: .milliseconds(2))
  }
}
