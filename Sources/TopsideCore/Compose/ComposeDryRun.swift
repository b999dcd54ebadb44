/// What `docker compose --dry-run` says that it would do.
package struct ComposeDryRun: Hashable, Sendable {
  /// What would become of one thing.
  package enum Deed: Hashable, Sendable {
    case creates, recreates, starts, stops, removes
    /// It is as it should be.
    case leaves
  }

  package enum Subject: String, Hashable, Sendable { case container, volume, network }

  package struct Action: Hashable, Sendable {
    package var subject: Subject
    package var name: String
    package var deed: Deed

    package init(_ subject: Subject, _ name: String, _ deed: Deed) {
      self.subject = subject
      self.name = name
      self.deed = deed
    }
  }

  /// In the order in which compose came to them; each thing once, with the most drastic of what was said of it.
  package private(set) var actions: [Action] = []

  package init(actions: [Action] = []) { self.actions = actions }

  /// Reads what compose printed; lines of another shape say nothing.
  ///
  /// - Note: From `docker compose --dry-run create` and `down`, compose 2.26.
  package init(parsing output: [UInt8]) {
    for line in String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline) {
      if let action = Self.action(line) { note(action) }
    }
  }

  package func names(_ subject: Subject, _ deeds: Deed...) -> [String] {
    actions.filter { $0.subject == subject && deeds.contains($0.deed) }.map(\.name)
  }

  /// ` DRY-RUN MODE -  Container shop-web-1  Recreate`
  private static func action(_ line: Substring) -> Action? {
    guard let end = line.firstRange(of: "DRY-RUN MODE -")?.upperBound else { return nil }
    var words = line[end...].split(separator: " ")
    guard words.count >= 3, let subject = Subject(rawValue: words[0].lowercased()) else { return nil }
    let deed: Deed
    switch words.removeLast() {
    case "Creating": deed = .creates
    case "Recreate", "Recreated": deed = .recreates
    // Without a `Creating` before it, it is there and does not run.
    case "Created", "Starting", "Started": deed = .starts
    case "Running": deed = .leaves
    case "Stopping", "Stopped": deed = .stops
    case "Removing", "Removed": deed = .removes
    default: return nil
    }
    var name = words.dropFirst().joined(separator: " ")
    if name.hasPrefix("\""), name.hasSuffix("\""), name.count > 1 {
      name = String(name.dropFirst().dropLast())
    }
    return Action(subject, name, deed)
  }

  fileprivate mutating func note(_ action: Action) {
    // A container that takes another's place has its identifier before the name until it is renamed.
    let name = Self.finalName(action.name)
    guard
      let index = actions.firstIndex(where: { $0.subject == action.subject && $0.name == name })
    else {
      actions.append(Action(action.subject, name, action.deed))
      return
    }
    if Self.rank(action.deed) > Self.rank(actions[index].deed) { actions[index].deed = action.deed }
  }

  private static func finalName(_ name: String) -> String {
    let parts = name.split(separator: "_", maxSplits: 1)
    guard parts.count == 2, parts[0].count == 12, parts[0].allSatisfy(\.isHexDigit) else { return name }
    return String(parts[1])
  }

  private static func rank(_ deed: Deed) -> Int {
    switch deed {
    case .leaves: 0
    case .starts: 1
    case .stops: 2
    case .creates: 3
    case .recreates: 4
    case .removes: 5
    }
  }
}

extension ComposeDryRun {
  /// What another dry run said.
  mutating func add(_ other: ComposeDryRun) { for action in other.actions { note(action) } }
}
