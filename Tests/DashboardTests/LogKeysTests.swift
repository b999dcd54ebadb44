import CellGrid
import Dashboard
import LogEngine
import SafeText
import Testing
import TopsideCore

/// What keys do in a log, with the runtime's part done by hand: effects applied, searches run to their end.
@Suite struct LogKeysTests {
  /// A log of numbered lines, one a second from 11:50:00; each tenth is an error, each seventh says "slow".
  private func desk(
    lines: Int = 100, _ columns: Int = 80, _ rows: Int = 24
  ) throws -> Desk {
    var desk = try Desk.market(columns, rows)
    try desk.press("2")
    desk.change { $0.select(Market.key("backend")) }
    try desk.press("l")
    desk.write(0..<lines)
    return desk
  }

  private func shown(_ desk: Desk) -> [Int] {
    desk.rows.compactMap { row in
      row.split(separator: " ").firstIndex(of: "line").flatMap { index in
        row.split(separator: " ").dropFirst(index + 1).first.flatMap { Int($0) }
      }
    }
  }

  /// The number of the line that the cursor is on; nil while the newest is followed.
  private func cursor(_ desk: Desk) -> Int? {
    let logs = desk.state.logs
    guard !logs.isFollowing,
      let position = logs.store.locate(logs.cursor.sequence, near: logs.cursor.position)
    else { return nil }
    return desk.text(at: position).split(separator: " ").last.flatMap { Int($0) }
  }

  @Test func `moving up stops following, and the end follows again`() throws {
    var desk = try desk()
    #expect(shown(desk).last == 99)
    try desk.press("k", "k")
    #expect(cursor(desk) == 97)
    #expect(shown(desk).last == 99)
    desk.write(100..<110)
    #expect(shown(desk).last == 99)
    #expect(desk.rows[2].contains("10 new"))
    try desk.press("G")
    #expect(shown(desk).last == 109)
    try desk.press("k", "j")
    #expect(desk.state.logs.isFollowing)
  }

  @Test func `a page moves what is shown, and g goes to the first`() throws {
    var desk = try desk()
    let first = try #require(shown(desk).first)
    try desk.press("pgup")
    #expect(shown(desk).first == first - 19)
    try desk.press("g")
    #expect(cursor(desk) == 0)
    #expect(shown(desk).first == 0)
    try desk.press("pgdn", "pgdn", "pgdn", "pgdn", "pgdn", "pgdn")
    #expect(desk.state.logs.isFollowing)
  }

  @Test func `find goes to the newest match while it is typed, and n goes around`() throws {
    var desk = try desk()
    try desk.press("/")
    desk.type("slo")
    desk.search()
    #expect(cursor(desk) == 98)
    desk.type("w 7")
    desk.search()
    #expect(cursor(desk) == 77)
    try desk.press("enter")
    #expect(desk.rows.contains { $0.contains("find slow 7  3 of 3 lines") })
    try desk.press("N", "N")
    #expect(cursor(desk) == 7)
    try desk.press("n", "n", "n")
    #expect(cursor(desk) == 7)
    #expect(desk.footer.contains("went on from the beginning"))
    try desk.press("esc")
    #expect(desk.state.logs.find.pattern == nil)
    #expect(desk.state.detail.isZoomed)
  }

  @Test func `what is found is lit, in capitals only where capitals were typed`() throws {
    var desk = try desk(lines: 3)
    try desk.press("/")
    desk.type("LINE 2")
    desk.search()
    #expect(desk.rows.contains { $0.contains("no line") })
    try desk.press("ctrl-u")
    desk.type("line 2")
    desk.search()
    let grid = desk.screen
    let row = try #require((0..<24).first { grid.text(row: $0).contains("line 2") && $0 < 23 })
    let lit = (0..<80).filter { grid[Point(x: $0, y: row)]?.style.role == .match }
    #expect(lit.count == 6)
  }

  @Test func `esc takes back what was typed and where it went`() throws {
    var desk = try desk()
    try desk.press("k", "k", "/")
    desk.type("line 5")
    desk.search()
    #expect(cursor(desk) != 97)
    try desk.press("esc")
    desk.search()
    #expect(cursor(desk) == 97)
    #expect(desk.state.logs.find.pattern == nil)
  }

  @Test func `a broken expression says why while it is typed, and changes nothing`() throws {
    var desk = try desk()
    try desk.press("F")
    desk.type("slow")
    try desk.press("ctrl-r")
    desk.type("(")
    desk.search()
    #expect(desk.state.prompt?.problem != nil)
    #expect(desk.state.logs.filter.text == "slow")
    try desk.press("enter")
    #expect(desk.state.prompt != nil)
    try desk.press("backspace", "enter")
    #expect(desk.state.prompt == nil)
  }

  @Test func `a match beyond the edge is scrolled to, and back`() throws {
    var desk = try desk(lines: 3)
    desk.write(
      "backend", .standardOutput, [(3, String(repeating: "x", count: 200) + "needle"), (4, "needle")])
    try desk.press("/")
    desk.type("needle")
    desk.search()
    try desk.press("enter", "N")
    #expect(desk.state.logs.look.left > 100)
    #expect(desk.rows.contains { $0.hasSuffix("needle") })
    try desk.press("n")
    #expect(desk.state.logs.look.left == 0)
  }

  @Test func `a filter shows what passes, with lines around it on demand`() throws {
    var desk = try desk()
    try desk.press("F")
    desk.type("slow !7")
    try desk.press("enter")
    desk.search()
    #expect(shown(desk) == [0, 14, 21, 28, 35, 42, 49, 56, 63, 84, 91, 98])
    #expect(desk.rows.contains { $0.contains("filter slow !7  12 of 100 lines") })
    try desk.press("+")
    desk.search()
    #expect(shown(desk).suffix(6) == [90, 91, 92, 97, 98, 99])
    desk.write(100..<113)
    desk.search()
    #expect(shown(desk).suffix(3) == [111, 112] || shown(desk).contains(112))
    try desk.press("-", "esc")
    desk.search()
    #expect(shown(desk).suffix(3) == [110, 111, 112])
  }

  @Test func `a filter that nothing passes is told, with the key that clears it`() throws {
    var desk = try desk()
    try desk.press("F")
    desk.type("nowhere")
    try desk.press("enter")
    desk.search()
    #expect(desk.rows.contains { $0.contains("none of 100 lines passes the filter nowhere: F changes it") })
  }

  @Test func `e and E go from error to error`() throws {
    var desk = try desk()
    try desk.press("e")
    #expect(cursor(desk) == 90)
    try desk.press("E", "E")
    #expect(cursor(desk) == 70)
    try desk.press("e")
    #expect(cursor(desk) == 80)
    try desk.press("g", "E")
    #expect(desk.footer.contains("no error before this line"))
  }

  @Test func `marks are gone to and taken away`() throws {
    var desk = try desk()
    try desk.press("k", "m", "pgup", "m")
    desk.perform()
    let second = try #require(cursor(desk))
    try desk.press("u")
    #expect(cursor(desk) == 98)
    try desk.press("U")
    #expect(cursor(desk) == second)
    try desk.press("C")
    desk.perform()
    try desk.press("u")
    #expect(desk.footer.contains("no marked line after"))
  }

  @Test func `a moment is gone to by its clock`() throws {
    var desk = try desk()
    try desk.press(":")
    desk.type("11:50:33")
    try desk.press("enter")
    #expect(cursor(desk) == 33)
    try desk.press(":")
    desk.type("11:49")
    try desk.press("enter")
    #expect(cursor(desk) == 0)
    #expect(desk.footer.contains("begins at 11:50:00"))
    try desk.press(":")
    desk.type("11:59")
    try desk.press("enter")
    #expect(desk.footer.contains("ends before that, at 11:51:39"))
  }

  @Test func `digits are ranges in a log and screens elsewhere`() throws {
    var desk = try desk()
    for (key, range) in [
      ("1", LogRange.head), ("2", .since(.seconds(60))), ("3", .since(.seconds(300))),
      ("4", .since(.seconds(900))), ("5", .since(.seconds(1800))), ("6", .since(.seconds(3600))),
      ("0", .tail),
      ("p", .previousRun), ("p", .tail),
    ] {
      try desk.press(key)
      #expect(desk.state.subscriptions.logs == LogDemand(.service(Market.key("backend")), range))
    }
    try desk.press("esc", "1")
    #expect(desk.state.screen == .home)
  }

  @Test func `a range is copied, a line is copied, what is shown is copied`() throws {
    var desk = try desk()
    try desk.press("y")
    #expect(desk.copied?.count == 20)
    try desk.press("k", "k", "y")
    #expect(desk.copied == ["INFO line 97"])
    try desk.press("v", "k", "k", "y")
    #expect(desk.copied == ["INFO line 95", "INFO line 96", "INFO line 97"])
    #expect(desk.state.logs.anchor == nil)
    try desk.press("Y")
    #expect(desk.copied?.count == 20)
  }

  @Test func `saving asks where, and what`() throws {
    var desk = try desk()
    desk.change { $0.setting.logDirectory = "/home/op/logs" }
    try desk.press("ctrl-s")
    #expect(desk.footer.contains("/home/op/logs/backend-2026-03-01-120000.log"))
    try desk.press("enter")
    #expect(
      desk.takeEffects() == [
        .save(LogExport(.everything, path: "/home/op/logs/backend-2026-03-01-120000.log"))
      ])
    try desk.press("F")
    desk.type("slow")
    try desk.press("enter", "ctrl-s", "ctrl-u")
    desk.type("x.log")
    #expect(desk.footer.contains("lines that pass the filter"))
    try desk.press("tab")
    #expect(desk.footer.contains("all lines"))
    try desk.press("tab", "enter")
    #expect(desk.takeEffects() == [.save(LogExport(.shown, path: "//x.log", isFiltered: true))])
  }

  @Test func `enter shows a line in full, with JSON laid out`() throws {
    var desk = try desk(lines: 1)
    desk.log(#"{"level":"error","msg":"no route","tries":3}"#)
    try desk.press("enter")
    let rows = desk.rows
    #expect(rows.contains { $0.contains("\"msg\": \"no route\"") })
    #expect(rows.contains { $0.contains("2026-03-01 11:50:00.000000000 UTC") })
    try desk.press("p")
    #expect(desk.rows.contains { $0.contains("INFO slow 0 line 0") })
    try desk.press("esc")
    #expect(desk.state.dialog == nil)
  }

  @Test func `marked services and whole projects are one log`() throws {
    var desk = try Desk.market()
    try desk.press("2", "g", "space", "space")
    #expect(desk.state.list.marked.count == 2)
    try desk.press("l")
    #expect(desk.state.subscriptions.logs?.scope == .services(desk.state.list.marked))
    try desk.press("esc", "esc")
    #expect(desk.state.list.marked.isEmpty)
    try desk.press("W")
    #expect(desk.state.subscriptions.logs?.scope == .project("shop"))
    #expect(desk.rows[2].contains("project shop"))
    try desk.press("esc")
    let selected = try #require(desk.state.list.selection)
    #expect(desk.state.subscriptions.logs?.scope == .service(selected))
  }
}

extension Desk {
  /// Writes numbered lines: an error each ten, slow ones each seven.
  func write(_ numbers: Range<Int>) {
    let feed = LogFeed(store: state.logs.store, source: state.logs.store.source(named: "shop-backend-1"))
    for number in numbers {
      let (minute, second) = (50 + number / 60, number % 60)
      let level = number > 0 && number.isMultiple(of: 10) ? "ERROR" : "INFO"
      let slow = number.isMultiple(of: 7) ? "slow" : "line"
      let words = slow == "slow" ? "slow \(number) line \(number)" : "line \(number)"
      let clock = "11:\(minute):\(second < 10 ? "0" : "")\(second)"
      feed.feed(Array("2026-03-01T\(clock).000000000Z \(level) \(words)\n".utf8), from: .standardOutput)
    }
  }

  func text(at position: Int) -> String {
    state.logs.store.read(LogRequest(.from(position), limit: 1)).lines.first?.text.text.text ?? ""
  }

  /// Runs the search for what is wanted to its end, as the runtime does in the background.
  mutating func search() {
    let wanted = state.subscriptions
    state.logs.store.find(wanted.find)
    state.logs.store.filter(wanted.filter)
    while state.logs.store.scan() {}
    send(.searched)
  }

  /// Does what the log's effects ask for.
  mutating func perform() {
    for effect in takeEffects() {
      switch effect {
      case .mark(let place): state.logs.store.mark(place.sequence, near: place.position)
      case .clearMarks: state.logs.store.clearMarks()
      default: break
      }
    }
  }

  var copied: [String]? {
    for effect in effects.reversed() {
      if case .copy(let lines) = effect { return lines.map(\.text) }
    }
    return nil
  }
}
