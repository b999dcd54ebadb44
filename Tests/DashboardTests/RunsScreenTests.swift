import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// The screen of runs, as an operator sees it.
@Suite struct RunsScreenTests {
  private static let sizes = [(80, 24), (120, 36), (200, 30), (40, 12), (12, 4)].map(Size.init(columns:rows:))

  @Test(arguments: sizes)
  func `runs of every state`(size: Size) throws {
    let desk = try RunsScene.desk(size.columns, size.rows)
    #expect(
      GoldenScreen.difference(desk.screen, "runs-\(Sizes.name(size))", roles: size.columns == 80) == nil)
  }

  @Test(arguments: [
    (4, DetailState.Tab.steps, "interrupted"), (2, .plan, "failed"), (5, .output, "running"),
    (2, .steps, "failed"),
  ])
  func `tabs of a run`(_ number: Int, _ tab: DetailState.Tab, _ name: String) throws {
    var desk = try RunsScene.desk(100, 34)
    try RunsScene.select(number, &desk)
    desk.change { $0.detail.tab = tab }
    try desk.press("enter")
    #expect(GoldenScreen.difference(desk.screen, "runs-\(name)-\(tab.title.text.lowercased())") == nil)
  }

  @Test func `the audit trail, filtered`() throws {
    var desk = try RunsScene.desk(120, 24)
    let actor = AuditActor(user: "deploy", sudoUser: "alice", host: "prod-1")
    let commands = ["web", "worker"].map {
      Command("docker", ["restart", $0], impact: .mutates, timeout: nil, target: "shop/\($0)")
    }
    let lines = commands.flatMap { command in
      let began = AuditRecord(starting: command, by: actor, at: Desk.noon)
      return began.line
        + began.ended(.exited(1), error: "no such container", after: .seconds(3), at: Desk.noon).line
    }
    // Of a log that is cut the first line is a part of one.
    desk.send(.auditRead(AuditTrail(lines, isCut: true)))
    try desk.press("[", "[")
    #expect(desk.state.tab == .audit && desk.state.subscriptions.audit)
    try desk.press("enter", "/")
    desk.type("worker")
    try desk.press("enter")
    #expect(GoldenScreen.difference(desk.screen, "runs-audit") == nil)
    // The filter was of the trail: all runs are there.
    #expect(desk.state.runScreen.rows.count == 6)
    try desk.press("esc")
    #expect(desk.rows.contains { $0.contains(" 3 lines") }, "\(desk.rows.joined(separator: "\n"))")
    #expect(desk.state.focus == .detail)
  }

  @Test func `what is offered`() throws {
    var desk = try RunsScene.desk(100, 30)
    try RunsScene.select(4, &desk)
    try desk.press("R")
    #expect(GoldenScreen.difference(desk.screen, "runs-choices") == nil)
    try desk.press("enter")
    #expect(GoldenScreen.difference(desk.screen, "runs-resume") == nil)
  }

  @Test func `what was changed by nobody says so`() throws {
    var desk = try Desk.market()
    try desk.press("8")
    #expect(desk.rows[3].contains("nothing was changed here yet"))
    #expect(desk.rows.contains { $0.contains("no run is selected") })
  }

  @Test func `tabs that do not fit shrink to their digits`() throws {
    #expect(try RunsScene.desk(36, 12).rows[1].hasPrefix(" 1  2  5  8 Runs "))
  }

  @Test func `an interrupted run is a problem on Home, and Enter goes to it`() throws {
    var desk = try RunsScene.desk(120, 36)
    try desk.press("1")
    let line = try #require(desk.rows.first { $0.contains("Restart backend") })
    #expect(line.contains("FAILED") && line.contains("interrupted at step 2 of 2 (4m)"), "\(line)")
    #expect(line.contains("8 Runs: resume or undo"))
    let index = try #require(
      desk.state.picture.problems.firstIndex { $0.target == .run(RunsScene.id(4, ago: 240)) })
    desk.change { $0.home.index = index }
    #expect(desk.rows.contains { $0.contains("enter evidence") })
    try desk.press("enter")
    #expect(desk.state.screen == .runs && desk.state.selectedRun?.flow.title == "Restart backend")
    #expect(desk.state.tab == .steps)
  }

  @Test func `what was made up for since is no problem any more`() throws {
    var desk = try RunsScene.desk()
    #expect(desk.state.runs.interrupted.count == 1)
    desk.send(
      .runsChanged([RunStories.update(9, ago: 10, RunStories.succeeded, flow: RunStories.flow("backend"))]))
    #expect(desk.state.runs.interrupted.isEmpty)
    #expect(!desk.state.picture.problems.contains { $0.name == "Restart backend" })
  }
}
