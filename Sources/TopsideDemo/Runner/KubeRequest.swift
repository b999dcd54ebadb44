import TopsideCore

/// What an argv asks of the simulated cluster.
enum KubeRequest: Sendable {
  struct Logs: Sendable {
    var namespace: String
    var pod: String
    var container: String?
    var tail: Int?
    var since: Timestamp?
    var isPrevious: Bool
    var follows: Bool
    var hasTimestamps: Bool
    /// Refusals come as the API says them.
    var isOfAPI = false
  }

  enum Change: Sendable {
    case restart(KubeKey)
    case undo(KubeKey, to: Int)
    case setImage(KubeKey, container: String, image: String)
    case scale(KubeKey, from: Int?, to: Int)
    case delete(KubeKey)
    case cordon(String, Bool)
    case createJob(KubeKey, from: KubeKey)
  }

  case configuration
  case currentContext
  case version(isJSON: Bool)
  case proxy(socket: String)
  case path(KubePath)
  case logs(Logs)
  case describe(KubeKey)
  case object(KubeKey, isYAML: Bool)
  case shell
  case forward([String])
  case rolloutStatus(KubeKey, atMost: Int)
  case change(Change)

  /// nil when the simulated cluster does not know what is asked.
  init?(_ command: Command) {
    if command.program == "curl" {
      guard let url = command.arguments.first(where: { $0.hasPrefix("http://localhost") }),
        let path = KubePath(String(url.dropFirst("http://localhost".count)))
      else { return nil }
      guard var logs = path.logs else {
        self = .path(path)
        return
      }
      logs.isOfAPI = true
      self = .logs(logs)
    } else {
      self.init(KubectlWords(command.arguments))
    }
  }

  private init?(_ words: KubectlWords) {
    let operands = words.operands
    let rest = Array(operands.dropFirst())
    switch operands.first {
    case "config" where rest == ["view"]: self = .configuration
    case "config" where rest == ["current-context"]: self = .currentContext
    case "version": self = .version(isJSON: words.last("-o", "--output") == "json")
    case "proxy":
      guard let socket = words.last("--unix-socket", "-u") else { return nil }
      self = .proxy(socket: socket)
    case "get":
      if let raw = words.last("--raw") {
        guard let path = KubePath(raw) else { return nil }
        self = path.logs.map { .logs($0) } ?? .path(path)
      } else {
        guard let key = words.key(rest), let format = words.last("-o", "--output"),
          ["yaml", "json"].contains(format)
        else { return nil }
        self = .object(key, isYAML: format == "yaml")
      }
    case "describe":
      guard let key = words.key(rest) else { return nil }
      self = .describe(key)
    case "logs": self.init(logs: words, rest)
    case "exec": self = .shell
    case "port-forward": self = .forward(Array(rest.dropFirst()))
    default: self.init(change: words, operands)
    }
  }

  private init?(logs words: KubectlWords, _ rest: [String]) {
    guard let pod = rest.first else { return nil }
    let since = words.last("--since-time")
    let moment = since.flatMap { RFC3339.parse($0) }
    guard since == nil || moment != nil else { return nil }
    let tail = words.last("--tail").flatMap { Int($0) } ?? -1
    self = .logs(
      Logs(
        namespace: words.namespace, pod: String(pod.split(separator: "/").last ?? ""),
        container: words.last("-c", "--container") ?? (rest.count > 1 ? rest[1] : nil),
        tail: tail < 0 ? nil : tail,
        // kubectl asks in whole seconds.
        since: moment.map { Timestamp(seconds: $0.seconds) },
        isPrevious: words.has("--previous", "-p"), follows: words.has("--follow", "-f"),
        hasTimestamps: words.has("--timestamps")))
  }

  private init?(change words: KubectlWords, _ operands: [String]) {
    let rest = Array(operands.dropFirst())
    switch operands.first {
    case "rollout":
      guard let key = words.key(Array(rest.dropFirst())) else { return nil }
      self.init(rollout: rest[0], key, words)
    case "set":
      guard rest.count == 3, rest[0] == "image", let key = words.key([rest[1]]) else { return nil }
      let parts = rest[2].split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { return nil }
      self = .change(.setImage(key, container: parts[0], image: parts[1]))
    case "scale":
      guard let key = words.key(rest), let count = words.last("--replicas").flatMap({ Int($0) }) else {
        return nil
      }
      self = .change(.scale(key, from: words.last("--current-replicas").flatMap { Int($0) }, to: count))
    case "delete":
      guard let key = words.key(rest) else { return nil }
      self = .change(.delete(key))
    case "cordon", "uncordon":
      guard let name = rest.last?.split(separator: "/").last else { return nil }
      self = .change(.cordon(String(name), operands.first == "cordon"))
    case "create":
      guard rest.first == "job", rest.count == 2, let from = words.last("--from"),
        let cron = words.key([from])
      else { return nil }
      self = .change(.createJob(KubeKey(.job, words.namespace, rest[1]), from: cron))
    default: return nil
    }
  }
}

extension KubeRequest {
  fileprivate init?(rollout verb: String, _ key: KubeKey, _ words: KubectlWords) {
    switch verb {
    case "restart": self = .change(.restart(key))
    case "undo":
      guard let number = words.last("--to-revision").flatMap({ Int($0) }) else { return nil }
      self = .change(.undo(key, to: number))
    case "status":
      let limit = words.last("--timeout").flatMap { Int($0.prefix(while: \.isNumber)) }
      self = .rolloutStatus(key, atMost: limit ?? 600)
    default: return nil
    }
  }
}

/// The words of a kubectl command, where options may stand anywhere.
struct KubectlWords {
  private static let valued: Set<String> = [
    "--context", "--namespace", "-n", "-c", "--container", "--tail", "--since-time", "--since", "-o",
    "--output",
    "--replicas", "--current-replicas", "--from", "--unix-socket", "-u", "--raw", "--address", "--timeout",
    "--request-timeout", "--kubeconfig", "--grace-period",
  ]

  private(set) var operands: [String] = []
  private var options: [(name: String, value: String)] = []

  init(_ words: [String]) {
    var rest = words[...]
    while let word = rest.popFirst() {
      // What follows is for a program in the container.
      if word == "--" { return }
      guard word.hasPrefix("-"), word.utf8.count > 1 else {
        operands.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      if parts.count == 2 {
        options.append((parts[0], parts[1]))
      } else if Self.valued.contains(word) {
        options.append((word, rest.popFirst() ?? ""))
      } else {
        options.append((word, "true"))
      }
    }
  }

  var namespace: String { last("--namespace", "-n") ?? "default" }

  func last(_ names: String...) -> String? { options.last { names.contains($0.name) }?.value }
  func has(_ names: String...) -> Bool { options.last { names.contains($0.name) }?.value == "true" }

  /// Of `deployment/web` or `deployment web`.
  func key(_ words: [String]) -> KubeKey? {
    let parts = words.flatMap { $0.split(separator: "/").map(String.init) }
    guard parts.count == 2,
      let kind = KubeKind.allCases.first(where: { kind in
        let name = parts[0].lowercased().prefix { $0 != "." }
        return [kind.singular, kind.resource, Self.short[kind] ?? ""].contains(String(name))
      })
    else { return nil }
    return KubeKey(kind, kind.isNamespaced ? namespace : "", parts[1])
  }

  private static let short: [KubeKind: String] = [
    .pod: "po", .deployment: "deploy", .statefulSet: "sts", .daemonSet: "ds", .replicaSet: "rs",
    .cronJob: "cj",
    .autoscaler: "hpa", .service: "svc", .ingress: "ing", .volumeClaim: "pvc", .node: "no", .event: "ev",
  ]
}
