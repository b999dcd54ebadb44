import FoundationEssentials
import TerminalHarness
import Testing
import TopsideSystem

extension LiveTests.Changes {
  private var stack: LiveStack { .shared }

  @Test func `r and y restart that service alone, say what was verified, and put it on record`() async throws
  {
    try await stack.ensure("healthy")
    let dashboard = try OpenDashboard.onCompose(stack)
    try dashboard.wait(for: "healthy", of: "healthy", within: .seconds(10)) { $0.state == "healthy" }
    try dashboard.select("healthy")
    let before = try await stack.startTimes()
    try dashboard.plan("r", titled: "Restart healthy")
    #expect(dashboard.text.contains("docker compose -p \(stack.project) restart healthy"))
    #expect(dashboard.text.contains("container \(stack.container("healthy")) (healthy, up "))
    dashboard.press("y")
    try dashboard.wait(for: "the run on its row", of: "healthy") { $0.state.hasPrefix("restart") }
    try dashboard.wait(for: "the outcome", within: .seconds(30)) {
      $0.footer.firstMatch(of: /Restart healthy: healthy, after [0-9]+s/) != nil
    }
    let after = try await stack.startTimes()
    let own = stack.container("healthy")
    #expect(after[own] != before[own])
    #expect(after.filter { $0.key != own } == before.filter { $0.key != own })
    try dashboard.quit()
    try expectRecord(of: "restart", dashboard.home)
  }

  private func expectRecord(of verb: String, _ home: OperatorHome) throws {
    let lines = try home.audit()
    #expect(lines.map(\.phase) == ["started", "ended", "verified"])
    for line in lines {
      #expect(line.argv == ["docker", "compose", "-p", stack.project, verb, "healthy"])
      #expect(!line.actor.user.isEmpty)
      #expect(!line.actor.host.isEmpty)
    }
    #expect(lines.dropFirst().first?.exitCode == 0)
    #expect(lines.last?.outcome?.hasPrefix("succeeded: healthy, after ") ?? false)
    let attributes = try FileManager.default.attributesOfItem(atPath: home.auditFile)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test(arguments: ["n", "\u{1B}", "\r"])
  func `a plan that is not confirmed changes nothing`(_ key: String) async throws {
    let dashboard = try OpenDashboard.onCompose(stack)
    try dashboard.select("healthy")
    let before = try await stack.startTimes()
    try dashboard.plan("r", titled: "Restart healthy")
    dashboard.press(key)
    try dashboard.waitForPlanToClose()
    try dashboard.quit()
    #expect(try await stack.startTimes() == before)
    #expect(try dashboard.home.audit() == [])
  }

  @Test func `X stops a service and S starts it, each verified`() async throws {
    try await stack.ensure("healthy")
    let dashboard = try OpenDashboard.onCompose(stack)
    try dashboard.wait(for: "healthy", of: "healthy", within: .seconds(10)) { $0.state == "healthy" }
    try dashboard.select("healthy")
    try dashboard.plan("X", titled: "Stop healthy")
    dashboard.press("y")
    try dashboard.wait(for: "stopped", of: "healthy", within: .seconds(15)) {
      $0.state == "stopped" && $0.uptime == "-"
    }
    try dashboard.wait(for: "the outcome") { $0.footer.contains("Stop healthy: stopped, after") }
    #expect(try await state() == "exited")
    try dashboard.plan("S", titled: "Start healthy")
    dashboard.press("y")
    try dashboard.wait(for: "the outcome", within: .seconds(20)) {
      $0.footer.contains("Start healthy: healthy, after")
    }
    try dashboard.wait(for: "healthy", of: "healthy") { $0.state == "healthy" }
    #expect(try await state() == "running")
    try dashboard.quit()
    #expect(try dashboard.home.audit().map(\.argv[4]) == ["stop", "stop", "stop", "start", "start", "start"])
  }

  private func state() async throws -> String {
    try await stack.docker(
      "container", "inspect", "--format", "{{.State.Status}}", stack.container("healthy"))
  }

  @Test func `with --read-only nothing is begun, and it says so`() async throws {
    let dashboard = try OpenDashboard.onCompose(stack, ["--read-only"])
    #expect(dashboard.header.contains(" READ-ONLY "))
    try dashboard.select("healthy")
    let before = try await stack.startTimes()
    try dashboard.plan("r", titled: "Restart healthy")
    #expect(dashboard.text.contains("read-only: it will be refused"))
    dashboard.press("y")
    try dashboard.wait(for: "the refusal") { $0.footer.contains("Restart healthy was not begun: read-only") }
    dashboard.press("E")
    try dashboard.wait(for: "the refusal of a shell") {
      $0.session.screen.isAlternate && $0.footer.contains("read-only") && !$0.footer.contains("Restart")
    }
    try dashboard.quit()
    #expect(try await stack.startTimes() == before)
    #expect(try dashboard.home.audit() == [])
    #expect(RunDirectory(dashboard.home.state + "/runs").ids() == [])
  }
}
