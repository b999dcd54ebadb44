import FoundationEssentials
import Glibc
import TopsideCore
import TopsideSystem
import TopsideTestSupport

/// Runs docker and the like, as the person at another terminal would.
struct Tools: Sendable {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private let runner: ProcessRunner

  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    runner = ProcessRunner(
      environment: environment, readOnly: ReadOnlySwitch(isOn: false),
      audit: RecordedAudit(time: SystemTime()))
  }

  /// - Throws: `Failure` with what it said, when it did not end with 0.
  @discardableResult
  func run(_ words: [String], environment: [String: String] = [:], atMost limit: Duration = .seconds(60))
    async throws -> String
  {
    let result = try await result(words, environment: environment, atMost: limit)
    guard result.status.isSuccess else {
      let said = String(decoding: result.standardError, as: UTF8.self)
      throw Failure(description: "\(words.joined(separator: " ")): \(result.status): \(said)")
    }
    return String(decoding: result.standardOutput, as: UTF8.self)
  }

  func result(_ words: [String], environment: [String: String] = [:], atMost limit: Duration = .seconds(60))
    async throws -> CommandResult
  {
    try await runner.run(
      Command(
        words[0], Array(words.dropFirst()), environment: environment, directory: nil, impact: .mutates,
        timeout: limit))
  }
}

/// Looks again and again until something is so.
///
/// - Throws: When it was not so in time.
func eventually(
  _ what: String, within limit: Duration = .seconds(20), _ condition: () async throws -> Bool
) async throws {
  let end = ContinuousClock.now + limit
  while try await !condition() {
    guard ContinuousClock.now < end else { throw Tools.Failure(description: "not in \(limit): \(what)") }
    try await Task.sleep(for: .milliseconds(100))
  }
}
