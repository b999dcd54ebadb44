import TerminalHarness
import Testing

extension LiveTests.Events {
  @Test func `a container that is killed shows it within two seconds`() async throws {
    let stack = LiveStack.shared
    try await stack.ensure("no-limit")
    let dashboard = try OpenDashboard.onCompose(stack)
    try dashboard.wait(for: "started", of: "no-limit") { $0.state == "started" }
    try await stack.docker("kill", stack.container("no-limit"))
    let row = try dashboard.wait(for: "its end", of: "no-limit", within: .seconds(2)) { $0.uptime == "-" }
    #expect(row.state == "stopped")
    try await stack.docker("start", stack.container("no-limit"))
    try dashboard.wait(for: "its start", of: "no-limit", within: .seconds(2)) { $0.state == "started" }
    try dashboard.quit()
  }

  @Test func `a container that is made anew keeps its one row, and its log goes on with a mark`() async throws
  {
    let stack = LiveStack.shared
    try await stack.ensure("no-healthcheck")
    let dashboard = try OpenDashboard.onCompose(stack)
    try dashboard.select("no-healthcheck")
    try dashboard.wait(for: "its log") { $0.detailText.contains("no-healthcheck line ") }
    let before = try await stack.identifier("no-healthcheck")
    let names = dashboard.table?.rows.map(\.service)
    try await stack.compose("up", "-d", "--no-deps", "--force-recreate", "no-healthcheck")
    #expect(try await stack.identifier("no-healthcheck") != before)
    try dashboard.wait(for: "the mark and what came after it") { dashboard in
      guard let mark = dashboard.detail.firstIndex(where: { $0.contains("a new container has this name") })
      else { return false }
      let (old, new) = (dashboard.detail[..<mark], dashboard.detail[(mark + 1)...])
      return old.contains { $0.contains("no-healthcheck line") } && new.contains { $0.contains("line 2") }
    }
    #expect(dashboard.detail.count { $0.contains("a new container has this name") } == 1)
    #expect(dashboard.table?.rows.map(\.service) == names)
    #expect(dashboard.tabBar.contains(" no-healthcheck "))
    try dashboard.wait(for: "started", of: "no-healthcheck") { $0.state == "started" && $0.restarts == "0" }
    try dashboard.quit()
  }

  @Test func `after docker compose down the rows stay, and none is created`() async throws {
    let stack = LiveStack(suffix: "-down", port: try FreePort.find())
    try await stack.ensure("no-limit", "replicated")
    let dashboard: OpenDashboard
    do {
      dashboard = try OpenDashboard.onCompose(stack)
      try dashboard.wait(for: "both", of: "replicated") { $0.state == "started 2/2" }
      try dashboard.wait(for: "started", of: "no-limit") { $0.state == "started" }
      try dashboard.wait(for: "missing", of: "healthy") { $0.state == "missing" }
    } catch {
      try await stack.compose("down", "--timeout", "3")
      throw error
    }
    let names = dashboard.table?.rows.map(\.service)
    try await stack.compose("down", "--timeout", "3")
    try dashboard.wait(for: "a project that is down", within: .seconds(2)) { dashboard in
      let rows = dashboard.table?.rows ?? []
      return dashboard.text.contains("down: nothing is created")
        && rows.allSatisfy { $0.state == "not created" || $0.service == "switched-off" }
    }
    #expect(dashboard.table?.rows.map(\.service) == names)
    #expect(dashboard.table?["switched-off"]?.state == "off (extra)")
    try dashboard.quit()
  }
}
