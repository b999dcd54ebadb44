/// A file with settings, as it was read.
package struct K3sSettingsFile: Sendable {
  package var path: String
  package var content: YAMLValue

  package init(_ path: String, _ content: YAMLValue) {
    self.path = path
    self.content = content
  }
}

extension K3sSettings {
  /// Everything that k3s is told: its own words win over its files, and those over its environment.
  ///
  /// - Parameters:
  ///   - arguments: What the unit starts, the program first.
  ///   - files: `config.yaml`, then those of `config.yaml.d` in the order of their names: a later one replaces what
  ///     an earlier one says, or with `name+` adds to it.
  ///   - environment: Variables of the unit, and the file that they are in.
  package init(
    arguments: [String], files: [K3sSettingsFile], environment: (path: String, variables: [String: String])?
  ) {
    var all = Self.read(arguments)
    all += Self.merged(files)
    for (name, value) in (environment?.variables ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard let setting = Self.variables[name], let path = environment?.path else { continue }
      all.append(Self.setting(setting, [value], .environment(path)))
    }
    self.init(all)
  }

  /// Where `--config` or `K3S_CONFIG_FILE` say that the file is.
  package static func configuration(arguments: [String], environment: [String: String]) -> String? {
    read(arguments).first { $0.name == "config" }?.values.last ?? environment["K3S_CONFIG_FILE"]
  }

  // MARK: Command line

  private static let shortNames = [
    "-t": "token", "-s": "server", "-d": "data-dir", "-c": "config", "-i": "node-ip",
  ]

  static func read(_ arguments: [String]) -> [K3sSetting] {
    var names: [String] = []
    var values: [String: [String]] = [:]
    var words = arguments.dropFirst()[...]
    while let word = words.popFirst() {
      guard word.hasPrefix("-") else { continue }
      var name = word
      var value: String?
      if let equals = word.firstIndex(of: "=") {
        name = String(word[..<equals])
        value = String(word[word.index(after: equals)...])
      } else if let next = words.first, !next.hasPrefix("-") {
        value = next
        words = words.dropFirst()
      }
      name = shortNames[name] ?? String(name.drop { $0 == "-" })
      if values[name] == nil { names.append(name) }
      values[name, default: []].append(value ?? "true")
    }
    return names.map { setting($0, values[$0] ?? [], .commandLine) }
  }

  // MARK: Files

  private static func merged(_ files: [K3sSettingsFile]) -> [K3sSetting] {
    var order: [String] = []
    var raw: [String: (values: [String], source: K3sSetting.Source)] = [:]
    for file in files {
      for entry in file.content.entries {
        let adds = entry.key.hasSuffix("+")
        let name = adds ? String(entry.key.dropLast()) : entry.key
        let values = values(of: entry.value)
        if raw[name] == nil { order.append(name) }
        raw[name] = (
          (adds ? raw[name]?.values ?? [] : []) + values, .file(file.path, line: entry.line)
        )
      }
    }
    return order.compactMap { name in raw[name].map { setting(name, $0.values, $0.source) } }
  }

  private static func values(of value: YAMLValue) -> [String] {
    switch value {
    case .scalar(let text): text.isEmpty ? [] : [text]
    case .sequence(let items): items.compactMap(\.text)
    case .mapping: []
    }
  }

  // MARK: Environment

  private static let variables = [
    "K3S_TOKEN": "token", "K3S_CLUSTER_SECRET": "token", "K3S_TOKEN_FILE": "token-file",
    "K3S_AGENT_TOKEN": "agent-token", "K3S_URL": "server", "K3S_DATASTORE_ENDPOINT": "datastore-endpoint",
    "K3S_DATA_DIR": "data-dir", "K3S_NODE_NAME": "node-name", "K3S_CLUSTER_INIT": "cluster-init",
  ]

  /// Lines as systemd reads them: `NAME=value`, perhaps in quotes.
  package static func variables(_ bytes: [UInt8]) -> [String: String] {
    var variables: [String: String] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let line = line.drop(while: \.isWhitespace)
      guard !line.hasPrefix("#"), !line.hasPrefix(";"), let equals = line.firstIndex(of: "=") else {
        continue
      }
      var value = line[line.index(after: equals)...]
      while value.last?.isWhitespace == true { value = value.dropLast() }
      if let quote = value.first, quote == "\"" || quote == "'", value.count > 1, value.last == quote {
        value = value.dropFirst().dropLast()
      }
      variables[String(line[..<equals])] = String(value)
    }
    return variables
  }

  // MARK: Values

  /// Settings whose values may be looked at: none of the others is kept.
  private static let plain: Set<String> = [
    "node-ip", "node-external-ip", "bind-address", "advertise-address", "flannel-iface", "tls-san",
    "https-listen-port", "data-dir", "node-name", "cluster-init", "server", "config", "token-file",
  ]

  private static func setting(_ name: String, _ values: [String], _ source: K3sSetting.Source) -> K3sSetting {
    if name == "datastore-endpoint" {
      // It has a password in it.
      let schemes = values.last.map { value in
        value.firstRange(of: "://").map { String(value[..<$0.lowerBound]) } ?? "sqlite"
      }
      return K3sSetting(name, schemes.map { [$0] } ?? [], source)
    }
    if plain.contains(name) {
      let each = values.flatMap { $0.split(separator: ",") }.map { String($0).trimmed }
      return K3sSetting(name, each.filter { !$0.isEmpty }, source)
    }
    let isToken = name == "token" || name == "agent-token"
    return K3sSetting(name, [], source, secret: isToken ? K3sTokenForm(token: values.last ?? "") : nil)
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...].drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}
