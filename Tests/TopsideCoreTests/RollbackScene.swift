import Testing
import TopsideTestSupport

@testable import TopsideCore

/// A project as it really was, on an engine and a compose that answer as they really did; Fixtures/README.md says how.
struct RollbackScene {
  let runner = ScriptedRunner(order: .any)
  let files = MemoryFiles(["/opt/shop/compose.yaml": ""])
  let commands = DockerCommands()
  let password = "s3c$ret"

  /// `has` says what the operator's own environment holds.
  init(holding has: Set<String> = [], tag: String? = nil, holds: [ImageHold.Held] = []) throws {
    let required = String(decoding: try DockerFixture.bytes("rollback/required.txt"), as: UTF8.self)
    let secret = password
    allow("config --no-interpolate", "rollback/no-interpolate.json") { $0.argv.contains("--no-interpolate") }
    runner.allow(
      .init("config without the password") { command in
        command.argv.contains("config") && !has.contains("DB_PASSWORD")
          && command.environment["DB_PASSWORD"] != secret
      }, .failure(required, exit: 15))
    for value in ["2026.3.1", "2026.3.2", "plain"] {
      @Sendable func isAsked(_ command: Command, _ word: String) -> Bool {
        command.argv.contains("config") && command.argv.contains(word)
          && (command.environment["IMAGE_TAG"] ?? tag ?? "plain") == value
      }
      allow("config \(value)", "rollback/config-\(value).json") { isAsked($0, "--format") }
      allow("hashes \(value)", "rollback/hash-\(value).txt") { isAsked($0, "--hash") }
    }
    // Versions of which only the tag is another; their hashes were not recorded, and fit nothing.
    for value in ["2026.3.3", "2024.1.1"] {
      @Sendable func isAsked(_ command: Command, _ word: String) -> Bool {
        command.argv.contains("config") && command.argv.contains(word)
          && command.environment["IMAGE_TAG"] == value
      }
      let config = String(decoding: try DockerFixture.bytes("rollback/config-2026.3.1.json"), as: UTF8.self)
      allow("config \(value)", text: config.replacing("2026.3.1", with: value)) { isAsked($0, "--format") }
      allow("hashes \(value)", text: "back 0\nfront 0\nworker 0\nseed 0\n") { isAsked($0, "--hash") }
    }
    allow("compose version", text: "2.26.1-4\n") { $0.argv.contains("version") }
    let held = holds.map { "\($0.container.hex) \($0.image)\n" }.joined()
    allow("holds", text: held) {
      $0.argv.contains("ps") && $0.argv.contains("label=com.topside.hold=rb-shop")
    }
    allow("image ls", "rollback/image-ls.jsonl") { $0.argv.starts(with: ["docker", "image", "ls"]) }
    allow("git tag", "rollback/git-tags.txt") { $0.executable == "git" && $0.argv.contains("tag") }
    allow("git rev-parse", text: "5cbdfda\n") { $0.executable == "git" && $0.argv.contains("rev-parse") }
    allow("git status", text: "") { $0.executable == "git" && $0.argv.contains("status") }
    allow("image inspect", "rollback/image-inspect.json") {
      $0.argv.starts(with: ["docker", "image", "inspect"]) && !$0.argv.contains("--format")
    }
  }

  private func allow(_ name: String, _ fixture: String, _ matches: @escaping @Sendable (Command) -> Bool) {
    guard let bytes = try? DockerFixture.bytes(fixture) else {
      Issue.record("no fixture \(fixture)")
      return
    }
    allow(name, text: String(decoding: bytes, as: UTF8.self), matches)
  }

  private func allow(_ name: String, text: String, _ matches: @escaping @Sendable (Command) -> Bool) {
    runner.allow(.init(name, matches), .output(text))
  }

  func containers(_ fixture: String = "rollback/inspect.json") throws -> [Container] {
    try InspectParsing.containers(try DockerFixture.bytes(fixture))
  }

  var source: RollbackSource {
    RollbackSource(commands: commands, runner: runner, files: files, time: ManualTime())
  }

  static let project = ProjectFiles(name: "rb-shop", directory: nil, files: [])

  func survey(
    _ containers: [Container], history: [Deployment] = [], variable: String? = nil
  ) async throws -> RollbackSurvey {
    try await source.survey(Self.project, containers: containers, history: history, variable: variable).get()
  }
}
