/// What is measured, and what it may be.
struct BenchOptions {
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  /// What one call measures.
  enum Section: String, CaseIterable {
    /// The program on a terminal, with nothing going on.
    case dashboard
    /// Taking in a container's log.
    case ingest
    /// Finding something in a full store.
    case search
    /// The program on a terminal, following a container that floods.
    case flood
    /// The program on a terminal, following a whole project.
    case project
    /// The program on a terminal, on a cluster of many pods.
    case cluster
    /// Measures nothing: keeps that cluster up.
    case serve
    /// Measures nothing: prints the lines that the others use.
    case lines
  }

  static let usage = """
    usage: topside-bench [SECTION] [OPTION]... [--] [COMMAND...]
      dashboard COMMAND...   an idle dashboard; the section unless told
      ingest CONTAINER...    the log of a container that printed `topside-bench lines` and ended; without one only
                             what needs no engine
      search                 a store of many lines, against grep
      flood COMMAND...       a dashboard on one container that floods
      project COMMAND...     a dashboard on a project, all its logs followed
      cluster COMMAND...     a dashboard on a cluster of many pods, against kubectl
      serve                  keep that cluster up until it is interrupted; prints its KUBECONFIG
      lines                  print the lines
    options: --json, --size 120x40, --seconds 30, --starts 5, --keys 60, --runs 5, --lines 2000000, --pods 5000
      --data TEXT   on the screen once the first data is there; "healthy" unless told
      --max, --min  FIGURE=NUMBER: fail when a figure is larger, or smaller; figures:
                    \(Figure.Name.allCases.map(\.rawValue).joined(separator: " "))
    """

  var section = Section.dashboard
  var isJSON = false
  var columns = 120
  var rows = 40
  var seconds = 30
  /// How often the program is started to learn how long that takes.
  var starts = 5
  /// How many keys are pressed to learn how long one takes.
  var keys = 60
  /// How often each of two that are compared runs, by turns.
  var runs = 5
  var lines = 2_000_000
  var pods = 5000
  var dataText = "healthy"
  var limits: [Figure.Name: Figure.Limit] = [:]
  var command: [String] = []

  init(_ arguments: some Sequence<String>) throws(Problem) {
    var rest = Array(arguments)[...]
    if let named = rest.first.flatMap(Section.init) {
      section = named
      rest.removeFirst()
    }
    while command.isEmpty, let argument = rest.popFirst() { try take(argument, &rest) }
    let isNeeded = [.dashboard, .flood, .project, .cluster].contains(section)
    guard !isNeeded || !command.isEmpty else { throw Problem(description: "no command\n\(Self.usage)") }
  }

  private mutating func take(_ argument: String, _ rest: inout ArraySlice<String>) throws(Problem) {
    switch argument {
    case "--json": isJSON = true
    case "--size": try takeSize(Self.value(of: argument, &rest))
    case "--seconds": seconds = try Self.number(argument, &rest)
    case "--starts": starts = try Self.number(argument, &rest)
    case "--keys": keys = try Self.number(argument, &rest)
    case "--runs": runs = try Self.number(argument, &rest)
    case "--lines": lines = try Self.number(argument, &rest)
    case "--pods": pods = try Self.number(argument, &rest)
    case "--data": dataText = try Self.value(of: argument, &rest)
    case "--max": try takeLimit(Self.value(of: argument, &rest), Figure.Limit.atMost)
    case "--min": try takeLimit(Self.value(of: argument, &rest), Figure.Limit.atLeast)
    case _ where argument.hasPrefix("--max="):
      try takeLimit(String(argument.dropFirst("--max=".count)), Figure.Limit.atMost)
    case _ where argument.hasPrefix("--min="):
      try takeLimit(String(argument.dropFirst("--min=".count)), Figure.Limit.atLeast)
    case "--": command = Array(rest)
    case _ where argument.hasPrefix("-"):
      throw Problem(description: "unknown option \(argument)\n\(Self.usage)")
    default: command = [argument] + rest
    }
  }

  private static func value(of option: String, _ rest: inout ArraySlice<String>) throws(Problem) -> String {
    guard let value = rest.popFirst() else { throw Problem(description: "\(option) needs a value\n\(usage)") }
    return value
  }

  private static func number(_ option: String, _ rest: inout ArraySlice<String>) throws(Problem) -> Int {
    let text = try value(of: option, &rest)
    guard let number = Int(text), number > 0 else {
      throw Problem(description: "\(option) needs a number above 0, not \(text)")
    }
    return number
  }

  private mutating func takeSize(_ text: String) throws(Problem) {
    let parts = text.split(separator: "x").compactMap { Int($0) }
    guard parts.count == 2, parts.allSatisfy({ (1...1000).contains($0) }) else {
      throw Problem(description: "--size needs COLUMNSxROWS, not \(text)")
    }
    (columns, rows) = (parts[0], parts[1])
  }

  private mutating func takeLimit(_ text: String, _ kind: (Double) -> Figure.Limit) throws(Problem) {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let name = Figure.Name(rawValue: String(parts[0])), let limit = Double(parts[1])
    else { throw Problem(description: "a limit is FIGURE=NUMBER, not \(text)\n\(Self.usage)") }
    limits[name] = kind(limit)
  }
}
