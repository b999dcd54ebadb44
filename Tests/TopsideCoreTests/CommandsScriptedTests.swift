import Testing
import TopsideCore
import TopsideTestSupport

/// The fakes of other tests: they fail by default.
struct CommandsScriptedTests {
  private let ps = Command("docker", ["ps", "--all"], impact: .reads, timeout: .seconds(1))
  private let events = Command("docker", ["events"], impact: .reads, timeout: nil)

  @Test func `an expected command is answered`() async throws {
    let runner = ScriptedRunner()
    runner.expect(.exactly(["docker", "ps", "--all"]), .output("abc\n"))
    #expect(try await runner.run(ps).standardOutput == Array("abc\n".utf8))
    #expect(runner.commands == [ps])
  }

  @Test func `an unexpected command fails the test`() async {
    let runner = ScriptedRunner()
    await withKnownIssue { _ = try await runner.run(ps) }
  }

  @Test func `a missing command fails the test`() {
    let runner = ScriptedRunner()
    runner.expect(.containing("docker", "ps"), .output(""))
    withKnownIssue { runner.verify() }
  }

  @Test func `the order counts when it is strict, and only then`() async throws {
    let strict = ScriptedRunner()
    strict.expect(.containing("events"), .output(""))
    strict.expect(.containing("ps"), .output(""))
    await withKnownIssue { _ = try await strict.run(ps) }
    withKnownIssue { strict.verify() }
    let loose = ScriptedRunner(order: .any)
    loose.expect(.containing("events"), .output("e"))
    loose.expect(.containing("ps"), .output("p"))
    #expect(try await loose.run(ps).standardOutput == Array("p".utf8))
    #expect(try await loose.run(events).standardOutput == Array("e".utf8))
  }

  @Test func `an allowed command may come often, or never`() async throws {
    let runner = ScriptedRunner()
    runner.allow(.containing("ps"), .failure("no"))
    runner.allow(.containing("never"), .output(""))
    for _ in 0..<3 { #expect(try await runner.run(ps).status == .exited(1)) }
  }

  @Test func `a stream is in the hands of the test until it ends`() async throws {
    let runner = ScriptedRunner()
    let stream = runner.expectStream(.containing("events"))
    let (chunks, chunk) = AsyncStream.makeStream(of: OutputChunk.self)
    async let result = runner.stream(events) { chunk.yield($0) }
    await stream.started()
    await stream.send("a")
    await stream.sendError("b")
    stream.end(.exited(2), error: "bye")
    #expect(try await result == CommandResult(status: .exited(2), standardError: Array("bye".utf8)))
    chunk.finish()
    var seen: [OutputChunk] = []
    for await piece in chunks { seen.append(piece) }
    #expect(seen == [.standardOutput([97]), .standardError([98])])
  }

  @Test func `cancelling its reader ends a stream`() async {
    let runner = ScriptedRunner()
    let stream = runner.expectStream(.containing("events"))
    let task = Task { () -> CommandError? in
      do throws(CommandError) {
        _ = try await runner.stream(events) { _ in }
        return nil
      } catch {
        return error
      }
    }
    await stream.started()
    task.cancel()
    await stream.ended()
    #expect(await task.value == .cancelled)
  }

  @Test func `time moves when it is moved, and sleepers wake in their order`() async {
    let time = ManualTime()
    let (names, name) = AsyncStream.makeStream(of: String.self)
    for (seconds, text) in [(3, "c"), (1, "a"), (2, "b")] {
      Task {
        await time.sleep(.seconds(seconds))
        name.yield("\(text)\(time.uptime().components.seconds - 86_400)")
        if text == "c" { name.finish() }
      }
    }
    await time.sleepers(atLeast: 3)
    await time.advance(by: .seconds(5))
    var seen: [String] = []
    for await text in names { seen.append(text) }
    #expect(seen == ["a1", "b2", "c3"])
    #expect(time.uptime() == .seconds(86_405))
    #expect(time.now() == Timestamp(seconds: 1_772_366_405))
  }

  @Test func `a stepped wall clock leaves ages alone`() {
    let time = ManualTime()
    let before = time.now()
    time.stepWall(by: .seconds(-3600))
    #expect(time.uptime() == .seconds(86_400))
    #expect(time.now().since(before) == .zero)
  }

  @Test func `a cancelled sleeper wakes`() async {
    let time = ManualTime()
    let task = Task { await time.sleep(.seconds(60)) }
    await time.sleepers(atLeast: 1)
    task.cancel()
    await task.value
    #expect(time.sleeperCount == 0)
  }
}
