import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Keys on the screen of runs, and what becomes of runs that were begun here.
@Suite struct RunsKeysTests {
  private func failing(_ flow: Flow = RunStories.flow(), _ prepare: (inout Desk) throws -> Void = { _ in })
    throws
    -> Desk
  {
    var desk = try Desk.market()
    desk.change { $0.runs.begin(flow, at: $0.now.wall) }
    desk.send(.runsChanged([RunStories.update(1, ago: 20, RunStories.verifying, isAlive: true, flow: flow)]))
    try prepare(&desk)
    let end: [RunEvent] = [.stepEnded(1, .failed("never healthy")), .ended(.failed("never healthy"))]
    desk.send(
      .runsChanged([
        RunUpdate(
          id: RunStories.id(1, ago: 20), entries: end.map { RunEntry(at: Desk.noon, $0) }, isAlive: false)
      ]))
    return desk
  }

  private func choice(_ desk: Desk) -> Choice? {
    if case .choice(let choice) = desk.state.dialog { choice } else { nil }
  }

  @Test func `a failure of ours asks what to do, and keeps it unless told otherwise`() throws {
    var desk = try failing()
    #expect(GoldenScreen.difference(desk.screen, "runs-failure") == nil)
    try desk.press("enter")
    #expect(choice(desk) != nil, "keys of the first 300 ms were meant for what was there")
    desk.wait(.milliseconds(300))
    try desk.press("enter")
    #expect(desk.state.dialog == nil)
    #expect(desk.takeEffects().isEmpty)
  }

  @Test func `its remedy is planned, confirmed and run as a run that follows it`() throws {
    var desk = try failing()
    desk.wait(.milliseconds(300))
    try desk.press("k", "enter")
    guard case .confirm(let confirmation) = desk.state.dialog else {
      Issue.record("no plan is shown")
      return
    }
    #expect(confirmation.flow.title == "Roll forward web" && confirmation.focus == .cancel)
    #expect(desk.takeEffects().isEmpty)
    desk.wait(.milliseconds(300))
    try desk.press("y")
    #expect(
      desk.takeEffects() == [
        .run(RunStories.flow().remedies[0], RunOrigin(follows: RunStories.id(1, ago: 20)))
      ])
  }

  @Test func `a dry run of a remedy is about where the run was`() throws {
    var desk = try failing()
    desk.wait(.milliseconds(300))
    try desk.press("k", "enter")
    desk.wait(.milliseconds(300))
    try desk.press("D")
    #expect(
      desk.takeEffects() == [
        .rehearse(RunStories.flow().remedies[0], RunOrigin(follows: RunStories.id(1, ago: 20)))
      ])
  }

  @Test func `the run can be shown from there`() throws {
    var desk = try failing()
    desk.wait(.milliseconds(300))
    try desk.press("G", "enter")
    #expect(desk.state.screen == .runs && desk.state.selectedRun?.id == RunStories.id(1, ago: 20))
  }

  @Test func `nothing opens over something else, over a prompt, or without a remedy`() throws {
    #expect(choice(try failing { try $0.press("?") }) == nil)
    #expect(choice(try failing { try $0.press(":") }) == nil)
    var flow = RunStories.flow()
    flow.remedies = []
    let desk = try failing(flow)
    #expect(desk.state.dialog == nil)
    #expect(desk.state.toast?.text.text.hasPrefix("Restart web FAILED: never healthy") == true)
  }

  @Test func `a failure of somebody else's is told, and asks nothing`() throws {
    var desk = try Desk.market()
    desk.send(.runsChanged([RunStories.update(1, ago: 20, RunStories.verifying, isAlive: true)]))
    #expect(desk.footer.contains("Restart web is under way: a in 8 Runs follows it"))
    desk.send(
      .runsChanged([
        RunUpdate(
          id: RunStories.id(1, ago: 20), entries: [RunEntry(at: Desk.noon, .ended(.failed("never")))],
          isAlive: false)
      ]))
    #expect(desk.footer.contains("Restart web FAILED: never"))
    #expect(desk.state.dialog == nil)
  }

  @Test func `what ended before this start is told by its row alone`() throws {
    var desk = try Desk.market()
    desk.send(
      .runsChanged([
        RunStories.update(1, ago: 900, RunStories.failed),
        RunStories.update(2, ago: 600, RunStories.succeeded),
      ]))
    #expect(desk.state.toast == nil && desk.state.dialog == nil)
  }

  @Test func `a process that goes away meanwhile is told`() throws {
    var desk = try Desk.market()
    desk.send(.runsChanged([RunStories.update(1, ago: 20, RunStories.verifying, isAlive: true)]))
    desk.send(.runsChanged([RunUpdate(id: RunStories.id(1, ago: 20), entries: [], isAlive: false)]))
    #expect(desk.footer.contains("Restart web was interrupted at step 2 of 2: 8 shows it"))
  }

  @Test func `a journal that is told once more is not doubled`() throws {
    var desk = try Desk.market()
    let update = RunStories.update(1, ago: 20, RunStories.verifying, isAlive: true)
    desk.send(.runsChanged([update]))
    desk.send(.runsChanged([update]))
    let record = try #require(desk.state.runs[update.id])
    #expect(record.attempts == 1 && record.steps[0].output.count == 2)
  }

  @Test func `resume shows what is left, and y goes on with the same run`() throws {
    var desk = try RunsScene.desk()
    try RunsScene.select(4, &desk)
    try desk.press("R", "enter")
    #expect(desk.rows.contains { $0.contains("goes on at step 2 of 2") })
    #expect(!desk.rows.contains { $0.contains("1  docker compose") })
    try desk.press("y")
    #expect(desk.takeEffects().isEmpty, "keys of the first 300 ms were meant for what was there")
    desk.wait(.milliseconds(300))
    try desk.press("y")
    #expect(desk.takeEffects() == [.resume(RunsScene.id(4, ago: 240))])
    #expect(desk.state.runs.isOwn(RunsScene.id(4, ago: 240)))
  }

  @Test func `Cancel has the focus of a resumption`() throws {
    var desk = try RunsScene.desk()
    try RunsScene.select(4, &desk)
    try desk.press("R", "enter")
    desk.wait(.milliseconds(300))
    try desk.press("enter")
    #expect(desk.state.dialog == nil)
    #expect(desk.takeEffects().isEmpty)
  }

  @Test func `in read-only mode nothing is resumed`() throws {
    var desk = try RunsScene.desk(isReadOnly: true)
    desk.change { $0.isReadOnly = true }
    try RunsScene.select(4, &desk)
    try desk.press("R", "enter")
    desk.wait(.milliseconds(300))
    try desk.press("y")
    #expect(desk.takeEffects().isEmpty)
    #expect(desk.footer.contains("read-only: nothing is resumed"))
  }

  @Test func `what is interrupted can be left as it is`() throws {
    var desk = try RunsScene.desk()
    try RunsScene.select(4, &desk)
    try desk.press("R", "G", "enter")
    #expect(desk.takeEffects() == [.closeRun(RunsScene.id(4, ago: 240))])
  }

  @Test func `while its target is being changed nothing is offered that would meet it`() throws {
    var desk = try RunsScene.desk()
    desk.send(
      .runsChanged([
        RunStories.update(8, ago: 1, RunStories.begun, isAlive: true, flow: RunStories.flow("backend"))
      ]))
    desk.change { $0.selectRun(RunsScene.id(4, ago: 240)) }
    try desk.press("R", "g", "enter")
    #expect(desk.footer.contains("Restart backend is under way"))
    #expect(desk.takeEffects().isEmpty)
  }

  @Test func `after a success what comes next is offered`() throws {
    var desk = try RunsScene.desk()
    try RunsScene.select(1, &desk)
    try desk.press("R")
    #expect(desk.rows.contains { $0.contains("Keep web") })
    #expect(!desk.rows.contains { $0.contains("Roll forward web") })
  }

  @Test func `a follows the output over the whole screen, until it is scrolled`() throws {
    var desk = try RunsScene.desk()
    let id = RunsScene.id(5, ago: 20)
    try RunsScene.select(5, &desk)
    try desk.press("a")
    #expect(desk.state.detail.isZoomed && desk.state.tab == .output && desk.state.runScreen.isFollowing)
    func tell(_ lines: Range<Int>) {
      desk.send(
        .runsChanged([
          RunUpdate(
            id: id, entries: lines.map { RunEntry(at: Desk.noon, .output(1, "line \($0)")) }, isAlive: true)
        ]))
    }
    tell(0..<60)
    #expect(desk.rows[22] == " line 59")
    try desk.press("k")
    #expect(!desk.state.runScreen.isFollowing && desk.rows[22] == " line 58")
    tell(60..<70)
    #expect(desk.rows[22] == " line 58")
    // So many that the first are not kept: what is read stays where it is.
    tell(70..<RunRecord.outputLimit + 5)
    #expect(desk.rows[22] == " line 58")
    try desk.press("G")
    #expect(desk.state.runScreen.isFollowing && desk.rows[22] == " line \(RunRecord.outputLimit + 4)")
    try desk.press("esc")
    #expect(!desk.state.detail.isZoomed && desk.state.focus == .list)
  }

  @Test func `a filter, problems only, and the order of time turned around`() throws {
    var desk = try RunsScene.desk()
    func titles() -> [String] {
      desk.state.runScreen.rows.compactMap { desk.state.runs[$0]?.flow.title.text }
    }
    try desk.press("!")
    #expect(titles() == ["Restart backend", "Restart api"])
    try desk.press("!", "O")
    #expect(titles().first == "Restart web")
    try desk.press("O", "/")
    desk.type("running")
    #expect(titles() == ["Restart frontend"])
    try desk.press("enter", "esc")
    #expect(titles().count == 6)
  }

  @Test func `the cursor stays on its run when a newer one comes`() throws {
    var desk = try RunsScene.desk()
    try RunsScene.select(4, &desk)
    let id = desk.state.selectedRun?.id
    desk.send(
      .runsChanged([RunStories.update(9, RunStories.begun, isAlive: true, flow: RunStories.flow("x"))]))
    #expect(desk.state.selectedRun?.id == id)
    try desk.press("y")
    #expect(desk.takeEffects() == [.copy(["\(try #require(id).text)"])])
  }

  @Test func `the service's row says what is done to its project, or to it among others`() throws {
    for target in [FlowTarget.project("shop"), .services([Market.key("backend"), Market.key("worker")])] {
      var desk = try Desk.market(120, 36)
      var flow = RunStories.flow("backend")
      flow.target = target
      try desk.press("2")
      desk.send(.runsChanged([RunStories.update(1, ago: 5, RunStories.begun, isAlive: true, flow: flow)]))
      let row = try #require(desk.rows.first { $0.contains(" backend ") })
      #expect(row.contains("restarting"), "\(row)")
    }
  }

  @Test func `a dry run shows what it found, refusal first`() throws {
    var desk = try Desk.market()
    let lines = (0..<60).map { "would do \($0)" as SafeText }
    desk.send(.rehearsed(RunStories.flow(), Rehearsal(refusal: nil, lines: Array(lines.prefix(2)))))
    #expect(GoldenScreen.difference(desk.screen, "dry-run") == nil)
    try desk.press("esc")
    #expect(desk.state.dialog == nil)
    desk.send(.rehearsed(RunStories.flow(), Rehearsal(refusal: "web has other containers", lines: lines)))
    #expect(desk.rows.contains { $0.contains("it would be refused: web has other containers") })
    #expect(!desk.rows.contains { $0.contains("would do 59") })
    try desk.press("G")
    #expect(desk.rows.contains { $0.contains("would do 59") })
    try desk.press("g", "q")
    #expect(desk.state.dialog == nil)
  }

  @Test func `a dry run that ends while something else is open is said in passing`() throws {
    var desk = try Desk.market()
    try desk.press("?")
    desk.send(.rehearsed(RunStories.flow(), Rehearsal(refusal: nil, lines: [])))
    #expect(desk.state.dialog == .help(top: 0))
    #expect(desk.state.toast?.text == "Restart web: dry run: the plan holds, nothing was changed")
  }
}
