import TerminalHarness
import Testing

extension LiveTests.Rows {
  /// What the row of a service without trouble shows beside its state.
  struct Expected: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var mark: String
    var state: String
    var limit = "32M"
    var isRunning = true
  }

  private static let expected = [
    Expected(testDescription: "healthy", mark: "●", state: "healthy"),
    Expected(testDescription: "unhealthy", mark: "▲", state: "unhealthy"),
    Expected(testDescription: "no-healthcheck", mark: "●", state: "started"),
    Expected(testDescription: "seed", mark: "✓", state: "done (0)", isRunning: false),
    Expected(testDescription: "after-seed", mark: "●", state: "started"),
    Expected(testDescription: "failed-seed", mark: "▲", state: "failed (3)", isRunning: false),
    Expected(testDescription: "no-limit", mark: "●", state: "started", limit: "none"),
    Expected(testDescription: "replicated", mark: "●", state: "started 2/2"),
  ]

  @Test func `every service shows its state, uptime, restarts, memory and limit, and its tag`() throws {
    let dashboard = try OpenDashboard.onCompose(.shared)
    for expected in Self.expected {
      let name = expected.testDescription
      let row = try dashboard.wait(for: expected.state, of: name, within: .seconds(15)) {
        $0.state == expected.state && $0.mark == expected.mark
          && (!expected.isRunning || $0.memoryWords.first != "-" && $0.cpu != "-")
      }
      expect(row, is: expected)
    }
    #expect(dashboard.table?.projects == [LiveStack.shared.project])
    try dashboard.quit()
  }

  private func expect(_ row: ComposeRow, is expected: Expected) {
    #expect(row.tag == "1", "\(row)")
    #expect(row.memoryWords.last == expected.limit, "\(row)")
    #expect(row.restarts == "0", "\(row)")
    guard expected.isRunning else {
      #expect(row.uptime == "-", "\(row)")
      #expect(row.cpu == "-", "\(row)")
      #expect(row.memoryWords.dropLast() == ["-", "-"], "\(row)")
      return
    }
    #expect(row.uptime.wholeMatch(of: /[0-9]+[smh]/) != nil, "\(row)")
    #expect(row.cpu.wholeMatch(of: /[0-9.]+%/) != nil, "\(row)")
    #expect(row.memoryWords.first?.wholeMatch(of: /[0-9.]+M/) != nil, "\(row)")
    let percent = row.memoryWords.dropFirst().first ?? ""
    #expect(expected.limit == "none" ? percent == "-" : percent.wholeMatch(of: /[0-9]+%/) != nil, "\(row)")
  }

  @Test func `a published port shows where it leads`() throws {
    let dashboard = try OpenDashboard.onCompose(.shared)
    try dashboard.wait(for: "its port", of: "no-healthcheck") { $0.ports == "\(LiveStack.shared.port):80" }
    #expect(dashboard.table?["healthy"]?.ports == "")
    try dashboard.quit()
  }

  @Test func `an OOM loop shows its kills, and its restarts are counted on`() throws {
    let dashboard = try OpenDashboard.onCompose(.shared)
    let row = try dashboard.wait(for: "three kills", of: "oom-loop", within: .seconds(40)) {
      $0.state.wholeMatch(of: /restarting OOM( [0-9]+)?/) != nil && Self.restarts($0) >= 3
    }
    #expect(row.mark == "▲")
    #expect(row.memoryWords.last == "16M")
    try dashboard.wait(for: "one more restart", of: "oom-loop", within: .seconds(40)) {
      Self.restarts($0) > Self.restarts(row)
    }
    try dashboard.quit()
  }

  /// The count, where the age of the last stands beside it.
  private static func restarts(_ row: ComposeRow) -> Int {
    row.restarts.wholeMatch(of: /([0-9]+) [0-9]+[sm]/).flatMap { Int($0.1) } ?? 0
  }

  @Test func `a service of a profile that is not wanted is off, and one that is wanted is missing`() throws {
    let dashboard = try OpenDashboard.onCompose(.shared)
    let row = try dashboard.wait(for: "off", of: "switched-off") { $0.state == "off (extra)" }
    #expect(row.mark == "·")
    #expect((row.uptime, row.restarts, row.cpu) == ("-", "-", "-"))
    try dashboard.quit()

    let wanting = try OpenDashboard.onCompose(.shared, ["--profile", "extra"])
    try wanting.wait(for: "missing", of: "switched-off") { $0.state == "missing" && $0.mark == "▲" }
    try wanting.quit()
  }

  @Test func `a declared service whose container was removed is missing, and back when it is made again`()
    async throws
  {
    let stack = LiveStack.shared
    try await stack.ensure("no-limit")
    let dashboard = try OpenDashboard.onCompose(stack)
    try dashboard.wait(for: "started", of: "no-limit") { $0.state == "started" }
    try await stack.docker("rm", "--force", stack.container("no-limit"))
    let row = try dashboard.wait(for: "missing", of: "no-limit", within: .seconds(2)) {
      $0.state == "missing"
    }
    #expect(row.mark == "▲")
    #expect((row.uptime, row.cpu) == ("-", "-"))
    try await stack.ensure("no-limit")
    try dashboard.wait(for: "started again", of: "no-limit", within: .seconds(2)) { $0.state == "started" }
    try dashboard.quit()
  }
}
