import SafeText

/// Tells pasted text from typed keys where the terminal does not: more than three printable keys in 10 ms.
///
/// The first three keys of a paste must not act either, and nobody knows yet that they are its first. So a
/// printable key that could act waits 10 ms for what follows, and is let go when too little does; keys that
/// may act even in a paste, such as movement, never wait unless an earlier key does. Nothing changes its
/// place: what comes behind a waiting key waits with it. What follows a burst within 50 ms belongs to it.
///
/// Times are when keys were read, which under load is later than when they came. So keys that are read while
/// others should have been let go count as having come with them. For the same reason read what is there
/// before calling `release`.
///
/// Enter and Tab count as printable: a paste has them, and they act.
package struct BurstFilter: Sendable {
  package static let hold = Duration.milliseconds(10)
  package static let linger = Duration.milliseconds(50)

  private struct Held: Sendable {
    var input: Input
    var time: Duration
    /// What a paste would have had here; nil for what acts even in a paste.
    var pasted: Character?
  }

  private var held: [Held] = []
  /// When the last printable keys came, at most three.
  private var recent: [Duration] = []
  private var burstEnd: Duration?

  package init() {}

  /// When `release` is due; nil when nothing waits.
  package var deadline: Duration? { held.first.map { $0.time + BurstFilter.hold } }

  /// Lets through what may act now, and makes a `.paste` of what was pasted.
  ///
  /// Times are of any clock that only grows.
  package mutating func filter(
    _ inputs: [Input], at time: Duration, isHarmless: (Key) -> Bool
  ) -> [Input] {
    if let first = held.first, let deadline, deadline <= time {
      recent = recent.map { $0 < first.time ? $0 : time }
    }
    var passed: [Input] = []
    var pasted = ""
    for input in inputs {
      guard case .key(let key) = input, let character = BurstFilter.printed(key) else {
        pass(Held(input: input, time: time), &passed, &pasted)
        continue
      }
      let one = Held(input: input, time: time, pasted: isHarmless(key) ? nil : character)
      if isInBurst(at: time) { drain(one, &passed, &pasted) } else { pass(one, &passed, &pasted) }
    }
    flush(&pasted, &passed)
    return passed + release(at: time)
  }

  /// Lets go what has waited long enough.
  package mutating func release(at time: Duration) -> [Input] {
    let ready = held.prefix { $0.pasted == nil || $0.time + BurstFilter.hold <= time }
    held.removeFirst(ready.count)
    return ready.map(\.input)
  }

  /// Whether a printable key at this time is part of a burst, be it the one that makes it so.
  private mutating func isInBurst(at time: Duration) -> Bool {
    if let burstEnd, time <= burstEnd {
      self.burstEnd = time + BurstFilter.linger
      return true
    }
    if recent.count == 3, let first = recent.first, time - first < BurstFilter.hold {
      recent = []
      burstEnd = time + BurstFilter.linger
      return true
    }
    burstEnd = nil
    recent = recent.suffix(2) + [time]
    return false
  }

  private mutating func pass(_ one: Held, _ passed: inout [Input], _ pasted: inout String) {
    guard held.isEmpty, one.pasted == nil else { return held.append(one) }
    flush(&pasted, &passed)
    passed.append(one.input)
  }

  /// Lets through what waited and one more, as parts of a paste.
  private mutating func drain(_ last: Held, _ passed: inout [Input], _ pasted: inout String) {
    for one in held { sort(one, &passed, &pasted) }
    held.removeAll(keepingCapacity: true)
    sort(last, &passed, &pasted)
  }

  private func sort(_ one: Held, _ passed: inout [Input], _ pasted: inout String) {
    if let character = one.pasted {
      pasted.append(character)
    } else {
      flush(&pasted, &passed)
      passed.append(one.input)
    }
  }

  private func flush(_ pasted: inout String, _ passed: inout [Input]) {
    guard !pasted.isEmpty else { return }
    passed.append(.paste(PasteBuffer.text(pasted)))
    pasted = ""
  }

  private static func printed(_ key: Key) -> Character? {
    switch key.code {
    case .character(let character) where key.modifiers.isEmpty: character
    case .enter where key.modifiers.isEmpty: "\n"
    case .tab where key.modifiers.isEmpty: "\t"
    default: nil
    }
  }
}
