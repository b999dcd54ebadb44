import Glibc
import Synchronization
import Testing
import TopsideCore
import TopsideSystem
import TopsideTestSupport

/// What a child may do to stay, and why it does not.
///
/// Serialised, because descriptors and zombies are counted for the whole process.
@Suite(.serialized)
struct ProcessGroupTests {
  private let scratch = Scratch()

  private func command(_ script: String, timeout: Duration? = .seconds(20)) -> Command {
    Command("sh", ["-c", script, "sh", scratch.path], impact: .reads, timeout: timeout)
  }

  /// The process group that a script wrote down.
  private func group() throws -> Int32 {
    let text = try #require(scratch.read("group"))
    return try #require(Int32(text.filter { !$0.isWhitespace }))
  }

  /// Whether nobody of the group is left, a moment after it was killed: dying takes the kernel a little.
  private func isGone() async throws -> Bool {
    let group = try group()
    for _ in 0..<100 where members(ofGroup: group) > 0 { try await Task.sleep(for: .milliseconds(5)) }
    return members(ofGroup: group) == 0
  }

  @Test func `a deadline ends grandchildren that ignore TERM, half a second later`() async throws {
    let hang = command(
      """
      echo $$ > "$1/group"
      (trap '' TERM; sleep 60 & wait; sleep 60) &
      trap '' TERM
      sleep 60 & wait
      sleep 60
      """, timeout: .milliseconds(200))
    let started = ContinuousClock.now
    await #expect(throws: CommandError.timedOut(hang, after: .milliseconds(200))) {
      try await scratch.runner().run(hang)
    }
    let took = ContinuousClock.now - started
    #expect(took > .milliseconds(690) && took < .seconds(3))
    #expect(try await isGone())
  }

  @Test func `a group that heeds TERM is not kept waiting for KILL`() async throws {
    let hang = command("echo $$ > \"$1/group\"; sleep 60 & sleep 60", timeout: .milliseconds(100))
    let started = ContinuousClock.now
    await #expect(throws: CommandError.self) { try await scratch.runner().run(hang) }
    #expect(ContinuousClock.now - started < .milliseconds(500))
    #expect(try await isGone())
  }

  @Test func `what a child leaves behind with its output ends with it`() async throws {
    let result = try await scratch.runner().run(
      command("echo $$ > \"$1/group\"; (trap '' TERM; sleep 60; sleep 60) & echo done"))
    #expect(result.status == .exited(0))
    #expect(result.standardOutput == Array("done\n".utf8))
    #expect(try await isGone())
  }

  @Test func `what a child leaves behind without its output ends too`() async throws {
    let started = ContinuousClock.now
    let result = try await scratch.runner().run(
      command("echo $$ > \"$1/group\"; (sleep 60 & sleep 60) > /dev/null 2>&1 & echo done"))
    #expect(result.status == .exited(0))
    #expect(ContinuousClock.now - started < .milliseconds(500))
    #expect(try await isGone())
  }

  @Test func `cancelling a stream ends the group, whatever it ignores`() async throws {
    let endless = command(
      "echo $$ > \"$1/group\"; trap '' TERM; (trap '' TERM; sleep 60; sleep 60) & echo ready; sleep 60; sleep 60",
      timeout: nil)
    let runner = scratch.runner()
    let (ready, readiness) = AsyncStream.makeStream(of: Void.self)
    let task = Task { () -> CommandError? in
      do throws(CommandError) {
        _ = try await runner.stream(endless) { _ in readiness.finish() }
        return nil
      } catch {
        return error
      }
    }
    for await _ in ready {}
    task.cancel()
    #expect(await task.value == .cancelled)
    #expect(try await isGone())
  }

  @Test func `a task that is cancelled already starts nothing`() async {
    let runner = scratch.runner()
    let touch = command("touch \"$1/started\"")
    let task = Task { () -> CommandError? in
      while !Task.isCancelled { await Task.yield() }
      do throws(CommandError) {
        _ = try await runner.run(touch)
        return nil
      } catch {
        return error
      }
    }
    task.cancel()
    #expect(await task.value == .cancelled)
    #expect(scratch.read("started") == nil)
  }

  @Test func `a child has a session of its own and nothing of ours but three descriptors`() async throws {
    let result = try await scratch.runner().run(
      command("ls /proc/self/fd | wc -l; readlink /proc/self/fd/0; cut -d' ' -f6 /proc/$$/stat; echo $$"))
    let lines = String(decoding: result.standardOutput, as: UTF8.self).split(separator: "\n")
    // 0, 1, 2 and the directory that ls reads
    #expect(lines.first.map { $0.filter(\.isNumber) } == "4")
    #expect(lines.dropFirst().first == "/dev/null")
    #expect(lines.count == 4 && lines[2] == lines[3])
  }

  @Test func `no signal is ignored or blocked in a child because it is in us`() async throws {
    let result = try await scratch.runner().run(command("grep -E '^Sig(Blk|Ign)' /proc/self/status"))
    let masks = String(decoding: result.standardOutput, as: UTF8.self).split { $0.isWhitespace }.compactMap {
      UInt64($0, radix: 16)
    }
    // The first 31: glibc itself ignores two of its own above them in what posix_spawn starts.
    #expect(masks.map { $0 & 0x7FFF_FFFF } == [0, 0])
  }

  @Test func `Swift's crash reporter is off in children`() async throws {
    let result = try await scratch.runner().run(command("echo $SWIFT_BACKTRACE"))
    #expect(result.standardOutput == Array("enable=no\n".utf8))
  }

  @Test func `three hundred children leave no descriptor and no zombie`() async throws {
    let runner = scratch.runner()
    _ = try await runner.run(command("true"))
    let before = openDescriptors()
    for round in 0..<30 {
      await withTaskGroup(of: Void.self) { group in
        for index in 0..<10 {
          let script = ["true", "echo x; exit 1", "kill -9 $$", "sleep 9 & true", "sleep 9"][
            (round + index) % 5]
          let timeout = Duration.milliseconds(script == "sleep 9" ? 20 : 9000)
          group.addTask { _ = try? await runner.run(command(script, timeout: timeout)) }
        }
      }
    }
    // Dispatch closes a cancelled source's descriptor a moment later, on its own queue.
    for _ in 0..<200 where openDescriptors() > before { usleep(5000) }
    #expect(openDescriptors() <= before)
    #expect(zombies() == 0)
  }
}
