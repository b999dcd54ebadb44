import CellGrid
import Dashboard
import LogEngine
import SafeText
import Testing
import TopsideCore

/// A dashboard in the hands of a test: fixed facts, a clock that stands at noon UTC, keys by name.
struct Desk {
  static let noon = Timestamp(seconds: 1_772_366_400)
  private(set) var state: DashboardState
  private(set) var effects: [Effect] = []
  private let dashboard = Dashboard()

  init(
    _ columns: Int = 80, _ rows: Int = 24, glyphs: Glyphs = .unicode, isReadOnly: Bool = false
  ) throws {
    let theme = Theme(name: "plain", looks: [:])
    let second = Theme(name: "second", looks: [:])
    var setting = DashboardSetting(
      host: "prod-1", context: "default", themes: [theme, second], glyphs: glyphs, commands: DockerCommands(),
      keymap: try Keymap())
    setting.isReadOnly = isReadOnly
    setting.homeDirectory = "/srv/shop"
    state = DashboardState(
      setting: setting, size: Size(columns: columns, rows: rows),
      now: Moment(wall: Self.noon, uptime: .seconds(86_400)),
      logs: LogStore(capacity: LogStore.minimumCapacity))
  }

  /// With a stack that has one of everything.
  static func market(
    _ columns: Int = 80, _ rows: Int = 24, glyphs: Glyphs = .unicode, isReadOnly: Bool = false
  )
    throws -> Desk
  {
    var desk = try Desk(columns, rows, glyphs: glyphs, isReadOnly: isReadOnly)
    try desk.apply(Market.changes())
    return desk
  }

  mutating func apply(_ changes: [FleetChange]) throws { send(.changed(changes)) }

  mutating func send(_ message: Message) { effects += dashboard.update(&state, message) }

  /// Presses keys by the names that a keymap file has.
  mutating func press(_ names: String...) throws {
    for name in names {
      send(.input(.key(try Key(named: name))))
    }
  }

  mutating func type(_ text: String) { for character in text { send(.input(.key(Key(character)))) } }

  /// Lets time go on.
  mutating func wait(_ duration: Duration) {
    state.now.uptime += duration
    state.now.wall = state.now.wall.advanced(by: duration)
    send(.ticked)
  }

  mutating func change(_ change: (inout DashboardState) -> Void) { change(&state) }

  /// The effects since they were last taken.
  mutating func takeEffects() -> [Effect] {
    defer { effects = [] }
    return effects
  }

  var screen: Grid { state.draw() }

  /// The rows of the screen without trailing blanks.
  var rows: [String] {
    let grid = screen
    return (0..<grid.size.rows).map { row in
      var text = grid.text(row: row)
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  var footer: String { rows.last ?? "" }
  var selection: String? { state.list.selection?.service }

  /// Puts lines into the log of the selected service.
  func log(_ lines: String...) {
    let feed = LogFeed(store: state.logs.store, source: state.logs.store.source(named: "shop-backend-1"))
    _ = feed.beginStream()
    for (second, line) in lines.enumerated() {
      let time = "2026-03-01T11:5\(second / 60):\(second % 60 < 10 ? "0" : "")\(second % 60).000000000Z"
      feed.feed(Array("\(time) \(line)\n".utf8), from: .standardOutput)
    }
  }
}
