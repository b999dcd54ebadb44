import TerminalHarness

/// Measures a dashboard that follows the logs of a whole project, and what is left of that when it is not shown.
struct ProjectBench {
  /// How long a follower may live that nobody looks at, and a little more.
  private static let lingering = Duration.seconds(75)

  private let options: BenchOptions
  private let report: Report

  init(_ options: BenchOptions, _ report: Report) { (self.options, self.report) = (options, report) }

  /// - Throws: When the program does not start, or does not follow.
  func measure() throws {
    let run = try ProgramRun(options)
    let session = run.session
    try session.wait(forText: options.dataText, within: ProgramRun.startLimit)
    // What a start asks for has been answered.
    session.pump(for: .seconds(5))
    let before = watch(run, seconds: 5)

    session.send("2")
    try session.wait(for: "the Compose screen") { $0.screen.text.contains("SERVICE") }
    session.send("W")
    try session.wait(for: "lines of the project") { $0.screen.lines.count { $0.contains("request=") } > 16 }
    session.pump(for: .seconds(5))
    let loads = watch(run, seconds: options.seconds)
    report.note(.projectMemory, mebibytes(loads.map(\.treeMemory).max() ?? 0))
    report.note(.projectProcesses, Double(loads.map(\.processes).max() ?? 0))

    for key in ["\u{1B}", "1"] {
      session.send(key)
      session.pump(for: .milliseconds(200))
    }
    session.pump(for: Self.lingering)
    let after = watch(run, seconds: 5)
    report.note(.projectLeft, Double(fewest(after) - fewest(before)))
    try run.quit()
  }

  private func watch(_ run: ProgramRun, seconds: Int) -> [Load] {
    (0..<seconds).map { _ in
      run.session.pump(for: .seconds(1))
      return run.load()
    }
  }

  /// Commands that look once come and go.
  private func fewest(_ loads: [Load]) -> Int { loads.map(\.processes).min() ?? 0 }
}
