import FoundationEssentials
import Glibc
import LogEngine
import SafeText

/// Measures how long a pattern takes in a store of many lines, beside grep in a file of the same that is in memory.
///
/// Both count. grep runs in the locale C.UTF-8, as where an operator's terminal takes UTF-8.
struct SearchBench {
  private struct Search {
    var text: String
    var syntax: LogPattern.Syntax
    /// Smart case: without a capital letter case does not matter.
    var rivalOptions: [String]
  }

  private static let literals = [
    Search(text: "ERROR", syntax: .literal, rivalOptions: ["-F"]),
    Search(text: "Connection to mongo:27017 timed out", syntax: .literal, rivalOptions: ["-F"]),
    Search(text: "request=00000500", syntax: .literal, rivalOptions: ["-F", "-i"]),
    Search(text: "step committed", syntax: .literal, rivalOptions: ["-F", "-i"]),
  ]
  private static let regexes = [
    Search(text: "ERROR api request=[0-9]*9 ", syntax: .regex, rivalOptions: ["-E"]),
    Search(text: "Connection to [a-z]+:[0-9]+ timed out", syntax: .regex, rivalOptions: ["-E"]),
    Search(text: "(timed out|refused|reset) after [0-9]{4} ms", syntax: .regex, rivalOptions: ["-E", "-i"]),
    Search(text: "^level=info .*id=000[0-9]{2}77[0-9] ", syntax: .regex, rivalOptions: ["-E", "-i"]),
  ]

  private let options: BenchOptions
  private let report: Report

  init(_ options: BenchOptions, _ report: Report) { (self.options, self.report) = (options, report) }

  /// - Throws: When grep fails or counts otherwise.
  func measure() throws {
    setenv("LC_ALL", "C.UTF-8", 1)
    let file = try TemporaryFile()
    defer { close(file.descriptor) }
    LogLines(count: options.lines).write(to: file.descriptor)
    let store = filledStore()
    guard store.counters.count == options.lines else {
      throw BenchOptions.Problem(description: "the store does not keep all lines")
    }
    let literals = try Self.literals.map { try compare($0, in: store, file) }
    report.note(.literalTime, literals.map(\.own).max() ?? 0)
    report.note(.literalRatio, literals.map { $0.own / $0.rival }.max() ?? 0)
    let regexes = try Self.regexes.map { try compare($0, in: store, file) }
    report.note(.regexTime, regexes.map(\.own).max() ?? 0)
    report.note(.regexRatio, regexes.map { $0.own / $0.rival }.max() ?? 0)
  }

  /// Room for all lines, and for what is kept of each beside its text.
  private func filledStore() -> LogStore {
    let store = LogStore(capacity: options.lines * (LogLines.length + 64))
    let feed = LogFeed(store: store, source: store.source(named: "bench"))
    _ = feed.beginStream()
    for piece in LogLines(count: options.lines, hasTimestamps: true).pieces() {
      feed.feed(piece, from: .standardOutput)
    }
    return store
  }

  /// - Returns: The medians of both, in milliseconds.
  private func compare(
    _ search: Search, in store: LogStore, _ file: TemporaryFile
  ) throws -> (own: Double, rival: Double) {
    let grep = Rival(arguments: ["grep", "-c"] + search.rivalOptions + ["-e", search.text, file.path])
    var (own, rival): ([Double], [Double]) = ([], [])
    for _ in 0..<options.runs {
      let start = ContinuousClock.now
      let pattern = try LogPattern(search.text, syntax: search.syntax)
      store.find(pattern)
      while store.scan() {}
      let found = store.counters.matches
      own.append((ContinuousClock.now - start).inMilliseconds)
      store.find(nil)
      let (wall, output) = try grep.run(discardsOutput: false)
      rival.append(wall.inMilliseconds)
      let counted = Int(String(decoding: output, as: UTF8.self).filter(\.isNumber)) ?? -1
      guard found == counted, found > 0 else {
        throw BenchOptions.Problem(
          description: "\(search.text): \(found) lines found, grep counts \(counted)")
      }
    }
    if !options.isJSON {
      say("  \(search.text): \(Figure.rounded(own.median)) ms, grep \(Figure.rounded(rival.median)) ms")
    }
    return (own.median, rival.median)
  }
}

/// A file in memory where there is such a place, and open for writing.
private struct TemporaryFile {
  let path: String
  let descriptor: Int32

  init() throws {
    let folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    var template = Array("\(folder)/topside-bench-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      throw BenchOptions.Problem(description: "no temporary file: errno \(errno)")
    }
    // It goes with this process, however that ends.
    unlink(template)
    path = "/proc/\(getpid())/fd/\(descriptor)"
  }
}
