import FoundationEssentials
import TerminalHarness
import Testing
import TopsideCore

extension LiveTests.StatusPage {
  private struct Document: Decodable {
    struct Problem: Decodable {
      var severity: String
      var name: String
      var cause: String
    }
    struct Service: Decodable {
      var service: String
      var health: String
      var state: String
      var replicas: Int
      var restarts: Int
      var memoryBytes: Int?
      var memoryLimitBytes: Int?
    }
    var isComplete: Bool
    var problems: [Problem]
    var services: [Service]
  }

  private func run(_ options: [String], _ changes: [String: String?] = [:]) async throws -> CommandResult {
    let home = try OperatorHome()
    let environment = home.environment(changes).compactMapValues(\.self)
    return try await Tools(environment: environment).result(
      [BuiltProgram.path("topside"), "status"] + options)
  }

  @Test func `with problems it lists them above the services, and exits with 1`() async throws {
    let stack = LiveStack.shared
    let result = try await run(["-p", stack.project])
    let text = String(decoding: result.standardOutput, as: UTF8.self)
    #expect(result.status == .exited(1))
    #expect(result.standardError == [])
    #expect(text.contains("FAILED  failed-seed (\(stack.project)): failed (3)"))
    let rows = text.split(separator: "\n").map { $0.split(separator: " ").map { String($0) } }
    for (service, state) in [("healthy", "healthy"), ("seed", "done"), ("replicated", "started")] {
      #expect(rows.contains { $0.prefix(3) == [stack.project, service, state] }, "\(service)\n\(text)")
    }
  }

  @Test func `--json holds the same picture in figures`() async throws {
    let result = try await run(["-p", LiveStack.shared.project, "--json"])
    #expect(result.status == .exited(1))
    let document = try JSONDecoder().decode(Document.self, from: Data(result.standardOutput))
    #expect(document.isComplete)
    #expect(Set(document.problems.filter { $0.severity == "failed" }.map(\.name)).contains("failed-seed"))
    let services = Dictionary(document.services.map { ($0.service, $0) }) { first, _ in first }
    #expect(services["healthy"]?.health == "healthy")
    #expect(services["healthy"]?.memoryLimitBytes == 32 << 20)
    #expect((1..<(32 << 20)).contains(services["healthy"]?.memoryBytes ?? 0))
    #expect(services["no-limit"].map { $0.memoryLimitBytes == nil } ?? false)
    #expect(services["replicated"]?.replicas == 2)
    #expect(services["seed"]?.health == "completed")
    #expect(services["switched-off"]?.health == "off")
  }

  @Test func `without a problem it exits with 0`() async throws {
    let stack = LiveStack(suffix: "-well", port: try FreePort.find())
    let file = try OperatorHome()
    let compose =
      "services:\n  fine:\n    image: topside/busybox:1\n    command: [sleep, '600']\n    init: true\n"
    try Data(compose.utf8).write(to: URL(filePath: file.path + "/compose.yaml"))
    let words = ["docker", "compose", "-p", stack.project, "-f", file.path + "/compose.yaml"]
    try await stack.tools.run(words + ["up", "-d"])
    let result: Result<CommandResult, any Error>
    do { result = .success(try await run(["-p", stack.project])) } catch { result = .failure(error) }
    try await stack.tools.run(words + ["down", "--timeout", "3"])
    let output = try result.get()
    #expect(output.status == .exited(0))
    #expect(String(decoding: output.standardOutput, as: UTF8.self).hasPrefix("no problems\n"))
  }

  @Test func `when it cannot look it says why and what helps, and exits with 2`() async throws {
    let result = try await run([], ["DOCKER_HOST": "unix:///nonexistent.sock", "DOCKER_CONTEXT": nil])
    #expect(result.status == .exited(2))
    let lines = (result.standardOutput + result.standardError).split(separator: UInt8(ascii: "\n"))
    #expect(
      lines.map { String(decoding: $0, as: UTF8.self) }
        == [
          "FAILED  docker: no Docker engine answers at unix:///nonexistent.sock",
          "        start it (sudo systemctl start docker), or check DOCKER_HOST",
        ])
  }

  @Test func `a broken compose file is a problem in one line, with compose's own reason`() async throws {
    let folder = try OperatorHome()
    let file = folder.path + "/broken.yaml"
    try Data("services:\n  web:\n    image: [\n".utf8).write(to: URL(filePath: file))
    let result = try await run(["-f", file])
    #expect(result.status == .exited(1))
    let lines = String(decoding: result.standardOutput, as: UTF8.self).split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("WARNING ") && $0.contains("compose file refused: ") } == 1)
    #expect(lines.first?.contains("yaml: line ") ?? false)
  }
}
