import FoundationEssentials
import TerminalHarness
import Testing
import TopsideCore

extension LiveTests.Secrets {
  private static let secret = "planted-secret"

  @Test func `no secret of a container reaches the terminal, the state folder or the audit log`() async throws
  {
    let stack = LiveStack.shared
    #expect(
      try await stack.docker("container", "inspect", stack.container("secretive")).contains(Self.secret))
    let dashboard = try OpenDashboard.onCompose(stack, keepsOutput: true)
    try dashboard.select("secretive")
    // What each tab shows beside the secret, so that it is known to have been there.
    let signs: [Regex<Substring>] = [
      /redis-cli/, /CPU/, /no event|health|created/, /"Id":/, /DB_PASSWORD=\*\*\*/, /--requirepass/,
    ]
    for sign in signs {
      dashboard.press("]")
      try dashboard.wait(for: "the next tab", within: .seconds(10)) {
        $0.detailText.firstMatch(of: sign) != nil
      }
      try readAll(dashboard)
    }
    dashboard.press("z")
    try dashboard.wait(for: "the whole pane") { $0.table == nil }
    dashboard.press("z")
    try dashboard.plan("r", titled: "Restart secretive")
    dashboard.press("y")
    try dashboard.wait(for: "the outcome", within: .seconds(30)) { $0.footer.contains("Restart secretive: ") }
    try dashboard.quit()
    #expect(!Self.contains(dashboard.session.output))
    #expect(try dashboard.home.audit().count == 3)
    for (name, contents) in try dashboard.home.stateFiles() {
      #expect(!Self.contains(Array(contents)), "\(name)")
    }
  }

  /// Goes through the tab page by page; what is on the screen is looked at as well as what was sent, because
  /// ncurses leaves out the characters that are there already.
  private func readAll(_ dashboard: OpenDashboard) throws {
    dashboard.press("\t")
    for _ in 0..<12 {
      #expect(!dashboard.text.contains(Self.secret), "\(dashboard.text)")
      let before = dashboard.detail
      dashboard.press("\u{1B}[6~")
      dashboard.session.pump(for: .milliseconds(60))
      if dashboard.detail == before { break }
    }
    #expect(!dashboard.text.contains(Self.secret), "\(dashboard.text)")
    dashboard.press("\t")
  }

  private static func contains(_ bytes: [UInt8]) -> Bool {
    String(decoding: bytes, as: UTF8.self).contains(secret)
  }

  @Test func `the status page and its JSON hold no secret`() async throws {
    for options in [[], ["--json"]] {
      let home = try OperatorHome()
      let tools = Tools(environment: home.environment().compactMapValues(\.self))
      let result = try await tools.result(
        [BuiltProgram.path("topside"), "status", "-p", LiveStack.shared.project] + options)
      #expect(String(decoding: result.standardOutput, as: UTF8.self).contains("secretive"))
      #expect(!Self.contains(result.standardOutput + result.standardError))
    }
  }
}
