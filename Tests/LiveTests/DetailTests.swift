import TerminalHarness
import Testing

extension LiveTests.Details {
  @Test func `every tab tells of the selected service what docker knows`() async throws {
    let stack = LiveStack.shared
    let dashboard = try OpenDashboard.onCompose(stack)
    try dashboard.select("healthy")
    try dashboard.wait(forText: "healthy line ")
    try dashboard.showTab(1, waitingFor: "all good")
    #expect(dashboard.detailText.contains("echo all good"))
    try dashboard.wait(for: "five probes") { $0.detail.count { $0.contains("  ok  ") } == 5 }
    try dashboard.showTab(1, waitingFor: "of 32 MiB", within: .seconds(10))
    #expect(dashboard.detailText.contains("CPU"))
    // The engine remembers 256 events, and every probe is three: only new ones are sure to be there.
    dashboard.press("]")
    try await stack.docker("restart", "--time", "3", stack.container("healthy"))
    try dashboard.wait(for: "all of its restart") { dashboard in
      ["sent signal 15", "ended, exit 0", "started", "restarted", "health: healthy"].allSatisfy(
        dashboard.detailText.contains)
    }
    let id = try await stack.identifier("healthy")
    try dashboard.showTab(1, waitingFor: id)
    try dashboard.showTab(1, waitingFor: "GREETING=hello")
    #expect(dashboard.detailText.contains("DB_PASSWORD=***"))
    try dashboard.showTab(1, waitingFor: "sleep 1", within: .seconds(10))
    try dashboard.quit()
  }
}
