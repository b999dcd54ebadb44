import TerminalHarness
import Testing

extension LiveTests.Shells {
  @Test func `a shell in the container takes the terminal, and its end brings back the same screen`() throws {
    let dashboard = try OpenDashboard.onCompose(.shared)
    try dashboard.select("after-seed")
    try dashboard.showTab(4, waitingFor: "\"Id\":")
    let (bar, inspected) = (dashboard.tabBar, dashboard.detail)
    let names = dashboard.table?.rows.map(\.service)
    dashboard.press("E")
    try dashboard.wait(for: "the shell's prompt", within: .seconds(10)) {
      !$0.session.screen.isAlternate && $0.text.contains("#")
    }
    dashboard.type("echo $((40 + 2)) in $(hostname)")
    try dashboard.wait(for: "what the shell said") { $0.text.firstMatch(of: /42 in [0-9a-f]{12}/) != nil }
    dashboard.type("exit")
    try dashboard.wait(for: "the screen as it was") { dashboard in
      dashboard.session.screen.isAlternate && dashboard.tabBar == bar && dashboard.detail == inspected
        && dashboard.table?.rows.map(\.service) == names
    }
    // It takes keys again.
    try dashboard.showTab(1, waitingFor: "its environment is empty")
    try dashboard.quit()
    let audit = try dashboard.home.audit()
    #expect(audit.map(\.phase) == ["started", "ended"])
    #expect(audit.first?.argv.prefix(4) == ["docker", "exec", "--interactive", "--tty"])
  }
}
