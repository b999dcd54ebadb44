import Testing
import TopsideCore

struct `Commands for docker` {
  private let commands = DockerCommands()
  private let key = ServiceKey(project: "integr8scode", service: "backend")

  private func id() throws -> ContainerID { try #require(ContainerID(DockerFixture.id)) }

  @Test func `listing asks for full identifiers of all compose containers`() {
    #expect(
      commands.list().argv.joined(separator: " ")
        == "docker ps --all --quiet --no-trunc --filter label=com.docker.compose.project")
    #expect(
      DockerCommands(project: "p").list().argv.last == "label=com.docker.compose.project=p")
  }

  @Test func `a context comes before the subcommand`() {
    #expect(
      DockerCommands(context: "prod").ping().argv.prefix(4) == ["docker", "--context", "prod", "version"])
  }

  @Test func `inspecting names every container`() throws {
    #expect(commands.inspect([try id()]).argv == ["docker", "container", "inspect", DockerFixture.id])
  }

  @Test func `events are filtered at the engine and never end`() {
    let command = commands.events(since: Timestamp(nanoseconds: 1_795_228_996_983_173_547))
    #expect(command.timeout == nil)
    #expect(command.arguments.prefix(3) == ["events", "--since", "1795228996"])
    #expect(command.arguments.contains("event=health_status"))
    #expect(!command.arguments.contains { $0.contains("exec") })
  }

  @Test func `logs start at a moment, or with a tail, never with both`() throws {
    #expect(
      commands.logs(try id(), tail: 500, since: nil).arguments
        == ["logs", "--follow", "--timestamps", "--tail", "500", DockerFixture.id])
    #expect(
      commands.logs(try id(), tail: 500, since: Timestamp(seconds: 0)).arguments
        == [
          "logs", "--follow", "--timestamps", "--since", "1970-01-01T00:00:00.000000000Z", DockerFixture.id,
        ])
  }

  @Test(arguments: ChangeVerb.allCases)
  func `a change goes by the labels alone, from the root`(verb: ChangeVerb) {
    let command = commands.composeChange(verb, key)
    #expect(command.argv == ["docker", "compose", "-p", "integr8scode", verb.rawValue, "backend"])
    #expect(command.directory == "/")
    #expect(command.impact == .mutates)
    #expect(command.timeout != nil)
  }

  @Test(arguments: ["-x", "--all", "-"])
  func `a service named like an option is an operand`(name: String) {
    let command = commands.composeChange(.stop, ServiceKey(project: "p", service: name))
    #expect(command.argv.suffix(3) == ["stop", "--", name])
  }

  @Test(arguments: [";", "$(rm)", "a\nb", "a b", "'"])
  func `a hostile name is one word`(name: String) {
    #expect(
      commands.composeChange(.stop, ServiceKey(project: name, service: name)).argv.suffix(3) == [
        name, "stop", name,
      ])
  }

  @Test(arguments: [
    "", "-x", "abc", "; rm", String(repeating: "A", count: 64), String(repeating: "é", count: 32),
  ])
  func `a name never passes for an identifier`(text: String) {
    #expect(ContainerID(text) == nil)
  }

  @Test func `everything that looks only reads, and everything else says so`() throws {
    let id = try id()
    let reading = [
      commands.list(), commands.inspect([id]), commands.events(since: Timestamp(seconds: 0)),
      commands.stats(),
      commands.ping(), commands.logs(id, tail: 1, since: nil), commands.processes(id),
      commands.composeVersion(),
      commands.composeConfig(ProjectFiles(name: nil, directory: nil, files: [])),
    ]
    #expect(reading.allSatisfy { $0.impact == .reads })
    #expect(commands.shell(id).impact == .mutates)
    #expect(ChangeVerb.allCases.allSatisfy { commands.change($0, [id]).impact == .mutates })
  }

  @Test func `only streams and the shell are without a time limit`() throws {
    let id = try id()
    let endless = [
      commands.events(since: Timestamp(seconds: 0)), commands.stats(), commands.logs(id, tail: 1, since: nil),
      commands.shell(id),
    ]
    #expect(endless.allSatisfy { $0.timeout == nil })
    #expect(commands.list().timeout != nil)
    #expect(commands.ping().timeout == .seconds(2))
  }

  @Test func `the configuration is read with every profile on, in the project's folder`() {
    let files = ProjectFiles(name: "p", directory: "/srv/p", files: ["/srv/p/a.yaml", "/srv/p/b.yaml"])
    let command = commands.composeConfig(files)
    #expect(
      command.arguments == [
        "compose", "--project-name", "p", "--file", "/srv/p/a.yaml", "--file", "/srv/p/b.yaml",
        "--project-directory",
        "/srv/p", "--profile", "*", "config", "--format", "json",
      ])
    #expect(command.directory == "/srv/p")
  }
}
