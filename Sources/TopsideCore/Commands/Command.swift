/// A process, described before it runs: argv, never a shell string.
package struct Command: Hashable, Codable, Sendable {
  /// What a command may do to the system. Shell, attach and exec count as `mutates`.
  package enum Impact: String, Hashable, Codable, Sendable { case reads, mutates, destroys }

  /// The program's name, found along PATH by the runner, or an absolute path.
  package var executable: String
  package var arguments: [String]
  /// Variables set for the child only, over the operator's own environment.
  package var environment: [String: String]
  /// Where it runs; nil is where we run.
  package var directory: String?
  package var impact: Impact
  /// After this long the process group is ended; nil is a stream, which ends when it is cancelled.
  package var timeout: Duration?
  /// What it acts on, for the audit log: a service, a container, a pod.
  package var target: String?
  /// Where it changes something, for what the configuration protects; nil where that is no place of its own.
  package var place: CommandPlace?

  package init(
    _ executable: String, _ arguments: [String], environment: [String: String] = [:],
    directory: String? = nil, impact: Impact, timeout: Duration?, target: String? = nil,
    place: CommandPlace? = nil
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.directory = directory
    self.impact = impact
    self.timeout = timeout
    self.target = target
    self.place = place
  }

  package var argv: [String] { [executable] + arguments }

  /// The docker context that its words ask for; nil is the operator's own.
  package var dockerContext: String? {
    for (index, word) in arguments.enumerated() {
      if word == "--context" || word == "-c" {
        return index + 1 < arguments.count ? arguments[index + 1] : nil
      }
      if word.hasPrefix("--context=") { return String(word.dropFirst("--context=".count)) }
      if !word.hasPrefix("-") { return environment["DOCKER_CONTEXT"] }  // global options come first
    }
    return environment["DOCKER_CONTEXT"]
  }
}
