import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Screens large enough for every hostile input at once, and what must hold of each of their cells.
enum HostileScene {
  /// Begins every hostile word, so that a test knows that the word was drawn and not left out.
  static let token = "Qx7"
  static let all = HostileInput.all
  static let (columns, rows) = (400, 400)

  /// The input as a tool's word: what is no UTF-8 comes as U+FFFD, as from any JSON.
  static func word(_ input: HostileInput) -> String { token + String(decoding: input.bytes, as: UTF8.self) }

  /// The same, told apart from all others.
  static func name(_ index: Int) -> String {
    "\(token)-\(index) \(String(decoding: all[index].bytes, as: UTF8.self))"
  }

  static func id(_ number: Int) throws -> ContainerID {
    let digits = String(number + 1, radix: 16)
    return try #require(ContainerID(String(repeating: "e", count: 64 - digits.count) + digits))
  }

  /// A service of its own for each input; what is hostile of it is up to the test.
  static func containers(_ change: (inout Container, HostileInput, Int) -> Void) throws -> [Container] {
    try all.enumerated().map { index, input in
      var container = Container(
        id: try id(index), name: "c\(index)", service: ServiceKey(project: "p", service: "s\(index)"),
        number: 1, image: "i:1", state: .running)
      container.created = Market.ago(7300)
      container.started = Market.ago(7200)
      change(&container, input, index)
      return container
    }
  }

  /// One service that has a container for each input.
  static func replicas(_ change: (inout Container, HostileInput) -> Void) throws -> [Container] {
    try containers { container, input, index in
      container.service = ServiceKey(project: "p", service: "s")
      container.number = index + 1
      change(&container, input)
    }
  }

  /// A desk on the Compose screen that has seen these containers.
  static func desk(
    _ containers: [Container], columns: Int = columns, rows: Int = rows, glyphs: Glyphs = .unicode
  ) throws -> Desk {
    var desk = try Desk(columns, rows, glyphs: glyphs)
    try desk.apply([.listed(containers), .engine(.live)])
    try desk.press("2")
    return desk
  }

  /// A tab of the detail pane over the whole screen, from its first line to its last.
  static func pages(_ desk: Desk, _ tab: DetailState.Tab) -> [Grid] {
    var desk = desk
    desk.change {
      $0.detail.tab = tab
      $0.detail.isZoomed = true
      $0.focus = .detail
    }
    var pages: [Grid] = []
    var last: Grid?
    while pages.count < 100, case let page = desk.screen, page != last {
      pages.append(page)
      last = page
      desk.change { $0.detail.top += Layout($0).detailContent.rows }
    }
    return pages
  }

  /// Expects that no cell of some screens holds anything that does something to a terminal or cannot be seen, and
  /// that the rows are whole.
  ///
  /// - Parameters:
  ///   - screens: What would be presented.
  ///   - words: How often the token is on them, at least.
  ///   - whose: Whose words are on them, for the report of a failure.
  ///   - sourceLocation: Where the test is.
  static func expectHarmless(
    _ screens: [Grid], words: Int, _ whose: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var found = 0
    for screen in screens {
      for row in 0..<screen.size.rows {
        let text = screen.text(row: row)
        // By scalars: a mark may have joined the token's last letter.
        found += text.unicodeScalars.ranges(of: token.unicodeScalars).count
        guard !text.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) else { continue }
        #expect(harm(in: text).isEmpty, "\(whose) \(text)", sourceLocation: sourceLocation)
        #expect(isWhole(screen, row), "\(whose) \(text)", sourceLocation: sourceLocation)
      }
    }
    #expect(found >= words, "\(whose)", sourceLocation: sourceLocation)
  }

  /// Each cell is one column of one character, or the right half of a wide one.
  private static func isWhole(_ grid: Grid, _ row: Int) -> Bool {
    (0..<grid.size.columns).allSatisfy { x in
      guard let cell = grid[Point(x: x, y: row)] else { return false }
      let text = grid.character(cell)
      guard text.unicodeScalars.count <= 5 else { return false }
      let isWide = cell.glyph != 0 && SafeText(sanitising: text).columns == 2
      return isWide == (grid[Point(x: x + 1, y: row)]?.isRightHalf ?? false)
    }
  }
}
