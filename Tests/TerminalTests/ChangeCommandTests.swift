import FoundationEssentials
import Glibc
import TerminalHarness
import Testing

/// `topside restart` and its kin, as scripts and operators start them.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct ChangeCommandTests {
  private struct Document: Decodable {
    struct Step: Decodable {
      var title: String
      var state: String
    }
    var outcome: String
    var words: String?
    var isDryRun: Bool
    var run: String?
    var target: String?
    var steps: [Step]?
  }

  private let docker: FakeDocker

  init() throws { docker = try FakeDocker(["shop/web", "shop/api", "blog/web"]) }

  private func document(_ text: String) throws -> Document {
    let start = try #require(text.firstIndex(of: "{"), "\(text)")
    let end = try #require(text.lastIndex(of: "}"), "\(text)")
    return try JSONDecoder().decode(Document.self, from: Data(text[start...end].utf8))
  }

  @Test func `with --yes and no terminal it restarts, verifies, and ends with 0`() throws {
    let (code, text) = try docker.topside(["restart", "shop/web", "--yes"])
    #expect(code == 0, "\(text)")
    #expect(docker.told == ["compose -p shop restart web"])
    #expect(text.contains("Restart web\n  on "))
    #expect(text.contains("1. docker compose -p shop restart web\n"))
    #expect(text.contains("touches   container shop-web-1 (healthy, up "))
    #expect(text.contains("\nverified: healthy, after "))
  }

  @Test func `several services are one plan, in their order`() throws {
    let (code, text) = try docker.topside(["restart", "-p", "shop", "web", "api", "web", "--yes"])
    #expect(code == 0, "\(text)")
    #expect(docker.told == ["compose -p shop restart web", "compose -p shop restart api"])
    #expect(text.contains("Restart web, api\n"))
  }

  @Test func `without --yes and without a terminal nobody is asked, and nothing is done`() throws {
    let (code, text) = try docker.topside(["restart", "api"])
    #expect(code == 2)
    #expect(text.contains("nobody can be asked here: --yes runs the plan; nothing was done"))
    #expect(docker.told.isEmpty)
  }

  @Test func `--json never asks, on a terminal neither`() throws {
    let (code, text) = try docker.topside(["restart", "api", "--json"], isOnTerminal: true)
    #expect(code == 2)
    #expect(try document(text).outcome == "refused")
    #expect(docker.told.isEmpty)
  }

  @Test func `--json tells how it ended in one object`() throws {
    let (code, text) = try docker.topside(["restart", "api", "--json", "--yes"])
    #expect(code == 0, "\(text)")
    let document = try document(text)
    #expect(document.outcome == "succeeded" && document.target == "shop/api" && document.run != nil)
    #expect(document.steps?.map(\.state) == ["succeeded", "succeeded"])
    #expect(document.steps?.first?.title == "docker compose -p shop restart api")
  }

  @Test func `a dry run says what it would do, and does nothing`() throws {
    let (code, text) = try docker.topside(["restart", "api", "--dry-run"])
    #expect(code == 0, "\(text)")
    #expect(text.contains("would run docker compose -p shop restart api\n"))
    #expect(text.contains("nothing is in its way\n"))
    #expect(docker.told.isEmpty)
    let (again, json) = try docker.topside(["restart", "api", "--dry-run", "--json"])
    let document = try document(json)
    #expect(again == 0 && document.outcome == "possible" && document.isDryRun && document.run == nil)
  }

  @Test func `a name that several have is refused with the candidates`() throws {
    let (code, text) = try docker.topside(["restart", "web", "--yes"])
    #expect(code == 2)
    #expect(text.contains("web is the name of several services: say which of blog/web, shop/web"))
    #expect(docker.told.isEmpty)
  }

  @Test(arguments: [
    ["restart", "nosuch", "--yes"], ["restart", "shop/nosuch", "--yes"], ["start", "api", "--yes"],
  ])
  func `what is not there, or needs no start, is refused`(_ words: [String]) throws {
    let (code, text) = try docker.topside(words)
    #expect(code == 2)
    #expect(text.contains(words[0] == "start" ? "it runs already" : "there is no service"))
    #expect(docker.told.isEmpty)
  }

  @Test(arguments: [
    ["restart"], ["restart", "api", "--nonsense"], ["restart", "api", "--yes", "--dry-run"],
  ])
  func `wrong use ends with 2`(_ words: [String]) throws {
    #expect(try docker.topside(words).code == 2)
    #expect(docker.told.isEmpty)
  }

  @Test func `what docker refuses ends with 1 and docker's words`() throws {
    try docker.write("Error response from daemon: no space left on device\n", to: "refusal")
    let (code, text) = try docker.topside(["restart", "api", "--yes"])
    #expect(code == 1)
    #expect(text.contains("FAILED: ") && text.contains("no space left on device"), "\(text)")
  }

  @Test func `where the configuration forbids changes it ends with 3`() throws {
    mkdir("\(docker.home)/config", 0o700)
    mkdir("\(docker.home)/config/topside", 0o700)
    try docker.write("read_only: true\n", to: "config/topside/config.yaml")
    chmod("\(docker.home)/config/topside/config.yaml", 0o600)
    let (code, text) = try docker.topside(["restart", "api", "--yes"])
    #expect(code == 3, "\(text)")
    #expect(docker.told.isEmpty)
    #expect(try docker.topside(["restart", "api", "--dry-run"]).code == 0)
  }

  @Test func `on a terminal y runs the plan`() throws {
    let session = try docker.start(["restart", "api"])
    try session.wait(forText: "y runs it, anything else cancels:", within: .seconds(20))
    #expect(docker.told.isEmpty)
    session.send("y\r")
    #expect(try session.waitForEnd(within: .seconds(30)) == 0, "\(FakeDocker.text(session))")
    #expect(docker.told == ["compose -p shop restart api"])
  }

  @Test(arguments: ["n\r", "\r", "\u{4}", "yy\r"])
  func `on a terminal anything else cancels`(_ answer: String) throws {
    let session = try docker.start(["restart", "api"])
    try session.wait(forText: "y runs it, anything else cancels:", within: .seconds(20))
    session.send(answer)
    #expect(try session.waitForEnd(within: .seconds(10)) == 2)
    #expect(docker.told.isEmpty)
  }

  @Test func `what was typed before the question is no answer`() throws {
    let session = try docker.start(["restart", "api"])
    session.send("y\r")
    try session.wait(forText: "y runs it, anything else cancels:", within: .seconds(20))
    session.pump(for: .milliseconds(300))
    #expect(session.exitStatus() == nil)
    #expect(docker.told.isEmpty)
    session.send("n\r")
    #expect(try session.waitForEnd(within: .seconds(10)) == 2)
  }

  @Test func `Ctrl-C ends the looking on, and says which run goes on`() throws {
    try docker.write("2", to: "pause")
    let session = try docker.start(["restart", "api", "--yes"])
    try session.wait(for: "the command", within: .seconds(20)) { _ in !docker.told.isEmpty }
    session.send("\u{3}")
    #expect(try session.waitForEnd(within: .seconds(5)) == 130, "\(FakeDocker.text(session))")
    let text = FakeDocker.text(session)
    let id = try #require(text.firstMatch(of: /run ([0-9]{8}-[0-9]{6}-[0-9a-f]{4}): Ctrl-C/)).1
    #expect(text.contains("topside: run \(id) goes on; "), "\(text)")
  }
}
