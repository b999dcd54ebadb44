import TopsideCore

/// What an argv asks of the simulated engine.
enum DemoRequest: Hashable, Sendable {
  struct Events: Hashable, Sendable {
    var since: Timestamp?
    var until: Timestamp?
    /// Empty is all.
    var actions: Set<String> = []
    /// Whether the label that is asked for is one of the stack's.
    var isOurs = true

    func includes(_ action: String) -> Bool {
      isOurs && (actions.isEmpty || actions.contains(String(action.prefix { $0 != ":" })))
    }
  }

  struct Logs: Hashable, Sendable {
    var container: String
    /// nil is all.
    var tail: Int?
    var since: Timestamp?
    var until: Timestamp?
    var follows: Bool
    var hasTimestamps: Bool
  }

  case version
  case list(isOurs: Bool, onlyRunning: Bool, isTruncated: Bool)
  case inspect([String])
  case events(Events)
  case stats(follows: Bool, isTruncated: Bool)
  case logs(Logs)
  case processes(String, columns: [String])
  case composeVersion
  case composeConfiguration(project: String?, withAllProfiles: Bool)
  case composeChange(ChangeVerb, project: String?, services: [String])
  case compose(DemoCompose)
  case change(ChangeVerb, [String])
  case volumes(isSized: Bool)
  case imageID(String)
  case shell

  /// Whether the engine must answer; the rest is done by the command line alone.
  var needsEngine: Bool {
    switch self {
    case .composeVersion, .composeConfiguration: false
    default: true
    }
  }

  /// From the words after the program's name; nil when the simulated engine does not know them.
  init?(_ arguments: [String]) {
    guard let global = Options(arguments, valued: ["--context"], stopsAtOperand: true),
      let verb = global.operands.first
    else { return nil }
    let words = Array(global.operands.dropFirst())
    switch verb {
    case "version": self = .version
    case "ps": self.init(listing: words)
    case "container": self.init(container: words)
    case "events": self.init(events: words)
    case "stats": self.init(stats: words)
    case "logs": self.init(logs: words)
    case "top": self.init(processes: words)
    case "compose": self.init(compose: words)
    case "exec": self = .shell
    case "volume" where words == ["ls", "--quiet"]: self = .volumes(isSized: false)
    case "system" where words == ["df", "-v", "--format", "{{json .Volumes}}"]: self = .volumes(isSized: true)
    case "image" where words.count == 4 && words.starts(with: ["inspect", "--format", "{{.Id}}"]):
      self = .imageID(words[3])
    default: return nil
    }
  }

  private init?(listing words: [String]) {
    let flags: Set<String> = ["--all", "-a", "--quiet", "-q", "--no-trunc"]
    guard let options = Options(words, valued: ["--filter"], flags: flags), options.operands.isEmpty,
      !options.flags.isDisjoint(with: ["--quiet", "-q"]),
      let isOurs = Self.isOurs(options.all("--filter"))
    else { return nil }
    self = .list(
      isOurs: isOurs,
      onlyRunning: options.flags.isDisjoint(with: ["--all", "-a"]),
      isTruncated: !options.flags.contains("--no-trunc"))
  }

  private init?(container words: [String]) {
    guard let verb = words.first, let options = Options(Array(words.dropFirst())), !options.operands.isEmpty
    else { return nil }
    if verb == "inspect" {
      self = .inspect(options.operands)
    } else if let verb = ChangeVerb(rawValue: verb) {
      self = .change(verb, options.operands)
    } else {
      return nil
    }
  }

  private init?(events words: [String]) {
    guard let options = Options(words, valued: ["--since", "--until", "--filter", "--format"]),
      options.operands.isEmpty, options.last("--format") == "{{json .}}"
    else { return nil }
    var events = Events()
    let filters = options.all("--filter").filter { $0 != "type=container" }
    guard let isOurs = Self.isOurs(filters.filter { !$0.hasPrefix("event=") }) else { return nil }
    events.isOurs = isOurs
    events.actions = Set(filters.filter { $0.hasPrefix("event=") }.map { String($0.dropFirst(6)) })
    if let since = options.last("--since") {
      guard let moment = Self.moment(since) else { return nil }
      events.since = moment
    }
    if let until = options.last("--until") {
      guard let moment = Self.moment(until) else { return nil }
      events.until = moment
    }
    self = .events(events)
  }

  private init?(stats words: [String]) {
    guard let options = Options(words, valued: ["--format"], flags: ["--no-trunc", "--no-stream"]),
      options.operands.isEmpty, options.last("--format") == "{{json .}}"
    else { return nil }
    self = .stats(
      follows: !options.flags.contains("--no-stream"), isTruncated: !options.flags.contains("--no-trunc"))
  }

  private init?(logs words: [String]) {
    let flags: Set<String> = ["--follow", "-f", "--timestamps", "-t"]
    guard let options = Options(words, valued: ["--tail", "-n", "--since", "--until"], flags: flags),
      options.operands.count == 1
    else { return nil }
    let tail = options.last("--tail") ?? options.last("-n") ?? "all"
    guard tail == "all" || Int(tail) != nil else { return nil }
    var logs = Logs(
      container: options.operands[0], tail: Int(tail).map { max(0, $0) },
      follows: !options.flags.isDisjoint(with: ["--follow", "-f"]),
      hasTimestamps: !options.flags.isDisjoint(with: ["--timestamps", "-t"]))
    if let since = options.last("--since") {
      guard let moment = Self.moment(since) else { return nil }
      logs.since = moment
    }
    if let until = options.last("--until") {
      guard let moment = Self.moment(until) else { return nil }
      logs.until = moment
    }
    self = .logs(logs)
  }

  private init?(processes words: [String]) {
    guard words.count == 3, words[1] == "-eo" || words[1] == "-o" else { return nil }
    self = .processes(words[0], columns: words[2].split(separator: ",").map(String.init))
  }

  private init?(compose words: [String]) {
    let valued: Set<String> = [
      "--project-name", "-p", "--file", "-f", "--project-directory", "--profile", "--env-file",
    ]
    guard let options = Options(words, valued: valued, flags: ["--dry-run"], stopsAtOperand: true),
      let verb = options.operands.first
    else { return nil }
    let project = options.last("--project-name") ?? options.last("-p")
    let rest = Array(options.operands.dropFirst())
    switch verb {
    case "version": self = .composeVersion
    case "config":
      guard rest == ["--format", "json"] else { return nil }
      self = .composeConfiguration(project: project, withAllProfiles: options.all("--profile").contains("*"))
    default:
      let isDry = options.flags.contains("--dry-run")
      if let verb = ChangeVerb(rawValue: verb), !isDry {
        guard let services = Options(rest)?.operands else { return nil }
        self = .composeChange(verb, project: project, services: services)
      } else {
        guard
          let request = DemoCompose(
            verb, rest, project: project, profiles: options.all("--profile"), isDry: isDry)
        else { return nil }
        self = .compose(request)
      }
    }
  }

  /// Whether the stack has all these labels; nil for a filter that is none of a compose project.
  private static func isOurs(_ filters: [String]) -> Bool? {
    let label = "label=com.docker.compose.project"
    guard filters.allSatisfy({ $0 == label || $0.hasPrefix(label + "=") }) else { return nil }
    return filters.allSatisfy { $0 == label || $0 == "\(label)=\(Integr8sCode.project)" }
  }

  /// Seconds since 1970, or a moment as the engine prints it.
  private static func moment(_ text: String) -> Timestamp? {
    Int64(text).flatMap { abs($0) < 9_000_000_000 ? Timestamp(seconds: $0) : nil } ?? RFC3339.parse(text)
  }
}
