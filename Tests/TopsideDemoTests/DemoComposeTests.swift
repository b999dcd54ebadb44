import Testing
import TopsideCore
import TopsideDemo

/// Changes to the demo's project as a whole, and to what it is made of.
struct `Projects in the demo` {
  private let demo = Demo()
  private var call: ComposeCall {
    var call = ComposeCall(
      project: "integr8scode", directory: "/opt/Integr8sCode",
      files: ["/opt/Integr8sCode/docker-compose.yaml"])
    call.profiles = ["observability"]
    return call
  }

  private func key(_ service: String) -> ServiceKey { ServiceKey(project: "integr8scode", service: service) }

  private func byLabels(_ words: String..., of services: [String] = []) -> Command {
    demo.commands.composeByLabels(words, project: "integr8scode", services: services)
  }

  private func byFiles(_ words: String..., of services: [String] = []) -> Command {
    demo.commands.composeByFiles(call, words, services: services, timeout: .seconds(600))
  }

  private func run(_ command: Command) async throws -> String {
    let result = try await demo.runner.run(command)
    #expect(result.status == .exited(0), "\(command.argv)")
    return String(decoding: result.standardError, as: UTF8.self)
  }

  @Test func `after a down nothing is left, and an up makes all of it anew`() async throws {
    let before = try await demo.containers()
    _ = try await run(byLabels("down"))
    await demo.clock.sleep(.seconds(1))
    #expect(try await demo.ids().isEmpty)
    _ = try await run(byFiles("up", "-d"))
    await demo.clock.sleep(.seconds(60))
    let after = try await demo.containers()
    #expect(
      Set(after.map(\.name)).isSuperset(of: before.map(\.name)))
    #expect(Set(after.map(\.id)).isDisjoint(with: before.map(\.id)))
    #expect(after.allSatisfy { $0.state != .created })
  }

  @Test func `a dry run says what would be done, and does nothing`() async throws {
    let before = try await demo.ids()
    _ = try await run(byLabels("stop", of: ["kafka"]))
    let said = try await run(byFiles("--dry-run", "create"))
    let dry = ComposeDryRun(parsing: Array(said.utf8))
    #expect(dry.names(.container, .starts).contains("kafka"))
    #expect(dry.names(.container, .leaves).contains("backend"))
    #expect(try await demo.ids() == before)
    #expect(try await demo.container("kafka").state == .exited)
  }

  @Test func `volumes go with a down that says so`() async throws {
    let survey = ComposeSurvey(rehearsals: [byLabels("--dry-run", "down", "--volumes")], wantsSizes: true)
    let found = await survey.ask(demo.runner, demo.commands)
    #expect(found.volumes.count == 4)
    #expect(found.volumes.first { $0.name == "integr8scode_mongo_data" }?.size != nil)
    _ = try await run(byLabels("down", "--volumes"))
    #expect(try await demo.text(demo.commands.docker(["volume", "ls", "--quiet"], timeout: nil)).isEmpty)
  }

  @Test func `a scale makes containers, and takes them away`() async throws {
    func count(_ service: String) async throws -> Int {
      try await demo.containers().count { $0.service.service == service && $0.state == .running }
    }
    let service = try #require(
      try await demo.containers().first { $0.number == 2 }?.service.service, "no service has two")
    for wanted in [4, 1] {
      _ = try await run(
        byFiles("up", "-d", "--no-deps", "--no-recreate", "--scale", "\(service)=\(wanted)", of: [service]))
      await demo.clock.sleep(.seconds(5))
      #expect(try await count(service) == wanted)
    }
  }

  @Test func `a recreation gives new containers of the same name`() async throws {
    let before = try await demo.container("backend")
    _ = try await run(byFiles("up", "-d", "--no-deps", "--force-recreate", of: ["backend"]))
    await demo.clock.sleep(.seconds(2))
    let after = try await demo.container("backend")
    #expect(after.id != before.id)
    #expect(after.name == before.name)
    #expect(after.state == .running)
  }

  @Test func `a pause and a kill`() async throws {
    _ = try await run(byLabels("pause", of: ["backend"]))
    #expect(try await demo.container("backend").state == .paused)
    _ = try await run(byLabels("unpause", of: ["backend"]))
    #expect(try await demo.container("backend").state == .running)
    _ = try await run(byLabels("kill", of: ["backend"]))
    await demo.clock.sleep(.seconds(60))
    let killed = try await demo.container("backend")
    #expect(killed.state == .exited)
    #expect(killed.exitCode == 137)
  }

  @Test func `what the demo cannot do is refused`() async throws {
    let result = try await demo.runner.run(byFiles("build", of: ["backend"]))
    #expect(!result.status.isSuccess)
  }
}
