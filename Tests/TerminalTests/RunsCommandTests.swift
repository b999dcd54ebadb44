import FoundationEssentials
import Glibc
import TerminalHarness
import Testing

/// `topside runs`, as scripts and operators start it.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct RunsCommandTests {
  private struct Run: Decodable {
    struct Step: Decodable {
      var state: String
      var output: [String]?
    }
    var id: String
    var title: String
    var state: String
    var canResume: Bool
    var steps: [Step]
  }

  private struct List: Decodable { var runs: [Run] }

  private let docker: FakeDocker

  /// Of this test alone: locks are for the whole host.
  private let project = "runs\(UInt32.random(in: 0 ... .max))"

  init() throws { docker = try FakeDocker(["\(project)/web", "\(project)/api"]) }

  private func decoded<Value: Decodable>(_ words: [String], as type: Value.Type) throws -> (Int32, Value) {
    let (code, text) = try docker.topside(words)
    let start = try #require(text.firstIndex(of: "{"), "\(text)")
    let end = try #require(text.lastIndex(of: "}"), "\(text)")
    return (code, try JSONDecoder().decode(type, from: Data(text[start...end].utf8)))
  }

  private func runs() throws -> [Run] { try decoded(["runs", "--json"], as: List.self).1.runs }

  @Test func `where nothing was changed it says so`() throws {
    let (code, text) = try docker.topside(["runs"])
    #expect(code == 0)
    #expect(text.contains("nothing was changed here yet"))
    #expect(try runs().isEmpty)
  }

  @Test func `what was done is listed, the newest first, and shown by the beginning of its ID`() throws {
    #expect(try docker.topside(["restart", "web", "--yes"]).code == 0)
    try docker.write("Error response from daemon: no space left on device\n", to: "refusal")
    #expect(try docker.topside(["restart", "api", "--yes"]).code == 1)
    let runs = try runs()
    #expect(runs.map(\.title) == ["Restart api", "Restart web"])
    #expect(runs.map(\.state) == ["failed", "succeeded"])
    let (_, table) = try docker.topside(["runs"])
    #expect(table.contains("FAILED     Restart api  project \(project)"), "\(table)")

    let newest = try #require(runs.first)
    let (code, text) = try docker.topside(["runs", "show", String(newest.id.dropLast(2))])
    #expect(code == 1, "it failed")
    #expect(text.contains("1  FAILED"), "\(text)")
    #expect(text.contains("docker compose -p \(project) restart api"), "\(text)")
    let (shown, run) = try decoded(["runs", "show", newest.id, "--json"], as: Run.self)
    #expect(shown == 1 && run.id == newest.id && run.steps.map(\.state) == ["failed", "pending"])
    #expect(run.steps[0].output?.contains { $0.contains("no space left") } == true)
    #expect(try docker.topside(["runs", "show", runs[1].id]).code == 0)
  }

  @Test func `an ID of nothing, or of several, ends with 2`() throws {
    for name in ["web", "api"] { _ = try docker.topside(["restart", name, "--yes"]) }
    for words in [["show", "nope"], ["show", ""], ["resume", "1999", "--yes"], ["undo", "x", "--yes"]] {
      let (code, text) = try docker.topside(["runs"] + words)
      #expect(code == 2)
      #expect(text.contains("there is no run"), "\(text)")
    }
    let (code, text) = try docker.topside(["runs", "show", "20"])
    #expect(code == 2)
    #expect(text.contains("20 may be 20"), "\(text)")
  }

  @Test func `what ended is not resumed, and what has no remedy not undone`() throws {
    #expect(try docker.topside(["restart", "web", "--yes"]).code == 0)
    let id = try #require(runs().first).id
    let (code, text) = try docker.topside(["runs", "resume", id, "--yes"])
    #expect(code == 2)
    #expect(text.contains("is succeeded: only what was cut off is resumed"), "\(text)")
    #expect(try docker.topside(["runs", "undo", id, "--yes"]).code == 2)
    #expect(docker.told == ["compose -p \(project) restart web"])
  }

  @Test func `a run whose process was killed is interrupted, and resumed to its end`() throws {
    try docker.write("5", to: "pause")
    let session = try docker.start(["restart", "api", "--yes"])
    try session.wait(for: "the command", within: .seconds(20)) { _ in !docker.told.isEmpty }
    let id = try #require(runs().first).id
    let journal = try #require(
      FileManager.default.contents(atPath: "\(docker.home)/state/topside/runs/\(id).jsonl"))
    let process = try #require(String(decoding: journal, as: UTF8.self).firstMatch(of: /"process":([0-9]+)}/))
      .1
    #expect(kill(try #require(pid_t(process)), SIGKILL) == 0)
    #expect(try session.waitForEnd(within: .seconds(20)) == 1)

    let cut = try #require(runs().first)
    #expect(cut.state == "interrupted" && cut.canResume)
    #expect(try docker.topside(["runs", "show", id]).code == 1)
    let (asked, refusal) = try docker.topside(["runs", "resume", id])
    #expect(asked == 2)
    #expect(refusal.contains("nobody can be asked here: --yes runs the plan"), "\(refusal)")

    try docker.write("0", to: "pause")
    let (code, text) = try docker.topside(["runs", "resume", id, "--yes"])
    #expect(code == 0, "\(text)")
    #expect(text.contains("Resume Restart api") && text.contains("taken up again"), "\(text)")
    let healed = try runs()
    #expect(healed.map(\.id) == [id])
    #expect(healed.first?.state == "succeeded")
  }
}
