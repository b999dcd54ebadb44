import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// The audit log, read for an operator.
@Suite struct AuditTrailTests {
  private let actor = AuditActor(user: "deploy", sudoUser: "alice", host: "prod-1", process: 7)
  private let restart = Command(
    "docker", ["restart", "web"], impact: .mutates, timeout: .seconds(9), target: "shop/web")

  private func records() -> [AuditRecord] {
    let began = AuditRecord(starting: restart, by: actor, at: RunStories.noon)
    return [
      began,
      began.ended(.exited(1), error: "no such container", after: .milliseconds(3250), at: RunStories.noon),
      AuditRecord(
        verified: "succeeded: healthy", of: restart, by: actor, after: .seconds(4), at: RunStories.noon),
    ]
  }

  private func trail(_ bytes: [UInt8], limit: ByteCount = AuditTrail.limit) throws -> AuditTrail {
    let files = MemoryFiles(["/audit.jsonl": String(decoding: bytes, as: UTF8.self)])
    return try #require(AuditTrail(reading: "/audit.jsonl", files, limit: limit))
  }

  @Test func `the newest line comes first, in words`() throws {
    let trail = try trail(records().flatMap(\.line))
    #expect(trail.records.map(\.phaseWord.text) == ["verified", "FAILED", "begins"])
    #expect(
      trail.records.map(\.words.text) == [
        "succeeded: healthy: docker restart web", "exit 1, 3.2 s: no such container: docker restart web",
        "docker restart web",
      ])
    #expect(trail.records.allSatisfy { $0.who == "deploy (alice)" && $0.moment == RunStories.noon })
    #expect(!trail.isCut)
  }

  @Test func `of a long log only the end is read, without the line that is cut`() throws {
    let line = records()[0].line
    let trail = try trail(Array((0..<100).map { _ in line }.joined()), limit: ByteCount(line.count * 3 + 10))
    #expect(trail.records.count == 3)
    #expect(trail.isCut)
  }

  @Test func `torn and foreign lines are left out`() throws {
    let good = records()[0].line
    let trail = try trail(good + Array("{\"time\":\"x\"}\nnonsense\n".utf8) + good.prefix(40))
    #expect(trail.records.count == 1)
  }

  @Test(arguments: [
    ("alice", 3), ("NO SUCH", 1), ("shop/web", 3), ("verified", 1), ("2026-03-01", 3), ("zzz", 0),
  ])
  func `a filter finds what is shown`(_ text: String, _ count: Int) throws {
    #expect(try trail(records().flatMap(\.line)).matching("\(text)").count == count)
  }

  @Test func `no log is no trail`() {
    #expect(AuditTrail(reading: "/audit.jsonl", MemoryFiles()) == nil)
  }
}
