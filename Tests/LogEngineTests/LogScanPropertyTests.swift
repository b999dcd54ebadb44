import SafeText
import Testing

@testable import LogEngine

/// Random appends, queries, marks and drops, with scans in between and begun before them: when nothing is left to be
/// tried, all flags are what a plain evaluation of the lines says.
struct LogScanPropertyTests {
  /// What is done to a store's state, and what a line must have by what was asked for.
  struct Run {
    var random: Seeded
    var state: LogState
    var pattern: LogPattern?
    var filter: LogFilter?
    var marked: Set<Int> = []
    var work: ScanWork?
    var times: [Int64] = [1000, 1000, 1000]

    init(seed: UInt64, capacity: Int) {
      random = Seeded(state: seed)
      state = LogState(capacity: capacity)
      for name in ["web-1", "web-2", "db"] as [SafeText] { _ = state.source(named: name) }
    }

    func lines() -> [LogLine] { state.copies(LogRequest(.from(0), limit: .max)).map(\.line) }
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `flags are what a plain evaluation says`(seed: UInt64) throws {
    var run = Run(seed: seed, capacity: seed % 2 == 0 ? 1 << 20 : 8 << 20)
    for round in 0..<6 {
      for _ in 0..<Int.random(in: 1...40, using: &run.random) { try run.step() }
      run.scanToEnd()
      run.expectExact(round)
    }
    #expect(run.state.counted().end > 5000)
  }
}

extension LogScanPropertyTests.Run {
  mutating func step() throws {
    switch Int.random(in: 0..<20, using: &random) {
    case 0...9: append()
    case 10:
      pattern = try randomPattern()
      state.find(pattern)
    case 11:
      filter = try randomFilter()
      state.filter(filter)
    case 12...14: beginScan()
    case 15...17: endScan()
    case 18: for _ in 0..<5 { toggleMark() }
    default: disturb()
    }
    #expect(state.counted().footprint <= state.capacity)
  }

  private mutating func append() {
    let source = Int.random(in: 0..<3, using: &random)
    var batch = LogBatch()
    // Many lines settle, long ones drop others.
    let (count, longest) =
      [(30, 40), (2000, 10), (2000, 10), (2000, 10), (300, 1000), (20, 9000)].randomElement(using: &random)
      ?? (1, 1)
    if Int.random(in: 0..<4, using: &random) == 0 {
      times[source] -= Int64.random(in: 0...20_000, using: &random)
    }
    for _ in 0..<Int.random(in: 0...count, using: &random) where !batch.isFull {
      times[source] += Int64.random(in: 0...6, using: &random)
      if Int.random(in: 0..<60, using: &random) == 0 {
        batch.append(.started, time: times[source])
        continue
      }
      let time = Int.random(in: 0..<40, using: &random) == 0 ? nil : times[source]
      let stream: LogStream = Int.random(in: 0..<5, using: &random) == 0 ? .standardError : .standardOutput
      batch.append(Array(text(longest).utf8).span, time: time, missing: 0, stream: stream)
    }
    guard !batch.isEmpty else { return }
    state.append(batch, source: UInt16(source))
  }

  private mutating func text(_ longest: Int) -> String {
    let words = [
      "alpha", "beta", "Gamma", "ERROR", "WARN", "al\u{1B}[31mpha", "übe\u{1B}[1mr", "ÜBER", "x", "[info]",
    ]
    var text = Int.random(in: 0..<200, using: &random) == 0 ? "rare " : ""
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      text += (words.randomElement(using: &random) ?? "") + " "
    }
    return text + String(repeating: "y", count: Int.random(in: 0...longest, using: &random))
  }

  private mutating func randomPattern() throws -> LogPattern? {
    let patterns = ["alpha", "Gamma", "über", "a", "gamma alpha", "ERROR", "alphabeta", "nothing", "yx"]
    let expressions = ["^alpha", "(beta|gamma).*x", "a$", "[[:upper:]]{4}", "\\bx\\b", "y+$", "al.ha"]
    return switch Int.random(in: 0..<5, using: &random) {
    case 0: nil
    case 1, 2: try LogPattern(patterns.randomElement(using: &random) ?? "", syntax: .literal)
    default: try LogPattern(expressions.randomElement(using: &random) ?? "", syntax: .regex)
    }
  }

  private mutating func randomFilter() throws -> LogFilter? {
    let terms = [
      "alpha", "!beta", "level:warn", "source:web", "!source:web-2", "über", "!x", "source:db", "level:error",
      "gamma",
    ]
    guard Int.random(in: 0..<5, using: &random) > 0 else { return nil }
    let text = (0..<Int.random(in: 0...3, using: &random)).compactMap { _ in
      terms.randomElement(using: &random)
    }
    // Context shows most between hits that are far from each other.
    if Int.random(in: 0..<3, using: &random) == 0 {
      return try LogFilter(parsing: "rare", syntax: .literal, context: Int.random(in: 1...60, using: &random))
    }
    let context = [0, 0, 1, 3, 99].randomElement(using: &random) ?? 0
    return try LogFilter(
      parsing: text.joined(separator: " "), syntax: Bool.random(using: &random) ? .literal : .regex,
      context: context)
  }

  private mutating func beginScan() {
    let lines = [16, 60, 8192].randomElement(using: &random) ?? 1
    state.scanLimit = ScanLimit(lines: lines, bytes: lines * 1000)
    work = state.nextScan() ?? work
  }

  private mutating func endScan() {
    guard let done = work else { return }
    _ = finish(done)
    work = nil
  }

  private mutating func finish(_ work: ScanWork) -> Bool { state.finish(work, work.evaluate()) }

  mutating func scanToEnd() {
    endScan()
    while let work = state.nextScan() {
      state.adapt(to: .zero)
      #expect(finish(work))
    }
    let isLeft = state.isScanNeeded()
    #expect(!isLeft)
  }

  private mutating func toggleMark() {
    let kept = state.kept
    guard let position = kept.randomElement(using: &random) else { return }
    let line = state.copies(LogRequest(.from(position), limit: 1)).first
    guard let line else { return }
    state.mark(line.sequence, near: position)
    if marked.remove(line.sequence) == nil { marked.insert(line.sequence) }
  }

  private mutating func disturb() {
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      state.clearMarks()
      marked = []
    case 1:
      let capacity = [1 << 20, 3 << 20, 8 << 20].randomElement(using: &random) ?? 0
      while state.shrink(to: capacity) {}
    case 2 where Int.random(in: 0..<3, using: &random) == 0: state.removeAll()
    default: append()
    }
  }
}

/// The plain evaluation.
extension LogScanPropertyTests.Run {
  func expectExact(_ round: Int) {
    let lines = lines()
    let isHit = lines.map(isHit)
    let isMatch = lines.map { line in pattern.map { !$0.matches(in: line.text.text).isEmpty } ?? false }
    let isVisible = visible(lines, isHit)
    #expect(lines.map(\.isHit) == isHit)
    #expect(lines.map(\.isMatch) == isMatch)
    #expect(lines.map(\.isMarked) == lines.map { marked.contains($0.sequence) })
    let shown = state.copies(LogRequest(.from(0), limit: .max, filtered: true)).map(\.position)
    #expect(shown == lines.indices.filter { isVisible[$0] }.map { lines[$0].position })
    expectCounts(lines, isMatch, isVisible)
    var random = Seeded(state: UInt64(round))
    for _ in 0..<6 where !lines.isEmpty {
      expectSteps(&random, lines, isMatch, isVisible)
      expectJumps(&random, lines, isVisible)
    }
  }

  private func isHit(_ line: LogLine) -> Bool {
    guard let filter, !filter.isEmpty, line.kind == .line, isWanted(line.source) else { return false }
    func has(_ pattern: LogPattern) -> Bool { !pattern.matches(in: line.text.text).isEmpty }
    return line.level >= filter.minimumLevel && filter.includes.allSatisfy(has)
      && !filter.excludes.contains(where: has)
  }

  private func isWanted(_ source: LogSourceID) -> Bool {
    let name = state.names[Int(source.rawValue)].text
    let sources = filter?.sources ?? []
    return (sources.isEmpty || sources.contains { name.hasPrefix($0) })
      && !(filter?.excludedSources ?? []).contains { name.hasPrefix($0) }
  }

  private func visible(_ lines: [LogLine], _ isHit: [Bool]) -> [Bool] {
    guard let filter, !filter.isEmpty else { return lines.map { _ in true } }
    return lines.indices.map { index in
      let around = max(0, index - filter.context)...min(lines.count - 1, index + filter.context)
      return isHit[around].contains(true) || lines[index].kind == .marker && isWanted(lines[index].source)
    }
  }

  private func expectCounts(_ lines: [LogLine], _ isMatch: [Bool], _ isVisible: [Bool]) {
    let counters = state.counted()
    #expect(counters.count == lines.count)
    #expect(counters.matches == isMatch.count { $0 })
    #expect(counters.visible == isVisible.count { $0 })
    #expect(counters.marked == lines.count { marked.contains($0.sequence) })
    #expect(counters.errors == lines.count { $0.level >= .error })
    #expect(counters.unsearched + counters.unsifted == 0)
  }

  private func expectSteps(_ random: inout Seeded, _ lines: [LogLine], _ isMatch: [Bool], _ isVisible: [Bool])
  {
    let first = lines[0].position
    let from = Int.random(in: first - 5...first + lines.count + 5, using: &random)
    let filtered = Bool.random(using: &random)
    let landmark =
      ([.match, .error, .mark, .visible] as [LogLandmark]).randomElement(using: &random) ?? .match
    func has(_ index: Int) -> Bool {
      guard isVisible[index] || !filtered && landmark != .visible else { return false }
      return switch landmark {
      case .match: isMatch[index]
      case .error: lines[index].level >= .error
      case .mark: lines[index].isMarked
      case .visible: true
      }
    }
    let next = lines.indices.first { $0 + first > from && has($0) }
    let previous = lines.indices.last { $0 + first < from && has($0) }
    #expect(state.next(landmark, from: from, forward: true, filtered: filtered) == next.map { $0 + first })
    #expect(
      state.next(landmark, from: from, forward: false, filtered: filtered) == previous.map { $0 + first })
    let before = lines.indices.count { $0 + first < from && isMatch[$0] && (!filtered || isVisible[$0]) }
    #expect(state.matches(before: from, filtered: filtered) == before)
    let end = Int.random(in: from...from + lines.count, using: &random)
    let count = lines.indices.count { from..<end ~= $0 + first && (!filtered || isVisible[$0]) }
    #expect(state.count(in: from..<end, filtered: filtered) == count)
  }

  private func expectJumps(_ random: inout Seeded, _ lines: [LogLine], _ isVisible: [Bool]) {
    let filtered = Bool.random(using: &random)
    let line = lines.randomElement(using: &random) ?? lines[0]
    let time = (line.time ?? 0) + Int64.random(in: -2...2, using: &random)
    let found = lines.indices.first { lines[$0].time ?? .min >= time && (!filtered || isVisible[$0]) }
    #expect(state.position(at: time, filtered: filtered) == found.map { lines[$0].position })
    let near = max(0, line.position - Int.random(in: 0...3000, using: &random))
    #expect(state.locate(line.sequence, near: near) == line.position)
    let page = state.copies(LogRequest(.before(line.position), limit: 3, filtered: filtered)).map(\.position)
    let expected = lines.indices.filter { lines[$0].position < line.position && (!filtered || isVisible[$0]) }
    #expect(page == expected.suffix(3).map { lines[$0].position })
  }
}
