import CellGrid
import Dashboard
import LogEngine
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

@testable import DashboardRuntime

/// The whole program against an engine whose every word is hostile: from the bytes that docker prints to the frames
/// that the terminal gets.
@MainActor
@Suite(.timeLimit(.minutes(2))) struct HostileSinksProgramTests {
  private let time = ManualTime()
  private let terminal = RecordingTerminal(size: Size(columns: 120, rows: 330))
  private let runner = ScriptedRunner(order: .any)

  private static let inputs = HostileInput.brief
  private static let names = inputs.indices.map { index in
    "\(HostileScene.token)-\(index) \(String(decoding: inputs[index].bytes, as: UTF8.self))"
  }

  /// A string of JSON, with escapes for what JSON forbids and everything else as it is.
  private static func json(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"", "\\": return "\\\(scalar)"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: return String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }

  private static func inspected(_ index: Int) throws -> String {
    let name = json(names[index])
    return """
      {"Id":"\(try HostileScene.id(index).hex)","Name":\(name),"Image":\(name),
      "State":{"Status":"running","StartedAt":"2026-03-01T10:00:00Z","Pid":42,"Error":\(name),
      "Health":{"Status":"unhealthy","FailingStreak":3,"Log":[
      {"Start":"2026-03-01T11:00:00Z","End":"2026-03-01T11:00:01Z","ExitCode":1,"Output":\(name)}]}},
      "HostConfig":{"LogConfig":{"Type":\(name)},"RestartPolicy":{"Name":\(name)}},
      "Config":{"Image":\(name),"Env":[\(name),"A=\(name.dropFirst())],"Healthcheck":{"Test":["CMD",\(name)]},
      "Labels":{"com.docker.compose.project":\(name),"com.docker.compose.service":\(name),
      "com.docker.compose.project.working_dir":\(name),"com.docker.compose.project.config_files":\(name),
      \(name):\(name)}}}
      """
  }

  private static var log: [UInt8] {
    inputs.enumerated().flatMap { index, input in
      Array("2026-03-01T11:00:00.000000000Z Qx7".utf8) + input.bytes
        + Array("\n2026-03-01T11:00:00.000000001Z line after \(index)\n".utf8)
    }
  }

  private func script() throws {
    let indices = Array(Self.inputs.indices)
    let hostile = Self.names.joined(separator: "\n")
    func allow(_ word: String, _ reply: ScriptedRunner.Answer) {
      runner.allow(ScriptedRunner.Pattern(word) { $0.arguments.first == word }, reply)
    }
    allow("ps", .output(try indices.map { try HostileScene.id($0).hex }.joined(separator: "\n") + "\n"))
    allow("container", .output("[" + (try indices.map(Self.inspected)).joined(separator: ",\n") + "]"))
    allow("version", .output("{}"))
    allow("top", .output("PID USER %CPU RSS ELAPSED COMMAND\n1 r 0 1 1 \(hostile)"))
    for word in ["events", "stats"] { allow(word, .silence) }
    // Compose refuses the files, in words that are no better.
    runner.allow(.containing("compose"), .failure(hostile))
  }

  private func program() throws -> Program {
    let services = Services(
      runner: runner, files: MemoryFiles(), time: time, audit: RecordedAudit(time: time),
      commands: DockerCommands(), interval: .seconds(2), logTail: 500,
      logStoreBytes: LogStore.minimumCapacity, projects: [], safeguards: NoSafeguards())
    let theme = try #require(try Theme.builtIn(named: "default"))
    let setting = DashboardSetting(
      host: "\(Self.names[0])", context: "\(Self.names[0])", themes: [theme], glyphs: .unicode,
      commands: DockerCommands(), keymap: try Keymap())
    let state = DashboardState(
      setting: setting, size: terminal.size, now: services.moment,
      logs: LogStore(capacity: LogStore.minimumCapacity))
    return Program(state: state, terminal: terminal, services: services)
  }

  private func turns() async { for _ in 0..<200 { await Task.yield() } }

  private func press(_ keys: Key...) async {
    for key in keys {
      terminal.send(key)
      await turns()
      await time.advance(by: BurstFilter.hold)
      await turns()
    }
    await time.advance(by: .seconds(1))
    await turns()
  }

  @Test func `no frame of any screen holds a raw byte, and the lines after hostile ones are seen`()
    async throws
  {
    try script()
    let log = runner.expectStream(.containing("logs"))
    let program = try program()
    let running = Task { await program.run() }
    while !terminal.rows.contains(where: { $0.contains(HostileScene.token) }) {
      await time.advance(by: .milliseconds(20))
    }
    await time.advance(by: .seconds(5))
    await press(Key("1"), Key("j"), Key("2"))
    // What is about to begin may wait for a moment that passed before it waited: time goes on until it has begun.
    for _ in 0..<6000 where !log.hasStarted { await time.advance(by: .milliseconds(20)) }
    try #require(log.hasStarted)
    await log.send(.standardOutput(Self.log))
    await time.advance(by: .seconds(1))
    await press(Key("l"))
    expectLinesAfter()
    // Every tab, the plan of a change, and what is said of it.
    for _ in DetailState.Tab.allCases { await press(Key("]")) }
    await press(Key("z"), Key("r"))
    #expect(terminal.rows.contains { $0.contains("[ Cancel ]") })
    await press(Key(.escape), Key("y"))
    terminal.send([.hungUp])
    await turns()
    _ = await running.value
    HostileScene.expectHarmless(terminal.frames, words: Self.inputs.count)
    #expect(terminal.copied.allSatisfy { harm(in: $0.text).isEmpty })
  }

  private func expectLinesAfter() {
    let missing = Self.inputs.indices.filter { index in
      !terminal.rows.contains { $0.hasSuffix("line after \(index)") }
    }
    // The newest lines fill the screen.
    #expect(missing.isEmpty, "\(missing.map { Self.inputs[$0].name })")
  }
}
