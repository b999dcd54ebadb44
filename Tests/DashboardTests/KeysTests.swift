import CellGrid
import Dashboard
import LogEngine
import SafeText
import Testing
import TopsideCore

/// What keys do to the state.
struct KeysTests {
  @Test func `problems open on Home, none on Compose, and a choice stays`() throws {
    var stage = try Stage.shop()
    #expect(stage.state.screen == .home)
    try stage.press("2")
    stage.send(.changed(try Shop.changes()))
    #expect(stage.state.screen == .compose)
    var calm = try Stage()
    calm.send(.changed([.listed([try Shop.container(8, "cache")]), .engine(.live)]))
    #expect(calm.state.screen == .compose)
  }

  @Test func `Enter on a problem leads to its evidence`() throws {
    var stage = try Stage.shop()
    let index = try #require(
      stage.state.picture.problems.firstIndex {
        $0.target == .service(ServiceKey(project: "shop", service: "web"))
      })
    for _ in 0..<index { try stage.press("j") }
    try stage.press("enter")
    #expect(stage.state.screen == .compose)
    #expect(stage.state.list.selection?.service == "web")
    #expect(stage.state.detail.tab == .health)
    #expect(stage.screen.contains("connection refused"))
  }

  @Test func `a plan ignores what was typed before it came, and Cancel has the focus`() throws {
    var stage = try Stage.shop()
    try stage.press("2", "r", "y", "enter")
    #expect(stage.effects.isEmpty)
    stage.wait(.milliseconds(300))
    try stage.press("enter")
    #expect(stage.effects.isEmpty)
    #expect(stage.state.dialog == nil)
  }

  @Test(arguments: ["esc", "n", "q", "ctrl-c"]) func `a plan is cancelled by`(_ key: String) throws {
    var stage = try Stage.shop()
    try stage.press("2", "r")
    stage.wait(.seconds(1))
    try stage.press(key)
    #expect(stage.effects.isEmpty)
    #expect(stage.state.dialog == nil)
  }

  @Test func `y runs exactly the plan that was shown, once`() throws {
    var stage = try Stage.shop(columns: 100)
    try stage.press("2", "r")
    let shown = stage.screen
    stage.wait(.seconds(1))
    try stage.press("y", "y")
    guard case .run(let flow, _) = try #require(stage.effects.first) else {
      Issue.record("no run")
      return
    }
    #expect(stage.effects.count { if case .run = $0 { true } else { false } } == 1)
    for command in flow.commands { #expect(shown.contains(command.argv.joined(separator: " "))) }
    try stage.press("r")
    #expect(stage.row(23).contains("under way"))
  }

  @Test func `a dry run changes nothing`() throws {
    var stage = try Stage.shop()
    try stage.press("2", "r")
    stage.wait(.seconds(1))
    try stage.press("D")
    guard case .rehearse = try #require(stage.effects.first) else {
      Issue.record("no rehearsal")
      return
    }
    #expect(stage.state.runs.active.isEmpty)
  }

  @Test func `pasted text is text in a prompt and nothing elsewhere`() throws {
    var stage = try Stage.shop()
    try stage.press("2")
    let before = stage.state.list.selection
    stage.send(.input(.paste("rjXy")))
    #expect(stage.effects.isEmpty)
    #expect(stage.state.dialog == nil)
    #expect(stage.state.list.selection == before)
    try stage.press("/")
    stage.send(.input(.paste("wor")))
    #expect(stage.state.serviceRows.map(\.service) == ["worker"])
  }

  @Test func `Ctrl-C twice within two seconds quits, and not later`() throws {
    var stage = try Stage.shop()
    try stage.press("ctrl-c")
    stage.wait(.seconds(3))
    try stage.press("ctrl-c")
    #expect(stage.effects.isEmpty)
    try stage.press("ctrl-c")
    #expect(stage.effects == [.quit(.asked)])
  }

  @Test func `q goes back first, and asks while a change is under way`() throws {
    var stage = try Stage.shop()
    try stage.press("2", "z", "q", "/", "w", "enter", "q")
    #expect(stage.effects.isEmpty)
    #expect(stage.state.list.filter.isEmpty)
    try stage.press("r")
    stage.wait(.seconds(1))
    try stage.press("y", "q")
    #expect(!stage.effects.contains(.quit(.asked)))
    #expect(stage.screen.contains("Quit?"))
    try stage.press("y")
    #expect(stage.effects.last == .quit(.asked))
  }

  @Test func `the cursor stays on its service while rows come and go`() throws {
    var stage = try Stage.shop()
    try stage.press("2", "G", "k")
    #expect(stage.state.list.selection?.service == "web")
    stage.send(.changed([.listed(try Shop.containers() + [try Shop.container(20, "aaa")])]))
    #expect(stage.state.list.selection?.service == "web")
    stage.send(.changed([.inspected([try Shop.container(30, "web")], gone: [try Shop.id(2)])]))
    #expect(stage.state.list.selection?.service == "web")
    #expect(stage.state.fleet.services[ServiceKey(project: "shop", service: "web")]?.containers.count == 1)
  }

  @Test func `what is followed is what the screen shows`() throws {
    var stage = try Stage.shop()
    #expect(stage.state.subscriptions == Subscriptions())
    try stage.press("2", "G", "k")
    let web = ServiceKey(project: "shop", service: "web")
    #expect(stage.state.subscriptions.logs == LogDemand(.service(web)))
    try stage.press("]")
    #expect(stage.state.subscriptions.health == [try Shop.id(2): .seconds(2)])
    try stage.press("[", "[")
    #expect(stage.state.subscriptions.processes == (try Shop.id(2)))
    try stage.press("1")
    #expect(stage.state.subscriptions == Subscriptions())
  }

  @Test func `a log stops following when it is scrolled, and counts what is new`() throws {
    var stage = try Stage.shop()
    try stage.press("2", "tab")
    let feed = LogFeed(
      store: stage.state.logs.store, source: stage.state.logs.store.source(named: "a"), hasTimestamps: false)
    let lines = (1...200).map { "line \($0)\n" }.joined()
    feed.feed(Array(lines.utf8), from: .standardOutput)
    #expect(stage.screen.contains("line 200"))
    try stage.press("k", "k")
    feed.feed(Array("line 201\nline 202\n".utf8), from: .standardOutput)
    #expect(!stage.screen.contains("line 202"))
    #expect(stage.screen.contains("2 new"))
    try stage.press("G")
    #expect(stage.screen.contains("line 202"))
  }

  @Test func `no key has two meanings in one place, and each action has a key`() throws {
    let keymap = try Keymap()
    #expect(Set(keymap.bindings.map(\.action)) == Set(Action.allCases))
    #expect(throws: KeymapError.self) { try Keymap(replacing: [.restart: [Key("q")]]) }
    let own = try Keymap(replacing: [.restart: [Key(.function(5))]])
    #expect(own.action(for: Key("r"), in: .elsewhere) == nil)
    #expect(own.action(for: Key(.function(5)), in: .log) == .restart)
  }

  @Test func `the filter, the order and what is settled`() throws {
    var stage = try Stage.shop()
    try stage.press("2", "!")
    #expect(stage.state.serviceRows.map(\.service) == ["grafana", "hungry", "migrate", "web"])
    try stage.press("!", "e")
    #expect(!stage.state.serviceRows.contains { $0.service == "seed" || $0.service == "debugger" })
    try stage.press("e", "o", "o", "o")
    #expect(stage.state.list.order == .cpu)
    #expect(stage.state.serviceRows.first?.service == "worker")
    try stage.press("O")
    #expect(stage.state.serviceRows.last?.service == "worker")
  }

  @Test func `a secret is on no tab`() throws {
    var stage = try Stage.shop(columns: 200, rows: 60)
    try stage.press("2")
    for _ in stage.state.serviceRows {
      for _ in DetailState.Tab.allCases {
        #expect(!stage.screen.contains("hunter2"))
        try stage.press("]")
      }
      try stage.press("j")
    }
  }
}
