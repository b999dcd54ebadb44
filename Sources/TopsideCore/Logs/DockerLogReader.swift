import SafeText

/// `docker logs`
package struct DockerLogReader: LogReader {
  private let commands: DockerCommands

  package init(commands: DockerCommands) { self.commands = commands }

  package var resolution: Int64 { 1 }

  package func command(_ subject: LogSubject, _ query: LogQuery) -> Command {
    var (tail, until): (Int?, Timestamp?)
    // With --until there is no --tail: docker counts it from the newest line of all, whatever --until leaves of them.
    if query.range == .tail { tail = query.tail }
    if query.range == .previousRun { until = subject.border }
    return commands.logs(
      container: subject.instance, tail: tail, since: query.since, until: until,
      follows: query.follows && query.range != .previousRun)
  }

  package func judge(_ result: CommandResult, of subject: LogSubject, by command: Command) -> LogEnd {
    if result.status.isSuccess { return .ended }
    let words = String(decoding: result.standardError, as: UTF8.self)
    if words.contains("does not support reading") {
      return .unreadable("the log driver \(subject.driver) keeps nothing that docker could show")
    }
    // What is about to be removed counts as gone: a new container has a log of its own.
    if words.contains("No such container") || words.contains("dead or marked for removal") { return .ended }
    let fault = EngineFault.classify(command, result)
    return .lost(why: Self.reason(fault, result.status), longestPause: fault.longestPause)
  }

  /// nil where nothing is wrong but that it broke off, or that nobody answers.
  private static func reason(_ fault: EngineFault, _ status: ExitStatus) -> SafeText? {
    switch fault {
    case .notRunning, .timedOut: return nil
    case .other(let message):
      guard case .exited = status else { return nil }
      let breaks = ["EOF", "in stream", "connection reset", "broken pipe", "it ended with exit code"]
      if breaks.contains(where: message.contains) { return nil }
      let refusal = "Error response from daemon: "
      let said = message.hasPrefix(refusal) ? String(message.dropFirst(refusal.count)) : message
      return "docker does not give its log: \(Redaction.mask(said))"
    default: return SafeText(sanitising: fault.summary)
    }
  }
}
