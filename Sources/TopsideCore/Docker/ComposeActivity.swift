/// Which projects a `docker compose` process on this host works on now.
package struct ComposeActivity: Sendable {
  private let files: any Files
  private static let verbs: Set<String> = ["up", "create", "start", "restart", "run", "scale", "watch"]

  package init(files: any Files) { self.files = files }

  /// - Returns: Names of projects; an empty name stands for one that the command line does not name.
  package func projects() -> Set<String> {
    var found: Set<String> = []
    for entry in files.names(in: "/proc") where entry.utf8.allSatisfy({ (48...57).contains($0) }) {
      guard let bytes = files.read("/proc/\(entry)/cmdline", limit: .kib(64)) else { continue }
      let words = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      if let project = Self.project(words) { found.insert(project) }
    }
    return found
  }

  /// - Returns: nil when it is no compose command that makes or starts containers.
  static func project(_ words: [String]) -> String? {
    guard let program = words.first?.split(separator: "/").last else { return nil }
    var rest = words.dropFirst()
    if program == "docker" {
      guard let compose = rest.firstIndex(of: "compose") else { return nil }
      rest = rest[(compose + 1)...]
    } else if program == "docker-compose" {
      // As the plugin of docker it is told its own name first.
      if rest.first == "compose" { rest = rest.dropFirst() }
    } else {
      return nil
    }
    // What follows the verb is the verb's own: `run -p` publishes a port.
    guard let verb = rest.firstIndex(where: verbs.contains) else { return nil }
    let options = rest[..<verb]
    for (index, word) in zip(options.indices, options) {
      if word == "-p" || word == "--project-name" { return words[index + 1] }
      if word.hasPrefix("--project-name=") { return String(word.dropFirst("--project-name=".count)) }
    }
    return ""
  }
}
