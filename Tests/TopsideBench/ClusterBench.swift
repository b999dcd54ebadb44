import Glibc
import TerminalHarness

/// Measures a dashboard on a cluster of many pods, which a server on loopback simulates for real kubectl and curl.
struct ClusterBench {
  private static let settling = Duration.seconds(5)
  private static let changes = 100
  /// Slower than frames come, so that each change has one of its own.
  private static let pace = Duration.milliseconds(150)

  private let options: BenchOptions
  private let report: Report
  private let cluster: PodCrowd

  init(_ options: BenchOptions, _ report: Report) throws {
    self.options = options
    self.report = report
    cluster = try PodCrowd(options.pods)
  }

  /// - Throws: When the program does not start, or does not show the pods.
  func measure() throws {
    defer { cluster.end() }
    try compareLists()
    let run = try start(["-A"])
    _ = try openPods(run)
    run.session.pump(for: Self.settling)
    watch(run)
    change(run)
    try scroll(run)
    try run.quit()
  }

  private func start(_ arguments: [String]) throws -> ProgramRun {
    try ProgramRun(options, arguments: arguments, environment: ["KUBECONFIG": cluster.kubeconfig])
  }

  /// By turns, so that what else goes on meets both.
  private func compareLists() throws {
    let list = Rival(
      arguments: ["kubectl", "--kubeconfig", cluster.kubeconfig, "get", "--raw", "/api/v1/pods"])
    // The first answer is made from the objects; the others are at hand.
    _ = try list.run(discardsOutput: true)
    var (starts, lists, rival): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<options.runs {
      rival.append(try list.run(discardsOutput: true).wall.inMilliseconds)
      let run = try start(["-A"])
      starts.append(try openPods(run).inMilliseconds)
      try run.quit()
      lists.append(try askForPods().inMilliseconds)
    }
    report.note(.clusterFirst, starts.median)
    report.note(.clusterFrame, lists.median)
    report.note(.clusterList, rival.median)
    report.note(.clusterRatio, lists.median / rival.median)
  }

  /// - Returns: From the start to the frame that has the first pods.
  private func openPods(_ run: ProgramRun) throws -> Duration {
    let session = run.session
    try openScreen(run)
    try session.wait(for: "pods", within: ProgramRun.startLimit, until: Self.hasPods)
    return session.lastRead - session.started
  }

  private func openScreen(_ run: ProgramRun) throws {
    try run.session.wait(for: "a frame", within: ProgramRun.startLimit) { $0.screen.text.contains("3 Pods") }
    run.session.send("3")
  }

  private static func hasPods(_ session: PtySession) -> Bool {
    session.screen.text.contains(PodCrowd.name(0))
  }

  /// A namespace without pods is shown, and then all namespaces are asked for.
  ///
  /// - Returns: From that key, which begins the list, to the frame that has the first pods.
  private func askForPods() throws -> Duration {
    let run = try start(["-n", "nowhere"])
    let session = run.session
    try openScreen(run)
    session.pump(for: Self.settling)
    for key in ["n", "\u{15}", "*"] {
      session.send(key)
      session.pump(for: .milliseconds(300))
    }
    let start = ContinuousClock.now
    session.send("\r")
    try session.wait(for: "pods", within: ProgramRun.startLimit, until: Self.hasPods)
    let time = session.lastRead - start
    try run.quit()
    return time
  }

  /// Nothing changes.
  private func watch(_ run: ProgramRun) {
    let idle = run.watch(seconds: options.seconds)
    report.note(.clusterIdleBytes, idle.bytesPerSecond)
    report.note(.clusterIdleCPU, idle.cpuPercent)
    report.note(.clusterMemory, mebibytes(idle.loads.map(\.ownMemory).max() ?? 0))
    report.note(.clusterTree, mebibytes(idle.loads.map(\.treeMemory).max() ?? 0))
    report.note(.clusterProcesses, Double(idle.loads.map(\.processes).max() ?? 0))
  }

  /// One pod changes, again and again: by turns one on the screen, beside the cursor, whose log would begin anew, and
  /// another.
  private func change(_ run: ProgramRun) {
    let session = run.session
    let idle = spending(of: run) { session.pump(for: .seconds(5)) }
    let bytes = session.terminal.byteCount
    let busy = spending(of: run) {
      for number in 0..<Self.changes {
        cluster.restart(number.isMultiple(of: 2) ? 3 : (100 + number * 37) % options.pods, times: number + 1)
        session.pump(for: Self.pace)
      }
    }
    let spent = busy.processor.inMilliseconds - idle.processor.inMilliseconds * (busy.elapsed / idle.elapsed)
    report.note(.clusterChange, spent / Double(Self.changes))
    report.note(.clusterChangeBytes, Double(session.terminal.byteCount - bytes) / Double(Self.changes / 2))
  }

  /// Processor time of the program itself.
  private func spending(
    of run: ProgramRun, while body: () -> Void
  ) -> (processor: Duration, elapsed: Duration) {
    let (start, before) = (ContinuousClock.now, run.ownProcessorTime())
    body()
    return (run.ownProcessorTime() - before, ContinuousClock.now - start)
  }

  private func scroll(_ run: ProgramRun) throws {
    let session = run.session
    // Down a row, down a page, up a row, to the end, up a page, to the beginning: every key moves.
    let keys = ["j", "\u{4}", "k", "G", "\u{15}", "g"]
    let times = try (0..<options.keys).map { number in
      session.pump(for: .milliseconds(40 + 17 * (number % 5)))
      while session.pumpOnce(atMost: .milliseconds(5)) > 0 {}
      let bytes = session.terminal.byteCount
      let start = ContinuousClock.now
      session.send(keys[number % keys.count])
      try session.wait(for: "an answer to a key") { $0.terminal.byteCount > bytes }
      return (session.lastRead - start).inMilliseconds
    }
    report.note(.clusterKeyMedian, times.median)
    report.note(.clusterKey95, times.percentile(95))
  }
}
