import TopsideCore

/// A line as the engine stored it.
struct SimulatedLine: Sendable {
  var at: Timestamp
  var text: String
  var isStandardError: Bool
}

extension Simulation {
  /// What the container wrote from `start` to `end`, both included, oldest first.
  ///
  /// Lines are not kept: each beat of a run is spoken from chance, so any stretch can be asked for again.
  func lines(of container: SimulatedContainer, from start: Timestamp, through end: Timestamp)
    -> [SimulatedLine]
  {
    var lines: [SimulatedLine] = []
    for run in container.runs where run.start <= end && (run.end ?? end) >= start {
      lines += greeting(of: container, run) + beats(of: container, run, from: start, through: end)
      lines += farewell(of: container, run) + lastCry(of: container, run)
    }
    // Stable, so that the lines of one entry stay together.
    return lines.enumerated()
      .filter { $0.element.at >= start && $0.element.at <= end }
      .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }

  /// The last `count` lines up to now.
  func tail(of container: SimulatedContainer, _ count: Int) -> [SimulatedLine] {
    guard count > 0 else { return [] }
    var reach = Double(count) / max(0.05, container.shape.speech.perSecond) + 10
    while true {
      let start = max(container.created, now.advanced(bySeconds: -reach))
      let found = lines(of: container, from: start, through: now)
      if found.count >= count || start == container.created { return found.suffix(count) }
      reach *= 2
    }
  }

  /// When it is worth looking for new lines again; nil when only a change of the container brings some.
  func nextLine(of container: SimulatedContainer, after moment: Timestamp) -> Timestamp? {
    guard container.isRunning else { return nil }
    let speech = container.shape.speech
    let horizon = moment.advanced(bySeconds: speech.perSecond > 0 ? 3 / speech.perSecond : 5)
    let after = Timestamp(nanoseconds: moment.nanoseconds &+ 1)
    if let next = lines(of: container, from: after, through: horizon).first { return next.at }
    return speech.perSecond > 0 ? horizon : nil
  }

  private func greeting(of container: SimulatedContainer, _ run: SimulatedContainer.Run) -> [SimulatedLine] {
    container.shape.speech.greeting.enumerated().compactMap { index, text in
      let at = run.start.advanced(bySeconds: 0.12 + Double(index) * 0.31)
      guard at <= (run.terminated ?? run.end ?? at) else { return nil }
      return line(container, run, .info, text, at: at, index: Int64(-1 - index))
    }
  }

  private func farewell(of container: SimulatedContainer, _ run: SimulatedContainer.Run) -> [SimulatedLine] {
    guard let terminated = run.terminated else { return [] }
    return container.shape.speech.farewell.enumerated().map { index, text in
      let at = terminated.advanced(bySeconds: 0.02 + Double(index) * 0.15)
      return line(container, run, .info, text, at: at, index: Int64(-100 - index))
    }
  }

  /// A tenth of a second before the crash.
  private func lastCry(of container: SimulatedContainer, _ run: SimulatedContainer.Run) -> [SimulatedLine] {
    guard let crash = run.crash, let crying = container.shape.speech.crying, run.end ?? crash >= crash else {
      return []
    }
    return say(crying, container, run, at: crash.advanced(bySeconds: -0.1), index: -200)
  }

  private func beats(
    of container: SimulatedContainer, _ run: SimulatedContainer.Run, from start: Timestamp,
    through end: Timestamp
  ) -> [SimulatedLine] {
    let speech = container.shape.speech
    guard speech.perSecond > 0, !speech.sayings.isEmpty else { return [] }
    let period = 1 / speech.perSecond
    let base = run.start.advanced(bySeconds: 0.2 + Double(speech.greeting.count) * 0.31)
    let last = min(end, run.terminated ?? run.end ?? end)
    let first = max(0, Int64(start.age(since: base) / period) - 1)
    let final = Int64((last.age(since: base) / period).rounded(.down))
    guard first <= final else { return [] }
    return (first...final).flatMap { index -> [SimulatedLine] in
      let jitter = 0.8 * chance.unit(container.stream ^ 2, index)
      let at = base.advanced(bySeconds: (Double(index) + jitter) * period)
      return at <= last ? entry(container, run, at: at, index: index) : []
    }
  }

  private func entry(
    _ container: SimulatedContainer, _ run: SimulatedContainer.Run, at: Timestamp, index: Int64
  ) -> [SimulatedLine] {
    let speech = container.shape.speech
    let total = speech.sayings.reduce(0) { $0 + $1.weight }
    let salt = index ^ run.start.nanoseconds
    var draw = chance.number(container.stream ^ 3, salt, in: 0...max(0, total - 1))
    for saying in speech.sayings {
      draw -= saying.weight
      guard draw < 0 else { continue }
      return say(saying, container, run, at: at, index: salt)
    }
    return []
  }

  private func say(
    _ saying: Speech.Saying, _ container: SimulatedContainer, _ run: SimulatedContainer.Run, at: Timestamp,
    index: Int64
  ) -> [SimulatedLine] {
    let speech = container.shape.speech
    let blanks = blanks(container, run, at: at, index: index)
    let more = saying.more.map(blanks.filled)
    if let object = speech.format.object(
      saying.level, blanks.filled(saying.text), more, at: at, number: blanks.number)
    {
      return [SimulatedLine(at: at, text: object, isStandardError: speech.usesStandardError)]
    }
    return [line(container, run, saying.level, saying.text, at: at, index: index)]
      + more.enumerated().map { place, text in
        SimulatedLine(
          at: Timestamp(nanoseconds: at.nanoseconds &+ Int64(place + 1) * 38_000), text: text,
          isStandardError: speech.usesStandardError || saying.isMoreError)
      }
  }

  private func line(
    _ container: SimulatedContainer, _ run: SimulatedContainer.Run, _ level: Speech.Level, _ text: String,
    at: Timestamp, index: Int64
  ) -> SimulatedLine {
    let speech = container.shape.speech
    let blanks = blanks(container, run, at: at, index: index)
    let words = blanks.filled(text)
    let whole =
      speech.format.object(level, words, [], at: at, number: blanks.number)
      ?? speech.format.line(level, words, at: at, number: blanks.number)
    return SimulatedLine(at: at, text: whole, isStandardError: speech.usesStandardError)
  }

  private func blanks(
    _ container: SimulatedContainer, _ run: SimulatedContainer.Run, at: Timestamp, index: Int64
  ) -> Blanks {
    Blanks(
      chance: chance, stream: container.stream ^ 4, index: index,
      number: chance.number(container.stream ^ 5, index, in: 1...899), at: at
    ) {
      memory(of: container, run, age: at.age(since: run.start)) >> 20
    }
  }
}

/// Fills the blanks of a saying.
private struct Blanks {
  let chance: Chance
  let stream: UInt64
  let index: Int64
  /// Of the line, where its format has one.
  let number: Int
  let at: Timestamp
  let memory: () -> Int

  func filled(_ text: String) -> String {
    var result = ""
    var isBlank = false
    var count: UInt64 = 0
    for character in text {
      guard isBlank else {
        if character == "%" { isBlank = true } else { result.append(character) }
        continue
      }
      isBlank = false
      count += 16
      result += word(character, stream &+ count)
    }
    return result
  }

  private func word(_ blank: Character, _ stream: UInt64) -> String {
    switch blank {
    case "d": "\(chance.number(stream, index, in: 2...240))"
    case "x": chance.hex(stream, index, digits: 8)
    case "u": ["anna", "li.wei", "tariq", "user", "admin"][chance.number(stream, index, in: 0...4)]
    case "a":
      "172.18.0.\(chance.number(stream, index, in: 2...20)):\(chance.number(stream, index, in: 32768...60999))"
    case "m": "\(memory())"
    case "t": LogClock(at).nginx
    default: "%\(blank)"
    }
  }
}
