import LogEngine
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// What is said when a log cannot be read, and that it is said once.
@Suite(.timeLimit(.minutes(1))) struct LogTroubleTests {
  private let stage = LogStage()

  private static let refusal =
    "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get \"http://x\": dial unix /var/run/docker.sock: connect: permission denied"

  @Test func `a refusal is told once, tried again, and its end is told`() async throws {
    for _ in 0..<4 { stage.runner.expect(try stage.logs(1), .failure(Self.refusal)) }
    let last = stage.runner.expectStream(try stage.logs(1))
    try await stage.follow {
      stage.tell(try stage.container(1))
      await stage.until { stage.runner.commands.count == 5 }
      await last.send(stage.line(1, "one"))
      await stage.until { stage.shown().contains("one") }
    }
    let markers = stage.markers()
    #expect(
      markers.first
        == "-- you may not use the Docker engine at unix:///var/run/docker.sock; trying again")
    #expect(markers.count == 2)
    #expect(markers.last?.hasPrefix("-- reconnected after") == true)
  }

  @Test(arguments: [
    "Error response from daemon: client version 1.52 is too new. Maximum supported API version is 1.41",
    "Error response from daemon: error while opening logs: plugin \"loki\" not found",
  ])
  func `the engine's own reason is told, once`(_ words: String) async throws {
    stage.runner.allow(try stage.logs(1), .failure(words))
    try await stage.follow {
      stage.tell(try stage.container(1))
      await stage.until { stage.runner.commands.count >= 4 }
    }
    let reason = words.dropFirst("Error response from daemon: ".count)
    #expect(stage.shown() == ["-- docker does not give its log: \(reason); trying again"])
  }

  @Test func `a reason is harmless and keeps secrets`() async throws {
    let said = "Error response from daemon: no \u{1B}[2Jsuch thing: password=hunter2"
    stage.runner.allow(try stage.logs(1), .failure(said))
    try await stage.follow {
      stage.tell(try stage.container(1))
      await stage.until { !stage.shown().isEmpty }
    }
    let text = stage.shown().joined()
    #expect(!text.contains("\u{1B}") && !text.contains("hunter2"))
    #expect(text.contains("docker does not give its log"))
  }

  @Test func `docker is missing: that is told, once`() async throws {
    stage.runner.allow(try stage.logs(1), .error(.notFound(executable: "docker")))
    try await stage.follow {
      stage.tell(try stage.container(1))
      await stage.until { stage.runner.commands.count >= 3 }
    }
    #expect(stage.shown() == ["-- docker is not installed, or not in PATH; trying again"])
  }

  @Test func `a driver that cannot be read is not said again at each restart`() async throws {
    stage.runner.allow(
      try stage.logs(1),
      .failure("Error response from daemon: configured logging driver does not support reading"))
    try await stage.follow {
      for run in 0..<3 {
        stage.tell(
          try stage.container(1) {
            $0.logDriver = "none"
            $0.started = stage.moment(run)
          })
        await stage.until { stage.runner.commands.count == run + 1 }
        await stage.pass(1)
      }
    }
    let notes = stage.shown().filter { $0.contains("keeps nothing") }
    #expect(notes == ["-- the log driver none keeps nothing that docker could show"])
  }

  @Test(arguments: ["unexpected EOF\n", "error from daemon in stream: Error grabbing logs: EOF\n"])
  func `what docker says at the end is not the container's`(_ words: String) async throws {
    let first = stage.runner.expectStream(try stage.logs(1, since: false))
    let second = stage.runner.expectStream(try stage.logs(1, since: true))
    try await stage.follow {
      stage.tell(try stage.container(1))
      await first.sendError(stage.line(1, "one") + words)
      first.end(.exited(1), error: words)
      await stage.until { stage.runner.commands.count == 2 }
      await second.sendError(stage.line(1, "one") + stage.line(2, "two"))
      await stage.until { stage.shown().contains("two") }
    }
    #expect(stage.shown().filter { !$0.hasPrefix("--") } == ["one", "two"])
    #expect(stage.markers().first == "-- connection lost; trying again")
  }

  @Test func `its words are told from the container's in any pieces`() async throws {
    let text = "warning: x\n" + stage.line(1, "one\twarning: y") + stage.line(2, "two") + "unexpected EOF\n"
    let bytes = Array(text.utf8)
    for cut in 0...bytes.count {
      let stage = LogStage()
      let stream = stage.runner.expectStream(try stage.logs(1))
      try await stage.follow {
        stage.tell(try stage.container(1))
        await stream.send(.standardError(Array(bytes[..<cut])))
        await stream.send(.standardError(Array(bytes[cut...])))
      }
      let lines = stage.shown()
      #expect(
        lines.count == 2 && lines.last == "two" && lines.first?.hasSuffix("warning: y") == true, "\(cut)")
    }
  }

  @Test func `a reader of whole seconds is asked for a whole second, and nothing comes twice`() async throws {
    let reader = WholeSeconds()
    let first = stage.runner.expectStream(ScriptedRunner.Pattern.containing("kubectl", "--tail=500"))
    let second = stage.runner.expectStream(ScriptedRunner.Pattern.containing("kubectl", "--since-time"))
    try await stage.follow(.tail, reader: reader) {
      stage.tell(try stage.container(1))
      await first.send("2026-03-01T12:00:01.25Z one\n2026-03-01T12:00:01.5Z two\n")
      first.end(.exited(1), error: "unexpected EOF")
      await stage.until { stage.runner.commands.count == 2 }
      await second.send(
        "2026-03-01T12:00:01.25Z one\n2026-03-01T12:00:01.5Z two\n2026-03-01T13:00:01.75+01:00 three\n")
      await stage.until { stage.shown().contains("three") }
    }
    #expect(stage.shown().filter { !$0.hasPrefix("--") } == ["one", "two", "three"])
    #expect(stage.runner.commands.last?.arguments.last == "2026-03-01T12:00:01.000000000Z")
  }
}

/// As `kubectl logs` will be read.
private struct WholeSeconds: LogReader {
  var resolution: Int64 { 1_000_000_000 }

  func command(_ subject: LogSubject, _ query: LogQuery) -> Command {
    let start = query.since.map { ["--since-time", RFC3339.print($0)] } ?? ["--tail=\(query.tail)"]
    return Command("kubectl", ["logs", "-f", "--timestamps"] + start, impact: .reads, timeout: nil)
  }

  func judge(_ result: CommandResult, of subject: LogSubject, by command: Command) -> LogEnd {
    result.status.isSuccess ? .ended : .lost(why: nil, longestPause: .seconds(30))
  }
}
