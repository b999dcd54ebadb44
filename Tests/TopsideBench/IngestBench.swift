import LogEngine
import SafeText

/// Measures how a container's whole log is taken in, beside `docker logs` that throws it away.
struct IngestBench {
  private static let pureLines = 1_000_000

  private let options: BenchOptions
  private let report: Report

  init(_ options: BenchOptions, _ report: Report) { (self.options, self.report) = (options, report) }

  /// - Throws: When docker fails, or not every line arrives.
  func measure() async throws {
    measureStore()
    if let container = options.command.first { try await compare(container) }
  }

  /// From bytes to the store, on this thread alone; by its processor time, so that it does not count who else ran.
  private func measureStore() {
    let pieces = LogLines(count: Self.pureLines, hasTimestamps: true).pieces()
    let rates = (0..<options.runs).map { _ in
      let store = LogStore()
      let feed = LogFeed(store: store, source: store.source(named: "bench"))
      _ = feed.beginStream()
      let start = ProcessorTime.now()
      for piece in pieces { feed.feed(piece, from: .standardOutput) }
      let spent = ProcessorTime.now() - start
      return store.counters.end == Self.pureLines ? Double(Self.pureLines) / spent.inSeconds : 0
    }
    report.note(.pureIngest, rates.median)
  }

  private func compare(_ name: String) async throws {
    let log = try await FollowedLog(container: name)
    let docker = Rival(arguments: ["docker", "logs", "--timestamps", name])
    // What both read is in the page cache from here on.
    _ = try docker.run(discardsOutput: true)
    var own: [FollowedLog.Run] = []
    var rival: [Double] = []
    for _ in 0..<options.runs {
      own.append(try await log.follow())
      rival.append(try docker.run(discardsOutput: true).wall.inSeconds)
    }
    let walls = own.map(\.wall.inSeconds)
    report.note(.ingestLost, Double(own.map { abs(options.lines - $0.lines) }.max() ?? options.lines))
    report.note(.ingestWall, walls.median)
    report.note(.ingestDockerWall, rival.median)
    report.note(.ingestRatio, walls.median / rival.median)
    report.note(.ingestCPU, own.map(\.processorTime.inSeconds).median)
  }
}
