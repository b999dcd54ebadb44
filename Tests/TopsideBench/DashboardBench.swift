import TerminalHarness

/// Measures what an operator and his machine notice of a program that has nothing to do.
struct DashboardBench {
  /// Two terminals' worth of redrawing, and what a fresh start still has to ask for.
  private static let settling = Duration.seconds(3)

  private let options: BenchOptions
  private let report: Report

  init(_ options: BenchOptions, _ report: Report) { (self.options, self.report) = (options, report) }

  /// - Throws: When the program does not start, show data or quit.
  func measure() throws {
    let starts = try (0..<options.starts).map { _ in
      let run = try ProgramRun(options)
      let times = try timeStart(run)
      try run.quit()
      return times
    }
    report.note(.firstFrame, starts.map(\.firstFrame.inMilliseconds).median)
    report.note(.firstData, starts.map(\.firstData.inMilliseconds).median)

    let run = try ProgramRun(options)
    _ = try timeStart(run)
    run.session.pump(for: Self.settling)
    let presses = try pressKeys(run.session)
    report.note(.keyMedian, presses.median)
    report.note(.key95, presses.percentile(95))
    run.session.pump(for: .seconds(1))
    watch(run)
    report.note(.afterQuit, Double(try run.quit()))
  }

  private func timeStart(_ run: ProgramRun) throws -> (firstFrame: Duration, firstData: Duration) {
    let session = run.session
    try session.wait(for: "a frame", within: ProgramRun.startLimit) {
      $0.screen.isAlternate && $0.screen.lines.contains { !$0.isEmpty }
    }
    let firstFrame = session.lastRead - session.started
    try session.wait(forText: options.dataText, within: ProgramRun.startLimit)
    return (firstFrame, session.lastRead - session.started)
  }

  /// Milliseconds from each key to the first byte of its frame. Down and up by turns, so that every key moves.
  private func pressKeys(_ session: PtySession) throws -> [Double] {
    try (0..<options.keys).map { number in
      // Not in step with any clock of the program, and never in the middle of another frame.
      session.pump(for: .milliseconds(40 + 17 * (number % 5)))
      while session.pumpOnce(atMost: .milliseconds(5)) > 0 {}
      let bytes = session.terminal.byteCount
      let start = ContinuousClock.now
      session.send(number.isMultiple(of: 2) ? "j" : "k")
      try session.wait(for: "an answer to a key") { $0.terminal.byteCount > bytes }
      return (session.lastRead - start).inMilliseconds
    }
  }

  private func watch(_ run: ProgramRun) {
    let idle = run.watch(seconds: options.seconds)
    report.note(.bytes, idle.bytesPerSecond)
    report.note(.cpu, idle.cpuPercent)
    report.note(.ownMemory, mebibytes(idle.loads.map(\.ownMemory).max() ?? 0))
    report.note(.treeMemory, mebibytes(idle.loads.map(\.treeMemory).max() ?? 0))
    report.note(.peakMemory, mebibytes(idle.loads.last?.peakMemory ?? 0))
    report.note(.processes, Double(idle.loads.map(\.processes).max() ?? 0))
  }
}
