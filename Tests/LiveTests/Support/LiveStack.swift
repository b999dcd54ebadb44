import FoundationEssentials
import Glibc
import Testing

/// A compose project of the test's own, with one service for each state.
struct LiveStack: Sendable {
  /// The one that was brought up for all tests of this run.
  @TaskLocal static var shared = LiveStack(suffix: "")

  static let prefix = "topside-live-"

  let project: String
  let file: String
  let tools = Tools()
  let port: Int

  init(suffix: String, port: Int = 18080, file: String = "compose.yaml") {
    self.file = LiveEngine.root + "/Tests/LiveTests/Stack/" + file
    project = "\(Self.prefix)\(getpid())\(suffix)"
    self.port = port
  }

  @discardableResult
  func docker(_ words: String..., atMost limit: Duration = .seconds(60)) async throws -> String {
    try await tools.run(["docker"] + words, atMost: limit).trimmed
  }

  @discardableResult
  func compose(_ words: String..., atMost limit: Duration = .seconds(120)) async throws -> String {
    try await tools.run(
      ["docker", "compose", "-p", project, "-f", file] + words,
      environment: ["TOPSIDE_LIVE_PORT": "\(port)"], atMost: limit)
  }

  func container(_ service: String, _ number: Int = 1) -> String { "\(project)-\(service)-\(number)" }

  /// Makes the service run with the container that compose declares, whatever a test before did.
  func ensure(_ services: String...) async throws {
    try await tools.run(
      ["docker", "compose", "-p", project, "-f", file, "up", "-d", "--no-deps"] + services,
      environment: ["TOPSIDE_LIVE_PORT": "\(port)"], atMost: .seconds(60))
  }

  func startedAt(_ service: String) async throws -> String {
    try await docker("container", "inspect", "--format", "{{.State.StartedAt}}", container(service))
  }

  func identifier(_ service: String) async throws -> String {
    try await docker("container", "inspect", "--format", "{{.Id}}", container(service))
  }

  /// When each container of the project was started, but for the one that is restarted all the time.
  func startTimes() async throws -> [String: String] {
    let ids = try await docker(
      "ps", "--all", "--quiet", "--filter", "label=com.docker.compose.project=\(project)"
    ).split(separator: "\n").map { String($0) }
    let lines = try await tools.run(
      ["docker", "container", "inspect", "--format", "{{.Name}} {{.State.StartedAt}}"] + ids)
    let pairs = lines.split(separator: "\n").map { $0.split(separator: " ") }.filter { $0.count == 2 }
    return Dictionary(pairs.map { (String($0[0].dropFirst()), String($0[1])) }) { first, _ in first }
      .filter { !$0.key.contains("oom-loop") }
  }
}

extension StringProtocol {
  /// Without blanks and line ends around it.
  var trimmed: String {
    let start = drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
