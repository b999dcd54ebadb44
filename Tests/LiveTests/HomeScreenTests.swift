import TerminalHarness
import Testing

extension LiveTests.HomeScreen {
  @Test func `it opens on the failures, worst first, each with its cause`() async throws {
    let stack = LiveStack.shared
    // The engine revives it, which is a warning.
    try await stack.docker("exec", stack.container("after-seed"), "kill", "1")
    let dashboard = try OpenDashboard(stack)
    try dashboard.wait(for: "the problems", within: .seconds(40)) {
      Self.names(of: "FAILED", $0).isSuperset(of: ["failed-seed", "oom-loop", "unhealthy"])
        && Self.problems($0).contains { $0.contains(" after-seed ") && $0.contains("restarted ") }
    }
    let problems = Self.problems(dashboard)
    let firstWarning = problems.firstIndex { $0.contains(" WARNING ") } ?? problems.count
    #expect(problems[firstWarning...].allSatisfy { $0.contains(" WARNING ") })
    #expect(Self.names(of: "FAILED", dashboard) == ["failed-seed", "oom-loop", "unhealthy"])
    let causes: [(String, String)] = [
      ("failed-seed", "failed (3)"), ("oom-loop", "limit 16 MiB"), ("oom-loop", "OOM killed"),
      ("unhealthy", "connection refused: 127.0.0.1:9"), ("after-seed", "restarted"),
    ]
    for (name, cause) in causes {
      #expect(problems.contains { $0.contains(" \(name) ") && $0.contains(cause) }, "\(name): \(cause)")
    }
    #expect(dashboard.tabs.contains("▲ \(problems.count) problems"))
    #expect(dashboard.text.contains("Compose \(stack.project)"))
    try dashboard.quit()
  }

  @Test func `Enter on an unhealthy service shows what its probe said`() throws {
    let dashboard = try OpenDashboard(.shared)
    try dashboard.wait(for: "the problem", within: .seconds(20)) {
      Self.names(of: "FAILED", $0).contains("unhealthy")
    }
    let index = Self.problems(dashboard).firstIndex { $0.contains(" unhealthy ") } ?? 0
    dashboard.press("j", times: index)
    dashboard.press("\r")
    try dashboard.wait(for: "the evidence") { dashboard in
      let text = dashboard.detailText
      return dashboard.tabBar.contains(" unhealthy ") && text.contains("connection refused: 127.0.0.1:9")
        && text.contains("exit 1") && text.contains("every 1s, at most 2s, 2 tries")
        && text.firstMatch(of: /[0-9]+ failed in a row, unhealthy from 2/) != nil
    }
    let streak = Self.streak(dashboard)
    try dashboard.wait(for: "the streak to go on") { Self.streak($0) > streak }
    try dashboard.quit()
  }

  private static func streak(_ dashboard: OpenDashboard) -> Int {
    dashboard.detailText.firstMatch(of: /([0-9]+) failed in a row/).flatMap { Int($0.1) } ?? 0
  }

  private static func problems(_ dashboard: OpenDashboard) -> [String] {
    dashboard.lines.filter { $0.hasPrefix(" ▲ FAILED ") || $0.hasPrefix(" ! WARNING ") }
  }

  private static func names(of severity: String, _ dashboard: OpenDashboard) -> Set<String> {
    let words = problems(dashboard).map { $0.split(separator: " ").map { String($0) } }
    return Set(words.filter { $0.count > 2 && $0[1] == severity }.map { $0[2] })
  }
}
