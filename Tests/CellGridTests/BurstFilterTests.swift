import CellGrid
import SafeText
import Testing

@Suite struct BurstFilterTests {
  static let lines = """
    ssh deploy@host
    cd /srv/Stacks && ls
    docker compose up -d
    Rr
    SX
    q
    exit

    """

  private func keys(_ text: String) -> [Input] {
    var decoder = KeyDecoder()
    return decoder.decode(Array(text.utf8))
  }

  private func isMovement(_ key: Key) -> Bool { key == Key("j") || key == Key("k") }

  private func isAction(_ input: Input) -> Bool {
    guard case .key(let key) = input else { return false }
    return !isMovement(key)
  }

  /// Keys that come in batches, each some milliseconds after the one before; afterwards nothing for a while.
  private func play(_ batches: [(after: Int, [Input])]) -> [Input] {
    var filter = BurstFilter()
    var now = Duration.zero
    var passed: [Input] = []
    for (after, batch) in batches {
      let then = now + .milliseconds(after)
      if let due = filter.deadline, due <= then { passed += filter.release(at: due) }
      now = then
      passed += filter.filter(batch, at: now, isHarmless: isMovement)
    }
    return passed + filter.release(at: now + .seconds(1))
  }

  @Test func `seven lines pasted at once are no action`() {
    let passed = play([(0, keys(BurstFilterTests.lines))])
    #expect(!passed.contains(where: isAction))
    #expect(passed.contains(.paste("ssh deploy@host cd /srv/Stac")))
  }

  @Test(arguments: 1...20)
  func `seven lines pasted over a slow line are no action`(seed: UInt64) {
    var random = SplitMix(seed: seed)
    var rest = keys(BurstFilterTests.lines)[...]
    var batches: [(after: Int, [Input])] = []
    while !rest.isEmpty {
      let size = Int.random(in: 1...(seed % 2 == 0 ? 2 : 40), using: &random)
      batches.append((.random(in: 0...3, using: &random), Array(rest.prefix(size))))
      rest = rest.dropFirst(size)
    }
    // 9600 baud and more: at least four keys in ten milliseconds, from the first on.
    #expect(!play(batches).contains(where: isAction))
  }

  @Test func `bracketed, the same lines are one paste`() {
    let passed = play([(0, keys("\u{1B}[200~" + BurstFilterTests.lines + "\u{1B}[201~"))])
    #expect(passed.count == 1)
    #expect(!passed.contains(where: isAction))
  }

  @Test func `a single key acts ten milliseconds later`() {
    var filter = BurstFilter()
    #expect(filter.filter(keys("r"), at: .milliseconds(100), isHarmless: isMovement) == [])
    #expect(filter.deadline == .milliseconds(110))
    #expect(filter.release(at: .milliseconds(109)) == [])
    #expect(filter.release(at: .milliseconds(110)) == keys("r"))
    #expect(filter.deadline == nil)
  }

  @Test func `movement and keys that are not printable act at once`() {
    var filter = BurstFilter()
    let inputs = keys("j\u{1B}[A\u{03}k")
    #expect(filter.filter(inputs, at: .zero, isHarmless: isMovement) == inputs)
    #expect(filter.deadline == nil)
  }

  @Test func `nothing overtakes a key that waits`() {
    let inputs = keys("rj\u{1B}[A")
    #expect(play([(0, inputs)]) == inputs)
    #expect(play([(0, keys("r")), (3, keys("j")), (3, keys("\u{1B}[A"))]) == inputs)
  }

  @Test func `three keys at once are typed, four are pasted`() {
    #expect(play([(0, keys("abc"))]) == keys("abc"))
    #expect(play([(0, keys("abcd"))]) == [.paste("abcd")])
  }

  @Test func `fast typing is typing`() {
    let typed = keys("restart\r")
    #expect(play(typed.map { (5, [$0]) }) == typed)
  }

  @Test func `movement inside a burst counts, the rest of it is a paste`() {
    #expect(play([(0, keys("jjajrb"))]) == keys("jj") + [.paste("a")] + keys("j") + [.paste("rb")])
  }

  @Test func `the tail of a burst belongs to it`() {
    #expect(play([(0, keys("abcd")), (30, keys("r"))]) == [.paste("abcd"), .paste("r")])
    #expect(play([(0, keys("abcd")), (60, keys("r"))]) == [.paste("abcd")] + keys("r"))
  }

  @Test func `what is read late beside a waiting key came with it`() {
    var filter = BurstFilter()
    _ = filter.filter(keys("r"), at: .zero, isHarmless: isMovement)
    let passed = filter.filter(keys("SX\r"), at: .milliseconds(80), isHarmless: isMovement)
    #expect(passed == [.paste("rSX")])
  }

  @Test func `two presses on a cell within 400 ms are a double press`() {
    var presses = DoublePress()
    let press = Mouse(.press, at: Point(x: 3, y: 4))
    #expect(presses.told(press, at: .zero) == press)
    #expect(presses.told(press, at: .milliseconds(400)) == Mouse(.doublePress, at: press.at))
    #expect(presses.told(press, at: .milliseconds(500)) == press)
    #expect(presses.told(Mouse(.press, at: Point(x: 3, y: 5)), at: .milliseconds(600)).kind == .press)
    #expect(presses.told(Mouse(.wheelUp, at: press.at), at: .milliseconds(610)).kind == .wheelUp)
    #expect(presses.told(Mouse(.press, at: Point(x: 3, y: 5)), at: .milliseconds(1100)).kind == .press)
  }
}
