import FoundationEssentials
import TerminalHarness
import Testing
import TopsideCore

/// `topside restart` and `topside rollback` as a script uses them, on a real project with three versions.
@Suite(.serialized, .realEngine)
struct ChangeCommandTests {
  private struct Document: Decodable {
    var outcome: String
    var run: String?
    var words: String?
    var offers: [String]?
  }

  /// Without the variables that the project was brought up with.
  private func topside(_ home: OperatorHome, _ words: String...) async throws -> CommandResult {
    let changes: [String: String?] = ["IMAGE_TAG": nil, "DB_PASSWORD": nil, "COMPOSE_PROFILES": nil]
    let environment = home.environment(changes).compactMapValues(\.self)
    return try await Tools(environment: environment).result(
      [BuiltProgram.path("topside")] + words + ["--no-kubernetes"], atMost: .seconds(240))
  }

  private func said(_ result: CommandResult) -> String {
    String(decoding: result.standardOutput + result.standardError, as: UTF8.self)
  }

  @Test func `a restart makes that service start anew, and no other`() async throws {
    try await RollbackStage.with("cli-restart") { stage in
      let home = try OperatorHome()
      func started() async throws -> [String: Timestamp?] {
        try await stage.containers().reduce(into: [:]) { $0[$1.service.service] = $1.started }
      }
      let before = try await started()
      let asked = try await topside(home, "restart", "-p", stage.project, "front")
      #expect(asked.status == .exited(2), "\(said(asked))")
      #expect(try await started() == before)
      let result = try await topside(home, "restart", "-p", stage.project, "front", "--yes")
      #expect(result.status == .exited(0), "\(said(result))")
      #expect(said(result).contains("verified: "))
      let after = try await started()
      #expect(after["front"] != before["front"])
      for untouched in ["db", "back", "worker"] { #expect(after[untouched] == before[untouched]) }
    }
  }

  @Test func `a rollback by a script recovers what it was not given, and writes no secret anywhere`()
    async throws
  {
    try await RollbackStage.with("cli-good") { stage in
      let home = try OperatorHome()
      let before = try await stage.states()
      let dry = try await topside(home, "rollback", "-p", stage.project, "--to", "2026.3.1", "--dry-run")
      #expect(dry.status == .exited(0), "\(said(dry))")
      #expect(try await stage.states() == before)
      let result = try await topside(
        home, "rollback", "-p", stage.project, "--to", "2026.3.1", "--yes", "--json")
      #expect(result.status == .exited(0), "\(said(result))")
      let document = try JSONDecoder().decode(Document.self, from: Data(result.standardOutput))
      #expect(document.outcome == "succeeded")
      #expect(document.offers == ["Write IMAGE_TAG=2026.3.1 to \(stage.variableFile)"])
      let images = try await stage.images()
      #expect(images["back"] == stage.image("back", "2026.3.1"))
      #expect(images["front"] == stage.image("front", "2026.3.1"))
      #expect(!said(result).contains(RollbackStage.password))
      for (name, bytes) in try home.stateFiles() {
        #expect(!String(decoding: bytes, as: UTF8.self).contains(RollbackStage.password), "\(name)")
      }
    }
  }

  @Test func `a version that crashes ends with 1, and undoing it brings back what ran`() async throws {
    try await RollbackStage.with("cli-crash") { stage in
      let home = try OperatorHome()
      let before = try await stage.images()
      let result = try await topside(
        home, "rollback", "-p", stage.project, "--to", "2026.3.3", "--yes", "--json")
      #expect(result.status == .exited(1), "\(said(result))")
      let document = try JSONDecoder().decode(Document.self, from: Data(result.standardOutput))
      #expect(document.outcome == "failed")
      let run = try #require(document.run)
      let undone = try await topside(home, "runs", "undo", run, "--yes")
      #expect(undone.status == .exited(0), "\(said(undone))")
      #expect(try await stage.images() == before)
    }
  }

  @Test(arguments: ["2026.9.9", "latest", "no/tag"])
  func `what is no version of it changes nothing`(_ tag: String) async throws {
    try await RollbackStage.with("cli-none") { stage in
      let home = try OperatorHome()
      let before = try await stage.states()
      let result = try await topside(home, "rollback", "-p", stage.project, "--to", tag, "--yes")
      #expect(result.status == .exited(tag == "2026.9.9" ? 1 : 2), "\(said(result))")
      #expect(try await stage.states() == before)
    }
  }
}
