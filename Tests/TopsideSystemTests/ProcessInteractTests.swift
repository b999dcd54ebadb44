import Glibc
import Testing
import TopsideCore
import TopsideSystem
import TopsideTestSupport

/// Commands that get the terminal. Serialised, because signals belong to the whole process.
@Suite(.serialized)
struct ProcessInteractTests {
  private let scratch = Scratch()

  private func sh(_ script: String) -> Command {
    Command("sh", ["-c", script, "sh", scratch.path], impact: .reads, timeout: nil)
  }

  @Test func `it runs in our process group, so that ^Z stops us together`() async throws {
    let status = try await scratch.runner().interact(sh("cut -d' ' -f5 /proc/$$/stat > \"$1/group\"; exit 6"))
    #expect(status == .exited(6))
    #expect(scratch.read("group") == "\(getpgrp())\n")
  }

  @Test func `an interrupt and a quit are for it alone`() async throws {
    // If they were not ignored, this would be the end of the test run.
    let status = try await scratch.runner().interact(
      sh("kill -INT $PPID; kill -QUIT $PPID; kill -INT $$; sleep 9"))
    #expect(status == .signalled(SIGINT))
  }

  @Test func `afterwards signals mean to us what they meant before`() async throws {
    var before = sigaction()
    sigaction(SIGINT, nil, &before)
    _ = try await scratch.runner().interact(sh("true"))
    var after = sigaction()
    sigaction(SIGINT, nil, &after)
    #expect(
      unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self)
        == unsafeBitCast(after.__sigaction_handler.sa_handler, to: Int.self))
  }

  @Test func `cancelling ends it, and not us`() async throws {
    let runner = scratch.runner()
    let task = Task { try await runner.interact(sh("echo $$ > \"$1/pid\"; exec sleep 60")) }
    while scratch.read("pid")?.hasSuffix("\n") != true { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    #expect(try await task.value == .signalled(SIGTERM))
  }

  @Test func `it is recorded like any change`() async throws {
    let audit = RecordedAudit()
    let command = Command("sh", ["-c", "exit 5"], impact: .mutates, timeout: nil)
    #expect(try await scratch.runner(audit: audit).interact(command) == .exited(5))
    #expect(audit.records.map(\.phase) == [.started, .ended])
    #expect(audit.records.last?.exitCode == 5)
  }
}
