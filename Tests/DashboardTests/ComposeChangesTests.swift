import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideDemo
import TopsideTestSupport

/// What can be done to services and projects of compose, from the list to the confirmed plan.
@Suite struct ComposeChangesTests {
  private static let sizes = [(80, 24), (120, 36)].map(Size.init(columns:rows:))

  private func desk(_ size: Size = Size(columns: 80, rows: 24), on service: String = "worker") throws -> Desk
  {
    var desk = try Desk.market(size.columns, size.rows)
    try desk.press("2")
    desk.change { $0.select(Market.key(service)) }
    return desk
  }

  /// Opens the list and takes the entry with this title.
  private func choose(_ title: String, _ desk: inout Desk) throws {
    try desk.press("R")
    let first = try #require(row("restart", desk))
    let wanted = try #require(row(title, desk), "no entry \(title)")
    try desk.press("g")
    for _ in first..<wanted { try desk.press("down") }
    try desk.press("enter")
  }

  /// The row of the screen on which an entry begins; the screen goes on beside the list.
  private func row(_ title: String, _ desk: Desk) -> Int? {
    desk.rows.firstIndex { row in
      row.split(separator: "│").contains { $0.drop { $0 == " " }.hasPrefix("\(title) ") }
    }
  }

  private func flow(_ desk: Desk) throws -> Flow {
    guard case .confirm(let confirmation) = desk.state.dialog else {
      throw Missing(what: "a plan; the footer says \(desk.footer)")
    }
    return confirmation.flow
  }

  private struct Missing: Error { var what: String }

  @Test(arguments: sizes)
  func `the list of what can be done`(size: Size) throws {
    var desk = try desk(size)
    try desk.press("R")
    #expect(GoldenScreen.difference(desk.screen, "compose-changes-\(Sizes.name(size))") == nil)
  }

  @Test func `what cannot be done says why when it is chosen`() throws {
    var desk = try desk(on: "loki")
    try choose("kill", &desk)
    #expect(desk.footer.contains("it has no container"))
    #expect(desk.takeEffects().isEmpty)
  }

  @Test func `a pause is a plan, and its confirmation a run`() throws {
    var desk = try desk()
    try choose("pause", &desk)
    let flow = try flow(desk)
    #expect(flow.commands.map(\.argv) == [["docker", "compose", "-p", "shop", "pause", "worker"]])
    desk.wait(.milliseconds(300))
    try desk.press("y")
    #expect(desk.takeEffects() == [.run(flow)])
  }

  @Test func `up waits for docker's word, and runs nothing before it`() throws {
    var desk = try desk()
    try choose("up", &desk)
    let request = ComposeRequest.services(.up, [Market.key("worker")])
    guard case .preview(let survey, request) = desk.takeEffects().first else {
      Issue.record("docker was not asked")
      return
    }
    #expect(survey.rehearsals.first?.argv.suffix(3) == ["--dry-run", "create", "worker"])
    #expect(desk.rows.contains { $0.contains("asking docker what it would do") })
    desk.wait(.milliseconds(300))
    try desk.press("y")
    #expect(desk.takeEffects().isEmpty)
    #expect(desk.footer.contains("docker is still being asked"))
    var findings = ComposeFindings()
    findings.dryRun = ComposeDryRun(actions: [
      .init(.container, "shop-worker-1", .recreates), .init(.container, "shop-kafka-1", .recreates),
    ])
    desk.send(.previewed(request, findings))
    #expect(try flow(desk).warnings == ["recreates besides: shop-kafka-1"])
    // It listens again only when there was time to read it.
    try desk.press("y")
    #expect(desk.takeEffects().isEmpty)
    desk.wait(.milliseconds(300))
    try desk.press("y")
    #expect(desk.takeEffects().count == 1)
  }

  @Test func `an answer about a plan that is not shown any more changes nothing`() throws {
    var desk = try desk()
    try choose("up", &desk)
    desk.wait(.milliseconds(300))
    try desk.press("escape")
    desk.send(.previewed(.services(.up, [Market.key("worker")]), ComposeFindings()))
    #expect(desk.state.dialog == nil)
  }

  @Test(arguments: sizes)
  func `down with volumes wants the project's name typed`(size: Size) throws {
    var desk = try desk(size)
    try choose("project: down with volumes", &desk)
    var findings = ComposeFindings()
    findings.dryRun = ComposeDryRun(actions: [
      .init(.container, "shop-worker-1", .removes), .init(.container, "shop-kafka-1", .removes),
      .init(.volume, "shop_mongo", .removes), .init(.volume, "shop_logs", .removes),
      .init(.network, "shop_default", .removes),
    ])
    findings.volumes = [
      VolumeSize(name: "shop_mongo", size: .mib(1280)), VolumeSize(name: "shop_logs", size: nil),
    ]
    _ = desk.takeEffects()
    desk.send(.previewed(.project(.downWithVolumes, "shop"), findings))
    desk.wait(.milliseconds(300))
    #expect(GoldenScreen.difference(desk.screen, "compose-down-volumes-\(Sizes.name(size))") == nil)
    desk.type("shoq")
    try desk.press("enter")
    #expect(desk.takeEffects().isEmpty)
  }

  @Test func `the typed name runs it`() throws {
    var desk = try desk()
    try choose("project: down with volumes", &desk)
    _ = desk.takeEffects()
    desk.send(.previewed(.project(.downWithVolumes, "shop"), ComposeFindings()))
    desk.wait(.milliseconds(300))
    let flow = try flow(desk)
    desk.type("shop")
    try desk.press("enter")
    #expect(desk.takeEffects() == [.run(flow)])
    #expect(flow.commands.map(\.impact) == [.destroys])
  }

  @Test func `a scale asks for the number`() throws {
    var desk = try desk()
    try choose("scale", &desk)
    #expect(desk.footer.contains("containers of worker, 2 now:"))
    desk.type("x")
    try desk.press("enter")
    #expect(desk.footer.contains("no number of containers"))
    try choose("scale", &desk)
    desk.type("3")
    try desk.press("enter")
    #expect(try flow(desk).title == "Scale worker to 3")
  }

  @Test(arguments: sizes)
  func `marked rows are one plan`(size: Size) throws {
    var desk = try desk(size, on: "kafka")
    desk.type(" ")
    desk.change { $0.select(Market.key("worker")) }
    desk.type(" ")
    try desk.press("r")
    #expect(GoldenScreen.difference(desk.screen, "compose-bulk-\(Sizes.name(size))") == nil)
    let flow = try flow(desk)
    #expect(flow.target == .services([Market.key("kafka"), Market.key("worker")]))
    desk.wait(.milliseconds(300))
    try desk.press("y")
    #expect(desk.takeEffects() == [.run(flow)])
    #expect(desk.state.list.marked.isEmpty)
  }

  @Test func `marked rows are refused together, and one is named`() throws {
    var desk = try desk(on: "kafka")
    desk.type(" ")
    desk.change { $0.select(Market.key("seed")) }
    desk.type(" ")
    try desk.press("X")
    #expect(desk.footer.contains("stop of 2 services: seed: it does not run"))
    #expect(desk.state.dialog == nil)
    try desk.press("R")
    #expect(desk.rows.contains { $0.contains("2 marked services") })
  }

  @Test func `Home's problem leads to its service, and Home alone to the project`() throws {
    var desk = try Desk.market()
    try desk.press("1", "R")
    #expect(desk.rows.contains { $0.contains("shop/") })
    var calm = try Desk()
    try calm.apply([.listed([try Market.container(1, "web")]), .engine(.live)])
    try calm.press("1", "R")
    #expect(calm.rows.contains { $0.contains("project shop") })
  }

  @Test func `while a change of the project is under way nothing else of it begins`() throws {
    var desk = try desk()
    try choose("project: stop", &desk)
    desk.wait(.milliseconds(300))
    try desk.press("y")
    try choose("pause", &desk)
    #expect(desk.footer.contains("Stop all of shop is under way"))
  }

  @Test func `in read-only mode every entry, confirmed, is refused by the runner`() async throws {
    let runner = DemoRunner(time: ManualTime()) { $0.impact != .reads }
    var asked = 0
    for index in 0..<20 {
      for command in try confirm(entry: index) {
        asked += 1
        await #expect(throws: CommandError.readOnly(command)) { try await runner.run(command) }
      }
    }
    #expect(asked > 10)
  }

  /// The commands of the plan that an entry of the list comes to.
  private func confirm(entry index: Int) throws -> [Command] {
    var desk = try Desk.market(80, 24, isReadOnly: true)
    try desk.press("2")
    desk.change { $0.select(Market.key("worker")) }
    try desk.press("R", "g")
    for _ in 0..<index { try desk.press("down") }
    try desk.press("enter")
    if desk.state.prompt != nil {
      desk.type("3")
      try desk.press("enter")
    }
    for case .survey(_, let request) in desk.takeEffects() {
      desk.send(.surveyed(request, ComposeFindings()))
    }
    desk.wait(.milliseconds(300))
    guard case .confirm(let confirmation) = desk.state.dialog else { return [] }
    if let wanted = confirmation.flow.typedConfirmation { desk.type(wanted.text) }
    try desk.press(confirmation.flow.typedConfirmation == nil ? "y" : "enter")
    return desk.takeEffects().flatMap { effect in
      if case .run(let flow, _) = effect { flow.commands } else { [] }
    }
  }
}
