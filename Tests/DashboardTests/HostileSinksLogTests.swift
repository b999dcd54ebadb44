import CellGrid
import Dashboard
import LogEngine
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Every hostile input as a line of a log, and a line after each.
@Suite struct HostileSinksLogTests {
  private let count = HostileScene.all.count

  /// A desk whose log has each input as a line, in chunks of so many bytes, and a numbered line after it.
  private func desk(_ rows: Int = 400, chunk: Int = 1000, replicas: Int = 1) throws -> Desk {
    let containers = try (1...replicas).map { number in
      try Market.container(number, "web") {
        $0.number = number
        $0.name = "\(HostileScene.token)\u{1B}[2J\u{202E}web-\(number)"
      }
    }
    var desk = try HostileScene.desk(containers, columns: 300, rows: rows)
    try desk.press("l")
    desk.change { [count] state in
      let feeds = containers.map { container in
        LogFeed(store: state.logs.store, source: state.logs.store.source(named: "\(container.name)"))
      }
      for index in 0..<count {
        let stamp = RFC3339.print(Market.ago(Int64(1000 - index)))
        let text = Array("\(stamp) \(HostileScene.token)".utf8) + HostileScene.all[index].bytes
        let log = text + Array("\n\(stamp) line after \(index)\n".utf8)
        for start in stride(from: 0, to: log.count, by: chunk) {
          feeds[index % replicas].feed(
            Array(log[start..<min(log.count, start + chunk)]), from: .standardOutput)
        }
      }
    }
    desk.send(.ticked)
    return desk
  }

  /// Every screen of the log, from its first line to its last.
  private func pages(_ desk: Desk) throws -> [Grid] {
    var desk = desk
    try desk.press("g")
    var pages = [desk.screen]
    for _ in 0..<200 {
      try desk.press("pageDown")
      let page = desk.screen
      if page == pages.last { break }
      pages.append(page)
    }
    return pages
  }

  /// The numbers of the lines after hostile ones that are to be seen whole.
  private func seen(_ pages: [Grid]) -> Set<Int> {
    var numbers: Set<Int> = []
    for page in pages {
      for row in 0..<page.size.rows {
        let text = page.text(row: row)
        guard let range = text.firstRange(of: "line after ") else { continue }
        if let number = Int(text[range.upperBound...].prefix { $0.isNumber }) { numbers.insert(number) }
      }
    }
    return numbers
  }

  /// An input with a return overwrites the token before it.
  private var shown: Int { HostileScene.all.count { !$0.bytes.contains(13) } }

  @Test(arguments: [1, 3, 1000])
  func `the full-screen log shows no raw byte, and every line after a hostile one`(chunk: Int) throws {
    let pages = try pages(try desk(chunk: chunk))
    HostileScene.expectHarmless(pages, words: shown)
    #expect(seen(pages) == Set(0..<count))
  }

  @Test func `the log pane shows no raw byte, and every line after a hostile one`() throws {
    var desk = try desk(60)
    try desk.press("z", "tab")
    desk.change { $0.focus = .detail }
    let pages = try pages(desk)
    HostileScene.expectHarmless(pages, words: shown)
    #expect(seen(pages) == Set(0..<count))
  }

  @Test(arguments: [20, 41, 80])
  func `wrapped lines show no raw byte, and every line after a hostile one`(columns: Int) throws {
    var desk = try desk(100)
    desk.send(.input(.resized(Size(columns: columns, rows: 300))))
    try desk.press("w")
    let pages = try pages(desk)
    HostileScene.expectHarmless(pages, words: 1)
    // On 20 columns the clock leaves eleven for the text.
    if columns > 30 { #expect(seen(pages) == Set(0..<count)) }
  }

  @Test func `lines scrolled sideways by any number of columns show no raw byte`() throws {
    var desk = try desk()
    for left in 0..<40 {
      desk.change { $0.logs.look.left = left }
      HostileScene.expectHarmless([desk.screen], words: 0)
    }
  }

  @Test func `names of merged sources show no raw byte`() throws {
    let pages = try pages(try desk(replicas: 2))
    // Of a name that is too long the end is kept; the token stands at the beginning.
    HostileScene.expectHarmless(pages, words: count)
    #expect(seen(pages) == Set(0..<count))
  }

  @Test func `words about a log, in the log`() throws {
    var desk = try desk(60)
    for (index, input) in HostileScene.all.enumerated() {
      let source = desk.state.logs.store.source(named: "\(HostileScene.name(index))")
      desk.state.logs.store.append(.note("\(HostileScene.word(input))"), source: source)
    }
    desk.send(.ticked)
    HostileScene.expectHarmless(try pages(desk), words: count)
  }

  @Test func `what is copied from a log has no raw byte`() throws {
    var desk = try desk()
    try desk.press("y")
    let copied = desk.takeEffects().flatMap { effect -> [SafeText] in
      if case .copy(let lines) = effect { lines } else { [] }
    }
    #expect(copied.count >= 2 * count)
    #expect(copied.allSatisfy { harm(in: $0.text).isEmpty })
  }
}
