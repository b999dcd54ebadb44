import Testing
import TopsideCore
import TopsideDemo

struct `The demo's runner` {
  private let demo = Demo()

  @Test func `what it does not know fails with words`() async throws {
    let result = try await demo.runner.run(
      Command("docker", ["swarm", "init"], impact: .reads, timeout: nil))
    #expect(result.status == .exited(1))
    #expect(String(decoding: result.standardError, as: UTF8.self).contains("docker swarm init"))
  }

  @Test func `another program is not found`() async {
    await #expect(throws: CommandError.notFound(executable: "podman")) {
      try await demo.runner.run(Command("podman", ["ps"], impact: .reads, timeout: nil))
    }
  }

  @Test func `read-only refuses what changes something, and reads on`() async throws {
    let demo = Demo(isReadOnly: true)
    let restart = demo.commands.composeChange(
      .restart, ServiceKey(project: "integr8scode", service: "backend"))
    await #expect(throws: CommandError.readOnly(restart)) { try await demo.runner.run(restart) }
    let shell = demo.commands.shell(try await demo.container("backend").id)
    await #expect(throws: CommandError.readOnly(shell)) { try await demo.runner.interact(shell) }
    #expect(try await demo.container("backend").isRunning)
  }

  @Test func `there is no shell, and it does not pretend`() async throws {
    let shell = demo.commands.shell(try await demo.container("backend").id)
    await #expect(throws: CommandError.notStarted(executable: "a shell in the demo", errno: 95)) {
      try await demo.runner.interact(shell)
    }
  }

  @Test func `inspecting a stranger fails, and still shows the others`() async throws {
    let backend = try await demo.container("backend").id
    let stranger = try #require(ContainerID(String(repeating: "f", count: 64)))
    let result = try await demo.runner.run(demo.commands.inspect([stranger, backend]))
    #expect(result.status == .exited(1))
    #expect(try InspectParsing.containers(result.standardOutput).map(\.id) == [backend])
  }

  @Test func `processes are a table whose columns are those asked for`() async throws {
    let text = try await demo.text(demo.commands.processes(demo.container("backend").id))
    let rows = text.split(separator: "\n")
    #expect(rows.count == 4)
    #expect(rows[0].split(separator: " ").joined(separator: " ") == "PID USER %CPU RSS ELAPSED COMMAND")
    #expect(rows[1].contains("gunicorn: master"))
  }

  @Test func `the compose file that the labels name is there, and nothing else is`() async throws {
    let label = try #require(
      try await demo.container("backend").labels["com.docker.compose.project.config_files"])
    #expect(DemoFiles().exists(label))
    #expect(DemoFiles().read(label, limit: .mib(1)) == nil)
    #expect(!DemoFiles().exists("/etc/passwd"))
    #expect(throws: FileError.self) { try DemoFiles().appendPrivately([1], to: "/tmp/x") }
    #expect(throws: FileError.self) { try DemoFiles().writeNew("/tmp/x") { nil } }
    #expect(throws: FileError.self) { try DemoFiles().remove("/tmp/x") }
  }

  @Test func `a context is taken and changes nothing`() async throws {
    let text = try await demo.text(DockerCommands(context: "prod").ping())
    #expect(text.contains(#""Version":"20.10.24""#))
  }
}
