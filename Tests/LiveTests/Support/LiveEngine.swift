import FoundationEssentials
import Testing
import TopsideCore

/// The engine that the tests run on, and the script that takes it away.
enum LiveEngine {
  /// Whether its absence is a failure, as in CI.
  static let isRequired = ProcessInfo.processInfo.environment["TOPSIDE_REQUIRE_ENGINE"] == "1"

  static let root = String(#filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 })

  static func answers() async -> Bool {
    let result = try? await Tools().result(
      ["docker", "version", "--format", "{{.Server.Version}}"], atMost: .seconds(10))
    return result?.status.isSuccess ?? false
  }

  /// Whether `scripts/engine up` started it: only then may it be stopped.
  static func isOurs() async -> Bool {
    let status = try? await Tools().run([script, "status"], atMost: .seconds(20))
    return status?.contains("started here as") ?? false
  }

  /// Does `stop`, `start`, `pause` or `resume` to the daemon, and waits until it is done.
  static func perform(_ action: String) async throws {
    try await Tools().run([script, action], atMost: .seconds(120))
  }

  private static let script = root + "/scripts/engine"
}

extension Trait where Self == ConditionTrait {
  /// Skips where no engine answers, and fails there when one is required.
  static var realEngine: Self {
    .enabled("no Docker engine answers: the live tests are skipped. scripts/engine up starts one.") {
      let answers = await LiveEngine.answers()
      return answers || LiveEngine.isRequired
    }
  }

  /// Skips where the engine is somebody's own.
  static var ownEngine: Self {
    .enabled("the engine was not started by scripts/engine: it is not stopped for a test") {
      let isOurs = await LiveEngine.isOurs()
      return isOurs || LiveEngine.isRequired
    }
  }
}
