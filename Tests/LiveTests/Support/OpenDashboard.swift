import TerminalHarness

/// The program on a terminal, and what an operator reads and presses there.
struct OpenDashboard {
  /// Wide enough for every column.
  static let columns = 130
  static let rows = 48

  let home: OperatorHome
  let session: PtySession

  /// Starts it; with `options` in place of `-p` and the stack's project.
  init(
    _ stack: LiveStack, options: [String]? = nil, environment: [String: String?] = [:],
    wrapper: [String] = [], directory: String? = nil, keepsOutput: Bool = false
  ) throws {
    home = try OperatorHome()
    let words = wrapper + [BuiltProgram.path("topside")] + (options ?? ["-p", stack.project])
    session = try PtySession(
      words, columns: Self.columns, rows: Self.rows, environment: home.environment(environment),
      directory: directory ?? home.path)
    session.keepsOutput = keepsOutput
  }

  /// Opened on the Compose screen, with data; what is only declared comes a moment after the containers.
  static func onCompose(
    _ stack: LiveStack, _ more: [String] = [], keepsOutput: Bool = false
  ) throws -> OpenDashboard {
    let dashboard = try OpenDashboard(
      stack, options: ["-p", stack.project] + more, keepsOutput: keepsOutput)
    try dashboard.session.wait(for: "live data", within: .seconds(10)) { _ in
      dashboard.header.contains(" live ")
    }
    dashboard.press("2")
    try dashboard.session.wait(for: "the Compose screen", within: .seconds(10)) { _ in
      dashboard.table?["switched-off"] != nil
    }
    return dashboard
  }

  var lines: [String] { session.screen.lines }
  var text: String { session.screen.text }
  var header: String { lines.first ?? "" }
  var tabs: String { lines.count > 1 ? lines[1] : "" }
  var footer: String { lines.last ?? "" }
  var table: ComposeTable? { ComposeTable(lines) }

  /// Types at the pace of a quick hand; what comes faster is taken for a paste. A sequence such as an arrow is one key.
  func press(_ keys: String, times: Int = 1) {
    let presses = keys.hasPrefix("\u{1B}") ? [keys] : keys.map { String($0) }
    for key in Array(repeating: presses, count: times).joined() {
      session.send(key)
      session.pump(for: .milliseconds(15))
    }
    // A lone Esc is one when nothing follows it.
    if keys == "\u{1B}" { session.pump(for: .milliseconds(60)) }
  }

  /// Types into a shell, which takes all that comes.
  func type(_ line: String) { session.send(line + "\n") }

  /// Waits for what the whole dashboard shows.
  func wait(
    for what: String, within limit: Duration = .seconds(5), until condition: (OpenDashboard) -> Bool
  ) throws {
    try session.wait(for: what, within: limit) { _ in condition(self) }
  }

  func wait(forText text: String, within limit: Duration = .seconds(5)) throws {
    try session.wait(forText: text, within: limit)
  }

  @discardableResult
  func wait(
    for what: String, of service: String, within limit: Duration = .seconds(5),
    until condition: (ComposeRow) -> Bool
  ) throws -> ComposeRow {
    var found: ComposeRow?
    try wait(for: "\(service) \(what)", within: limit) { dashboard in
      found = dashboard.table?[service]
      return found.map(condition) ?? false
    }
    return try found ?? { throw Tools.Failure(description: "no row of \(service)") }()
  }
}

// The detail pane.
extension OpenDashboard {
  /// The row with the tabs and the name of the selected service.
  var tabBar: String { lines.first(where: Self.isTabBar).map { $0 + " " } ?? "" }

  private static func isTabBar(_ line: String) -> Bool {
    line.contains(" Health ") && line.contains(" Inspect ")
  }

  /// What is below the tabs.
  var detail: [String] {
    guard let bar = lines.firstIndex(where: Self.isTabBar) else { return [] }
    return Array(lines[(bar + 1)..<(lines.count - 1)])
  }

  var detailText: String { detail.joined(separator: "\n") }

  /// Moves the cursor to a service, as with the arrow keys.
  func select(_ service: String) throws {
    try wait(for: "a row of \(service)") { $0.table?[service] != nil }
    let index = table?.rows.firstIndex { $0.service == service } ?? 0
    press("g")
    press("j", times: index)
    try wait(for: "the cursor on \(service)") { $0.tabBar.contains(" \(service) ") }
  }

  /// Opens the tab that is some steps to the right of Logs, and waits for its contents.
  func showTab(_ index: Int, waitingFor text: String, within limit: Duration = .seconds(5)) throws {
    press("]", times: index)
    try wait(for: "tab \(index) with \(text)", within: limit) { $0.detailText.contains(text) }
  }
}

// Plans.
extension OpenDashboard {
  /// Presses a key that opens a plan, and waits until the plan listens: it ignores what was typed before it came.
  func plan(_ key: String, titled title: String) throws {
    press(key)
    try wait(for: "the plan \"\(title)\"") { $0.text.contains(title) && $0.text.contains("[ Cancel ]") }
    session.pump(for: .milliseconds(350))
  }

  func waitForPlanToClose() throws {
    try wait(for: "the plan to close") { !$0.text.contains("[ Cancel ]") }
  }

  /// Asks for a clean end, as every test should leave.
  func quit() throws {
    press("\u{1B}")
    try wait(for: "the way out", within: .seconds(3)) { dashboard in
      guard session.exitStatus() == nil else { return true }
      dashboard.press("q")
      return false
    }
    let code = try session.waitForEnd(within: .seconds(3))
    guard code == 0 else { throw Tools.Failure(description: "it ended with \(code)") }
  }
}
