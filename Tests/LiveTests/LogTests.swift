import FoundationEssentials
import TerminalHarness
import Testing

extension LiveTests.Logs {
  @Test func `the last 500 lines are there at once`() throws {
    let dashboard = try OpenDashboard.onCompose(.shared)
    try dashboard.select("chatty")
    dashboard.press("l")
    try dashboard.wait(for: "the newest line", within: .seconds(1)) {
      $0.detail.last { !$0.isEmpty }?.hasSuffix("chatty line 700") ?? false
    }
    dashboard.press("g")
    try dashboard.wait(for: "the oldest of 500") {
      // The first row says that there may be older ones.
      $0.detail.prefix(2).contains { $0.hasSuffix("chatty line 201") }
    }
    try dashboard.quit()
  }

  @Test func `new lines come by themselves, in order and without a gap`() throws {
    let dashboard = try OpenDashboard.onCompose(.shared)
    try dashboard.select("unhealthy")
    dashboard.press("l")
    try dashboard.wait(for: "its log") { Self.numbers($0).count > 2 }
    let last = Self.numbers(dashboard).last ?? 0
    try dashboard.wait(for: "two more lines") { Self.numbers($0).last ?? 0 >= last + 2 }
    let numbers = Self.numbers(dashboard)
    #expect(numbers == Array((numbers.first ?? 0)...(numbers.last ?? 0)))
    try dashboard.quit()
  }

  private static func numbers(_ dashboard: OpenDashboard) -> [Int] {
    dashboard.detail.compactMap { $0.firstMatch(of: #/ unhealthy line ([0-9]+)$/#).flatMap { Int($0.1) } }
  }

  @Test func `both replicas are in one log, each under its name`() throws {
    let dashboard = try OpenDashboard.onCompose(.shared)
    try dashboard.select("replicated")
    dashboard.press("l")
    try dashboard.wait(for: "lines of both") { dashboard in
      [1, 2].allSatisfy { number in
        let mark = " replicated-\(number) replicated line "
        return dashboard.detail.count { $0.contains(mark) } > 1
      }
    }
    try dashboard.quit()
  }

  @Test func `colour of the container's own does not show as text`() throws {
    let dashboard = try OpenDashboard.onCompose(.shared)
    try dashboard.select("no-healthcheck")
    try dashboard.wait(for: "a line") {
      $0.detail.contains { $0.firstMatch(of: /[0-9] no-healthcheck line [0-9]+$/) != nil }
    }
    #expect(!dashboard.detailText.contains("[31m"))
    try dashboard.quit()
  }

  @Test func `a saved log has every line, in a file of its own that only its owner may read`() throws {
    let dashboard = try OpenDashboard.onCompose(.shared)
    try dashboard.select("chatty")
    dashboard.press("l")
    try dashboard.wait(for: "its log") { $0.detailText.contains("chatty line 700") }
    dashboard.press("\u{13}")
    try dashboard.wait(for: "where to save it") { $0.footer.contains("save to: ") }
    dashboard.press("\r")
    try dashboard.wait(forText: " saved to ")
    let files = try dashboard.home.stateFiles().filter { $0.key.contains("/logs/chatty-") }
    let saved = try #require(files.first)
    let path = "\(dashboard.home.path)/\(saved.key)"
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let lines = String(decoding: saved.value, as: UTF8.self).split(separator: "\n")
    #expect(lines.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } } == Array(201...700))
    try dashboard.quit()
  }
}
