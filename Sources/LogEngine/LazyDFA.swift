/// A regular expression's program as a table of states, each made when a text first leads to it.
///
/// Every byte of a line costs one look into the table, whatever the expression. The table is bounded: when it is full
/// it is begun anew, so that neither an expression nor a log can make it eat memory.
///
/// A match is noticed one byte late, when it is known what comes behind it (`\b`, `$`).
struct LazyDFA: Sendable {
  /// What a state is made of: the steps that are possible, and what was before them.
  private struct Key: Hashable {
    var steps: [Int]
    var before: RegexContext
  }

  /// What an entry of the table says besides the number of the next state.
  private enum Mark {
    static let found: UInt32 = 1 << 31
    /// Nothing more can be found; it has no state.
    static let dead: UInt32 = 1 << 30
    /// It has not been made yet.
    static let unknown = UInt32.max
    static let special = dead
  }

  /// Bytes that it may take, about.
  private static let maximumSize = 1 << 20

  private let program: RegexProgram
  private let isSearching: Bool
  private let alphabet: ByteAlphabet
  /// A row for each state, a column for each class of bytes, the last for the end of the line. A state's number is
  /// where its row begins.
  private var table: [UInt32] = []
  private var keys: [Key] = []
  private var numbers: [Key: UInt32] = [:]
  private var size = 0
  private var starts = [Mark.unknown, Mark.unknown, Mark.unknown]
  /// When each step was visited last.
  private var visited: [Int]
  private var visits = 0
  /// How often it was begun anew.
  private(set) var clears = 0

  /// - Parameters:
  ///   - program: What is looked for.
  ///   - isSearching: Whether it may begin behind the first place that is looked at, too.
  init(_ program: RegexProgram, isSearching: Bool) {
    self.program = program
    self.isSearching = isSearching && !program.isAnchored
    alphabet = ByteAlphabet(program)
    visited = [Int](repeating: 0, count: program.steps.count)
  }

  /// Whether a line has a match.
  mutating func hasMatch(in line: UnsafeBufferPointer<UInt8>) -> Bool {
    var state = startState(.edge)
    var index = 0
    while true {
      run(line, &index, &state)
      guard index < line.count else { return entry(state, nil) & Mark.found != 0 }
      let next = entry(state, line[index])
      if next & Mark.found != 0 { return true }
      if next & Mark.dead != 0 { return false }
      state = next
      index += 1
    }
  }

  /// The end of the longest match that begins at a place; of a program that does not search.
  ///
  /// - Parameters:
  ///   - line: The line.
  ///   - start: The place.
  ///   - steps: How many bytes may be looked at; reduced by those that were.
  /// - Returns: nil when none begins there, or it was too far to see.
  mutating func end(in line: UnsafeBufferPointer<UInt8>, from start: Int, steps: inout Int) -> Int? {
    var state = startState(start == 0 ? .edge : RegexContext(line[start - 1]))
    var end: Int?
    var index = start
    while index < line.count, steps > 0 {
      let next = entry(state, line[index])
      if next & Mark.found != 0 { end = index }
      if next & Mark.dead != 0 { return end }
      state = next & ~Mark.found
      index += 1
      steps -= 1
    }
    return index == line.count && entry(state, nil) & Mark.found != 0 ? index : end
  }

  /// Takes bytes as long as the entries are plain numbers.
  private func run(_ line: UnsafeBufferPointer<UInt8>, _ index: inout Int, _ state: inout UInt32) {
    (index, state) = table.withUnsafeBufferPointer { table in
      alphabet.classes.withUnsafeBufferPointer { classes in
        var (index, state) = (index, state)
        while index < line.count {
          let next = table[Int(state) + Int(classes[Int(line[index])])]
          guard next < Mark.special else { break }
          index += 1
          // What leads nowhere, most of a line often, is passed by without waiting for each look into the table.
          if next == state {
            while index < line.count, table[Int(state) + Int(classes[Int(line[index])])] == state {
              index += 1
            }
          }
          state = next
        }
        return (index, state)
      }
    }
  }

  private mutating func startState(_ before: RegexContext) -> UInt32 {
    let before = program.context(before)
    let known = starts[Int(before.rawValue)]
    guard known == Mark.unknown else { return known }
    let state = number(of: Key(steps: closure([program.start]), before: before))
    starts[Int(before.rawValue)] = state
    return state
  }

  /// What a byte leads to; nil is the end of the line.
  private mutating func entry(_ state: UInt32, _ byte: UInt8?) -> UInt32 {
    let known = table[Int(state) + alphabet.column(byte)]
    return known == Mark.unknown ? make(state, byte) : known
  }

  private mutating func make(_ state: UInt32, _ byte: UInt8?) -> UInt32 {
    let key = keys[Int(state) / alphabet.columns]
    let after = program.context(byte.map { RegexContext($0) } ?? .edge)
    var (targets, isFound) = step(key, byte, after)
    if isSearching { targets.append(program.start) }
    let steps = byte == nil ? [] : closure(targets)
    let clears = clears
    var entry = steps.isEmpty ? Mark.dead : number(of: Key(steps: steps, before: after))
    if isFound { entry |= Mark.found }
    // Begun anew, the table no longer has the row that this belongs to.
    if clears == self.clears { table[Int(state) + alphabet.column(byte)] = entry }
    return entry
  }

  /// Where a byte leads from the steps of a state, and whether a match ends before it.
  private mutating func step(_ key: Key, _ byte: UInt8?, _ after: RegexContext) -> ([Int], isFound: Bool) {
    var targets: [Int] = []
    var isFound = false
    var open = key.steps
    beginVisits()
    while let step = open.popLast() {
      guard visit(step) else { continue }
      switch program.steps[step] {
      case .match: isFound = true
      case .split(let steps): open += steps
      case .look(let look, let next): if look.holds(before: key.before, after: after) { open.append(next) }
      case .bytes(let edges):
        guard let byte else { continue }
        for edge in edges where edge.bytes.contains(byte) { targets.append(edge.target) }
      }
    }
    return (targets, isFound)
  }

  /// The steps that wait for what comes next, in order.
  private mutating func closure(_ steps: [Int]) -> [Int] {
    var closure: [Int] = []
    var open = steps
    beginVisits()
    while let step = open.popLast() {
      guard visit(step) else { continue }
      if case .split(let steps) = program.steps[step] { open += steps } else { closure.append(step) }
    }
    return closure.sorted()
  }

  private mutating func number(of key: Key) -> UInt32 {
    if let known = numbers[key] { return known }
    let needed =
      alphabet.columns * MemoryLayout<UInt32>.stride + key.steps.count * MemoryLayout<Int>.stride + 128
    if size + needed > Self.maximumSize { clear() }
    let number = UInt32(table.count)
    table.append(contentsOf: repeatElement(Mark.unknown, count: alphabet.columns))
    keys.append(key)
    numbers[key] = number
    size += needed
    return number
  }

  private mutating func clear() {
    table.removeAll(keepingCapacity: true)
    keys.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    starts = [Mark.unknown, Mark.unknown, Mark.unknown]
    size = 0
    clears += 1
  }

  private mutating func beginVisits() { visits += 1 }

  /// Whether a step is visited for the first time.
  private mutating func visit(_ step: Int) -> Bool {
    guard visited[step] != visits else { return false }
    visited[step] = visits
    return true
  }
}

/// The bytes that a program tells apart, by classes: few columns instead of 256.
private struct ByteAlphabet: Hashable, Sendable {
  private(set) var classes = [UInt8](repeating: 0, count: 256)
  /// One for each class, and one for the end of the line.
  private(set) var columns = 1

  init(_ program: RegexProgram) {
    var begins = [Bool](repeating: false, count: 257)
    for case .bytes(let edges) in program.steps {
      for edge in edges {
        begins[Int(edge.bytes.lowerBound)] = true
        begins[Int(edge.bytes.upperBound) + 1] = true
      }
    }
    for byte in 1...255 {
      let (before, after) = (RegexContext(UInt8(byte - 1)), RegexContext(UInt8(byte)))
      if begins[byte] || program.context(before) != program.context(after) { columns += 1 }
      classes[byte] = UInt8(columns - 1)
    }
    columns += 1
  }

  func column(_ byte: UInt8?) -> Int { byte.map { Int(classes[Int($0)]) } ?? columns - 1 }
}
