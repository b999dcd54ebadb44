import TerminalHarness
import Testing

extension LiveTests.EngineAway {
  private var stack: LiveStack { .shared }

  @Test func `a stopped engine leaves its rows with their age, and its return makes them fresh`() async throws
  {
    let dashboard = try OpenDashboard.onCompose(stack)
    try dashboard.select("healthy")
    try dashboard.wait(forText: "healthy line ")
    let rows = try #require(dashboard.table?.rows)
    do {
      try await LiveEngine.perform("stop")
      // Long enough for a retry that waits longer each time to come too late.
      try dashboard.wait(for: "the loss and its age", within: .seconds(20)) {
        let age = $0.header.firstMatch(of: /docker lost ([0-9]+)s, retrying in [0-9]+s/)
        return age.flatMap { Int($0.1) } ?? 0 >= 8
      }
      #expect(dashboard.table?.rows.map(\.service) == rows.map(\.service))
      #expect(dashboard.table?.rows.map(\.tag) == rows.map(\.tag))
      #expect(dashboard.text.firstMatch(of: /as of [0-9]+s ago/) != nil)
      // Keys answer, and a change is not even planned.
      dashboard.press("r")
      try dashboard.wait(for: "why not") { $0.footer.contains("restart: docker does not answer") }
    } catch {
      try await LiveEngine.perform("start")
      throw error
    }
    try await LiveEngine.perform("start")
    try dashboard.wait(for: "live data", within: .seconds(2)) { dashboard in
      dashboard.header.contains(" live ") && dashboard.table?["no-limit"]?.state == "started"
    }
    // Its log, too: the mark of the loss, and lines of the run that began with the engine.
    try dashboard.wait(for: "its log to go on", within: .seconds(3)) { dashboard in
      let mark = dashboard.detail.firstIndex { $0.contains("connection lost") } ?? dashboard.detail.count
      return dashboard.detail[mark...].contains { $0.contains("healthy line ") }
    }
    #expect(dashboard.table?.rows.map(\.service) == rows.map(\.service))
    #expect(dashboard.table?.projects == [stack.project])
    try dashboard.wait(for: "its health", of: "healthy", within: .seconds(15)) { $0.state == "healthy" }
    try dashboard.quit()
  }

  @Test func `a frozen engine is said to be silent, keys answer meanwhile, and it recovers`() async throws {
    let dashboard = try OpenDashboard.onCompose(stack)
    try dashboard.select("no-limit")
    let rows = dashboard.table?.rows.map(\.service)
    try await LiveEngine.perform("pause")
    let begun = ContinuousClock.now
    do {
      try dashboard.wait(for: "the silence", within: .seconds(7)) {
        $0.header.firstMatch(of: /docker silent [0-9]+s/) != nil
      }
      let pressed = ContinuousClock.now
      dashboard.press("?")
      try dashboard.wait(forText: "Keys  (j k scroll")
      #expect(ContinuousClock.now - pressed < .milliseconds(250))
      dashboard.press("\u{1B}")
      dashboard.session.pump(for: begun + .seconds(10) - .now)
      #expect(dashboard.header.contains("docker silent "))
      #expect(dashboard.table?.rows.map(\.service) == rows)
    } catch {
      try await LiveEngine.perform("resume")
      throw error
    }
    try await LiveEngine.perform("resume")
    try dashboard.wait(for: "live data", within: .seconds(5)) { $0.header.contains(" live ") }
    #expect(dashboard.table?.rows.map(\.service) == rows)
    // Its events come again.
    try await stack.docker("kill", stack.container("no-limit"))
    try dashboard.wait(for: "its end", of: "no-limit", within: .seconds(2)) { $0.state == "stopped" }
    try await stack.docker("start", stack.container("no-limit"))
    try dashboard.quit()
  }
}
