import TopsideCore

/// What the simulated kubectl prints of itself, and how it prints objects.
enum KubectlText {
  static let context = "demo"

  static let configuration: JSON = .of(
    ("kind", "Config"), ("apiVersion", "v1"), ("preferences", .object([])),
    (
      "clusters",
      .array([.of(("name", "demo"), ("cluster", .of(("server", "https://127.0.0.1:6443"))))])
    ),
    ("users", .array([.of(("name", "operator"), ("user", .object([])))])),
    (
      "contexts",
      .array([
        .of(
          ("name", .string(context)),
          ("context", .of(("cluster", "demo"), ("user", "operator"), ("namespace", "integr8scode"))))
      ])
    ), ("current-context", .string(context)))

  static let serverVersion: JSON = .of(
    ("major", "1"), ("minor", "32"), ("gitVersion", "v1.32.5+k3s1"), ("platform", "linux/amd64"))

  static func version(isJSON: Bool) -> String {
    guard isJSON else {
      return "Client Version: v1.32.5\nKustomize Version: v5.5.0\nServer Version: v1.32.5+k3s1\n"
    }
    let client: JSON = .of(
      ("major", "1"), ("minor", "32"), ("gitVersion", "v1.32.5"), ("platform", "linux/amd64"))
    let version: JSON = .of(
      ("clientVersion", client), ("kustomizeVersion", "v5.5.0"), ("serverVersion", serverVersion))
    return version.indented(by: 2, escapesMarkup: true) + "\n"
  }

  /// Of `8443:443`; where no port is asked for, any that is free.
  static func forward(_ ports: String) -> String {
    let parts = ports.split(separator: ":", omittingEmptySubsequences: false)
    let local = parts.first.flatMap { Int($0) } ?? 40_000 + Int(UInt64(stream: ports) % 9000)
    return "\(local) -> \(parts.last ?? "")"
  }

  static func status(_ code: Int, _ reason: String, _ message: String) -> JSON {
    .of(
      ("kind", "Status"), ("apiVersion", "v1"), ("metadata", .object([])), ("status", "Failure"),
      ("message", .string(message)), ("reason", .string(reason)), ("code", .integer(code)))
  }

  static func yaml(_ value: JSON) -> String {
    var lines: [String] = []
    write(value, indent: "", to: &lines)
    return lines.map { $0 + "\n" }.joined()
  }

  private static func write(_ value: JSON, indent: String, to lines: inout [String]) {
    switch value {
    case .object(let members):
      for member in members { write(member.name, member.value, indent: indent, to: &lines) }
    case .array(let values):
      for value in values {
        let start = lines.count
        write(value, indent: indent + "  ", to: &lines)
        guard lines.count > start else { continue }
        lines[start] = indent + "- " + lines[start].dropFirst(indent.count + 2)
      }
    default: lines.append(indent + scalar(value))
    }
  }

  private static func write(_ name: String, _ value: JSON, indent: String, to lines: inout [String]) {
    switch value {
    case .object(let members) where !members.isEmpty:
      lines.append("\(indent)\(name):")
      write(value, indent: indent + "  ", to: &lines)
    case .array(let values) where !values.isEmpty:
      lines.append("\(indent)\(name):")
      write(value, indent: indent, to: &lines)
    default: lines.append("\(indent)\(name): \(scalar(value))")
    }
  }

  private static func scalar(_ value: JSON) -> String {
    guard case .string(let text) = value else { return value.compact }
    let isPlain =
      text.first?.isLetter == true && !["true", "false", "null", "yes", "no"].contains(text.lowercased())
      && !text.contains(": ") && !text.contains(" #") && !text.contains("\n") && !text.hasSuffix(":")
    return isPlain ? text : value.indented(by: 0, escapesMarkup: false)
  }
}

extension ClusterSimulation {
  /// As it stands outside of a list, as a value.
  func whole(_ key: KubeKey) -> JSON? {
    guard case .object(let members)? = object(key)?.value, let stored = store.objects[key] else { return nil }
    let group = key.kind.group.hasPrefix("/apis/") ? String(key.kind.group.dropFirst(6)) : "v1"
    let head: [(name: String, value: JSON)] = [
      ("apiVersion", .string(group)), ("kind", .string(key.kind.name)),
    ]
    return .object(
      head + members.map { ($0.name, $0.value.replacing(ClusterStore.versionMark, "\(stored.version)")) })
  }

  /// What `kubectl describe` prints: the object's members as headed lines, and its events.
  func description(of key: KubeKey) -> String? {
    guard let object = whole(key), case .object(let members) = object else { return nil }
    var text = "Name:         \(key.name)\n"
    if !key.namespace.isEmpty { text += "Namespace:    \(key.namespace)\n" }
    for member in members where member.name == "spec" || member.name == "status" {
      text += "\(member.name.prefix(1).uppercased() + member.name.dropFirst()):\n"
      text += KubectlText.yaml(member.value).split(separator: "\n").map { "  \($0)\n" }.joined()
    }
    let told = events.values.filter { $0.object == key }.sorted { ($0.last, $0.key) < ($1.last, $1.key) }
    guard !told.isEmpty else { return text + "Events:         <none>\n" }
    text += "Events:\n  Type     Reason            Age    From                Message\n"
    text += "  ----     ------            ----   ----                -------\n"
    for event in told {
      let times = event.count > 1 ? " (x\(event.count))" : ""
      let age = "\(Int(now.age(since: event.last)))s\(times)"
      text += "  \(Self.wide(event.kind.rawValue, 8)) \(Self.wide(event.reason, 17)) \(Self.wide(age, 6)) "
      text += "\(Self.wide(event.component, 19)) \(event.message)\n"
    }
    return text
  }

  private static func wide(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

extension JSON {
  fileprivate func replacing(_ mark: String, _ text: String) -> JSON {
    switch self {
    case .string(mark): .string(text)
    case .object(let members): .object(members.map { ($0.name, $0.value.replacing(mark, text)) })
    default: self
    }
  }
}
