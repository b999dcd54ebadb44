/// What is measured, and what it may be.
struct BenchOptions {
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  static let usage = """
    usage: topside-bench [--json] [--size 120x40] [--seconds 30] [--starts 5] [--keys 60] [--data TEXT]
                         [--max FIGURE=NUMBER]... [--] COMMAND...
      --data TEXT   on the screen once the first data is there; "healthy" unless told
      --max         fail when a figure is larger: \(Figure.Name.allCases.map(\.rawValue).joined(separator: ", "))
    """

  var isJSON = false
  var columns = 120
  var rows = 40
  var seconds = 30
  /// How often the program is started to learn how long that takes.
  var starts = 5
  /// How many keys are pressed to learn how long one takes.
  var keys = 60
  var dataText = "healthy"
  var limits: [Figure.Name: Double] = [:]
  var command: [String] = []

  init(_ arguments: some Sequence<String>) throws(Problem) {
    var rest = Array(arguments)[...]
    while command.isEmpty, let argument = rest.popFirst() {
      switch argument {
      case "--json": isJSON = true
      case "--size": try takeSize(Self.value(of: argument, &rest))
      case "--seconds": seconds = try Self.number(argument, &rest)
      case "--starts": starts = try Self.number(argument, &rest)
      case "--keys": keys = try Self.number(argument, &rest)
      case "--data": dataText = try Self.value(of: argument, &rest)
      case "--max": try takeLimit(Self.value(of: argument, &rest))
      case _ where argument.hasPrefix("--max="): try takeLimit(String(argument.dropFirst("--max=".count)))
      case "--": command = Array(rest)
      case _ where argument.hasPrefix("-"):
        throw Problem(description: "unknown option \(argument)\n\(Self.usage)")
      default: command = [argument] + rest
      }
    }
    guard !command.isEmpty else { throw Problem(description: "no command\n\(Self.usage)") }
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

  private mutating func takeLimit(_ text: String) throws(Problem) {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let name = Figure.Name(rawValue: String(parts[0])), let limit = Double(parts[1])
    else { throw Problem(description: "--max needs FIGURE=NUMBER, not \(text)\n\(Self.usage)") }
    limits[name] = limit
  }
}
