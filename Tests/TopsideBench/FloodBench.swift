import TerminalHarness

/// Measures a dashboard that follows a container which prints without end, faster than anybody reads.
///
/// Its lines hold `request=` and a number of their own.
struct FloodBench {
  /// Until the store has taken its memory once; at 50,000 lines/s of 120 bytes it is full after 11 s.
  private static let filling = Duration.seconds(15)

  private let options: BenchOptions
  private let report: Report

  init(_ options: BenchOptions, _ report: Report) { (self.options, self.report) = (options, report) }

  /// - Throws: When the program does not start, or does not show the flood.
  func measure() throws {
    let run = try ProgramRun(options)
    try openLog(run)
    run.session.pump(for: Self.filling)
    try watch(run)
    let presses = try pressKeys(run)
    report.note(.floodKeyMedian, presses.median)
    report.note(.floodKey95, presses.percentile(95))
    try run.quit()
  }

  private func openLog(_ run: ProgramRun) throws {
    try run.session.wait(forText: options.dataText, within: ProgramRun.startLimit)
    run.session.send("2")
    try run.session.wait(for: "the Compose screen") { $0.screen.text.contains("SERVICE") }
    run.session.send("l")
    try run.session.wait(for: "the log") { Self.newest($0.screen) != nil }
  }

  /// The largest number that the screen shows.
  private static func newest(_ screen: VTScreen) -> Int? {
    screen.lines.compactMap { line in
      line.firstMatch(of: /request=([0-9]{9})/).flatMap { Int($0.1) }
    }.max()
  }

  /// Nobody presses a key meanwhile.
  private func watch(_ run: ProgramRun) throws {
    let session = run.session
    let first = try shown(run)
    let bytes = session.terminal.byteCount
    let memory = (1...options.seconds).map { second in
      session.pump(for: first.at + .seconds(second) - .now)
      return run.load().ownMemory
    }
    let (last, written) = (try shown(run), session.terminal.byteCount - bytes)
    let elapsed = (last.at - first.at).inSeconds
    report.note(.floodRate, Double(last.number - first.number) / elapsed)
    report.note(.floodBytes, Double(written) / elapsed)
    report.note(.floodMemory, mebibytes(memory.max() ?? 0))
    report.note(.floodGrowth, mebibytes(Self.growth(of: memory)))
  }

  /// The newest number on the screen, and when it came.
  private func shown(_ run: ProgramRun) throws -> (number: Int, at: ContinuousClock.Instant) {
    let before = Self.newest(run.session.screen)
    try run.session.wait(for: "a newer line") { Self.newest($0.screen) ?? 0 > before ?? 0 }
    return (Self.newest(run.session.screen) ?? 0, run.session.lastRead)
  }

  /// What came to the memory between the second quarter and the last, by the medians of both: a store that is full
  /// and flat has none but what the allocator and the kernel's sampling give and take.
  private static func growth(of memory: [Int]) -> Int {
    let quarter = max(1, memory.count / 4)
    let (second, last) = (memory.dropFirst(quarter).prefix(quarter), memory.suffix(quarter))
    return Int(last.map { Double($0) }.median - second.map { Double($0) }.median)
  }

  /// Milliseconds from a key that opens the help to the frame that shows it, while the flood goes on below.
  private func pressKeys(_ run: ProgramRun) throws -> [Double] {
    let isOpen = { (screen: VTScreen) in screen.text.contains("Keys  (") }
    return try (0..<options.keys).map { number in
      // Not in step with the frames of the flood.
      run.session.pump(for: .milliseconds(40 + 17 * (number % 7)))
      let time = try run.press("?", until: "the help", isOpen)
      run.session.pump(for: .milliseconds(30))
      try run.press("\u{1B}", until: "the help to go") { !isOpen($0) }
      return time.inMilliseconds
    }
  }
}
