internal import LogEngine
import SafeText

/// What is looked for, and a filter, over some lines: whatever was typed, nothing crashes, and what the store counts
/// is what trying each line by itself says.
public func fuzzSearch(_ bytes: [UInt8]) {
  var tape = Tape(bytes)
  let find = typed(&tape)
  let filter = typed(&tape)
  let context = tape.choice(below: 4)
  let store = LogStore(capacity: 1)
  let pattern = try? LogPattern(find.text, syntax: find.syntax)
  let sifting = try? LogFilter(parsing: filter.text, syntax: filter.syntax, context: context)
  // Queries before, between and after the lines must find the same.
  let place = tape.choice(below: 3)
  let lines = tape.take(.max).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  let feed = LogFeed(store: store, source: store.source(named: "web"), hasTimestamps: false)
  for (index, line) in lines.enumerated() {
    if index == lines.count * place / 2 { ask(store, pattern, sifting) }
    feed.feed(line + [UInt8(ascii: "\n")], from: .standardOutput)
  }
  feed.endStream(willResume: false)
  ask(store, pattern, sifting)
  while store.scan() {}
  expectExact(store, pattern, sifting)
}

private func typed(_ tape: inout Tape) -> (text: String, syntax: LogPattern.Syntax) {
  let syntax: LogPattern.Syntax = tape.choice(below: 2) == 0 ? .literal : .regex
  return (String(decoding: tape.take(tape.choice(below: 32)), as: UTF8.self), syntax)
}

private func ask(_ store: LogStore, _ pattern: LogPattern?, _ filter: LogFilter?) {
  store.find(pattern)
  store.filter(filter)
}

private func expectExact(_ store: LogStore, _ pattern: LogPattern?, _ filter: LogFilter?) {
  let counters = store.counters
  precondition(counters.unsearched == 0 && counters.unsifted == 0, "the search did not come to its end")
  let lines = store.read(LogRequest(.from(0), limit: .max)).lines
  precondition(lines.count == counters.count, "lines are missing")
  if let pattern {
    let hits = lines.count { !matches(pattern, in: $0).isEmpty }
    precondition(hits <= counters.matches, "a match was not counted")
    precondition(mayBeEmpty(pattern) || hits == counters.matches, "more was counted than matches")
  }
  let shown = store.read(LogRequest(.from(0), limit: .max, filtered: true)).lines
  precondition(shown.count == counters.visible, "another number of lines than the filter shows")
  guard let filter, filter.context == 0, !filter.isEmpty else { return }
  for line in shown {
    precondition(
      filter.includes.allSatisfy { mayBeEmpty($0) || !matches($0, in: line).isEmpty },
      "a line that was not asked for")
    precondition(
      filter.excludes.allSatisfy { matches($0, in: line).isEmpty }, "a line that was to be left out")
  }
}

/// An expression may match where there is nothing to be lit.
private func mayBeEmpty(_ pattern: LogPattern) -> Bool { pattern.syntax == .regex }

/// In order, without overlaps, and inside the line.
private func matches(_ pattern: LogPattern, in line: LogLine) -> [Range<Int>] {
  let text = line.text.text
  let found = pattern.matches(in: text, limit: 50)
  for (one, next) in zip(found, found.dropFirst()) {
    precondition(one.upperBound <= next.lowerBound, "matches overlap")
  }
  precondition(
    found.last.map { $0.upperBound <= text.text.utf8.count } ?? true, "a match outside of its line")
  return found
}
