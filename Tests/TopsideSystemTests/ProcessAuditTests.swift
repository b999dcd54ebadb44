import Glibc
import Testing
import TopsideCore
import TopsideSystem
import TopsideTestSupport

struct ProcessAuditTests {
  private let scratch = Scratch()
  private let audit = RecordedAudit()

  private func sh(_ script: String, _ impact: Command.Impact, timeout: Duration? = .seconds(10)) -> Command {
    Command(
      "sh", ["-c", script, "sh", scratch.path], impact: impact, timeout: timeout, target: "shop/backend")
  }

  @Test func `what only looks is not recorded`() async throws {
    _ = try await scratch.runner(audit: audit).run(sh("true", .reads))
    #expect(audit.records.isEmpty)
  }

  @Test func `what changes something is recorded before and after`() async throws {
    _ = try await scratch.runner(audit: audit).run(sh("echo no >&2; exit 3", .mutates))
    let records = audit.records
    #expect(records.map(\.phase) == [.started, .ended])
    #expect(records.map(\.target) == ["shop/backend", "shop/backend"])
    #expect(records.map(\.exitCode) == [nil, 3])
    #expect(records.last?.error == "no\n")
    #expect(records.last?.outcome == "failed")
    #expect(records.last?.durationMilliseconds != nil)
  }

  @Test func `a change that was cut off is recorded with an unknown outcome`() async {
    let command = sh("sleep 60", .destroys, timeout: .milliseconds(50))
    await #expect(throws: CommandError.timedOut(command, after: .milliseconds(50))) {
      try await scratch.runner(audit: audit).run(command)
    }
    #expect(audit.records.map(\.outcome) == [nil, "unknown"])
  }

  @Test func `nothing is changed when it cannot be recorded`() async {
    audit.fail(with: FileError(path: "/state/audit.jsonl", errno: ENOSPC))
    await #expect(throws: CommandError.auditUnwritable(FileError(path: "/state/audit.jsonl", errno: ENOSPC)))
    {
      try await scratch.runner(audit: audit).run(sh("touch \"$1/touched\"", .mutates))
    }
    #expect(scratch.read("touched") == nil)
  }

  @Test func `what cannot be found is not recorded as done`() async {
    let command = Command("nosuch", [], impact: .mutates, timeout: .seconds(5))
    await #expect(throws: CommandError.notFound(executable: "nosuch")) {
      try await scratch.runner(audit: audit).run(command)
    }
    #expect(audit.records.isEmpty)
  }

  @Test func `the file holds both lines, private, in a private directory`() async throws {
    let path = "\(scratch.path)/state/topside/audit.jsonl"
    let file = AuditFile(path, actor: audit.actor, files: LocalFiles(), time: SystemTime())
    _ = try await scratch.runner(audit: file).run(sh("true", .mutates))
    let lines = try #require(scratch.read("state/topside/audit.jsonl")).split(separator: "\n")
    #expect(lines.compactMap { AuditRecord(line: $0.utf8)?.phase } == [.started, .ended])
    #expect(mode(path) == 0o600)
    #expect(mode("\(scratch.path)/state/topside") == 0o700)
  }
}
