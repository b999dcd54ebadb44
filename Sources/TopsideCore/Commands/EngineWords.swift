/// What can be picked out of an engine's complaints.
enum EngineWords {
  /// The address that a complaint names, else the one that the command was given.
  static func endpoint(in error: String, of command: Command) -> String {
    for prefix in ["Docker daemon socket at ", "Docker daemon at ", "docker API at "] {
      guard let range = error.firstRange(of: prefix) else { continue }
      let address = error[range.upperBound...].prefix { !$0.isWhitespace && $0 != ";" }
      return String(address.trimmingSuffix { $0 == "." || $0 == ":" })
    }
    if let range = error.firstRange(of: "error during connect: Get \"") {
      return String(error[range.upperBound...].prefix { $0 != "\"" })
    }
    return command.environment["DOCKER_HOST"] ?? "its default address"
  }

  /// The name in `context "nope": context not found`.
  static func missingContext(in error: String) -> String? {
    guard error.contains("context not found") || error.contains("context does not exist"),
      let range = error.firstRange(of: "context \"")
    else { return nil }
    return String(error[range.upperBound...].prefix { $0 != "\"" })
  }

  static func isMissingComposeFile(_ line: String) -> Bool {
    (line.hasPrefix("open ") || line.hasPrefix("stat ")) && line.hasSuffix(": no such file or directory")
  }

  /// The last line that says something: warnings come before errors, usage and hints after them.
  static func lastLine(_ text: String) -> String? {
    let lines = text.split(whereSeparator: \.isNewline).map { String($0) }.filter {
      !$0.allSatisfy(\.isWhitespace)
    }
    let hints = ["Run '", "See '", "Usage:"]
    return lines.last { line in !hints.contains(where: line.hasPrefix) } ?? lines.last
  }

  static func ending(_ status: ExitStatus) -> String {
    switch status {
    case .exited(0): "it ended without a word"
    case .exited(let code): "it ended with exit code \(code) and no message"
    case .signalled(let signal): "it was ended by signal \(signal)"
    }
  }
}

extension Substring {
  fileprivate func trimmingSuffix(_ condition: (Character) -> Bool) -> Substring {
    var rest = self
    while let last = rest.last, condition(last) { rest.removeLast() }
    return rest
  }
}
