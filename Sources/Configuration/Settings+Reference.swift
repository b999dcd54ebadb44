extension Settings {
  /// All settings, in the order of the documentation.
  package static let reference: [Setting] = look + safety + rollback + sources + kubernetes + [keySetting]

  private static let look = [
    Setting("theme", "the name of a theme", standard: "default", "How the screen looks; see docs/themes.md.")
    {
      (node, settings, _) throws(ConfigurationError) in
      settings.theme = try node.string("the name of a theme")
    },
    Setting("mouse", "true or false", standard: "false", "Whether the mouse selects and scrolls.") {
      (node, settings, _) throws(ConfigurationError) in settings.isMouseOn = try node.bool()
    },
  ]

  private static let safety = [
    Setting(
      "read_only", "true or false", standard: "false",
      "Whether every command that would change something is refused."
    ) { (node, settings, _) throws(ConfigurationError) in settings.isReadOnly = try node.bool() },
    patterns(
      "production",
      "Hosts, contexts and projects in the colour of production; contexts of the kubeconfig are locked, too."
    ) { $0.production = $1 },
    patterns("protected.projects", "Compose projects that are locked until L unlocks them for 10 minutes.") {
      $0.protectedProjects = $1
    },
    patterns(
      "protected.contexts", "Contexts of the kubeconfig that are locked so, besides those of production."
    ) { $0.protectedContexts = $1 },
    patterns("protected.namespaces", "Namespaces that are locked so, in every context.") {
      $0.protectedNamespaces = $1
    },
    Setting(
      "restart_timeout", "a time from 1s to 1h", standard: "90s",
      "How long a restarted service may take to become healthy before the restart counts as failed."
    ) { (node, settings, _) throws(ConfigurationError) in
      settings.restartTimeout = try node.duration(in: .seconds(1) ... .seconds(3600), "a time from 1s to 1h")
    },
  ]

  /// Names of which a star may stand for anything; none by default.
  private static func patterns(
    _ name: String, _ meaning: String, _ set: @escaping @Sendable (inout Settings, [Pattern]) -> Void
  ) -> Setting {
    Setting(name, "a list of names, * stands for anything", standard: "[]", meaning) {
      (node, settings, _) throws(ConfigurationError) in
      set(&settings, try node.names("a list of names").map(Pattern.init))
    }
  }

  private static let rollback = [
    Setting(
      "rollback.timeout", "a time from 30s to 1h", standard: "180s",
      "How long the services of another version may take until all of it is verified."
    ) { (node, settings, _) throws(ConfigurationError) in
      settings.rollbackTimeout = try node.duration(
        in: .seconds(30) ... .seconds(3600), "a time from 30s to 1h")
    },
    Setting(
      "rollback.checks", "a mapping from projects, * stands for anything, to lists of addresses",
      standard: "{}",
      "What must answer a GET with success before another version counts as verified; asked by curl."
    ) { (node, settings, _) throws(ConfigurationError) in
      for entry in try node.entries("projects and their addresses, as project: [http://…]") {
        var addresses: [String] = []
        for item in try entry.value.list("an address or a list of addresses") {
          addresses.append(try item.address())
        }
        settings.rollbackChecks.append(
          Settings.Checked(project: Pattern(entry.key), addresses: addresses))
      }
    },
  ]

  private static let sources = [
    Setting("compose.profiles", "a list of names", standard: "[]", "Profiles that are on, as with --profile.")
    {
      (node, settings, _) throws(ConfigurationError) in
      settings.profiles = try node.names("a list of profiles")
    },
    Setting(
      "logs.tail", "a number from 0 to 100000", standard: "500", "Lines that are there when a log opens."
    ) {
      (node, settings, _) throws(ConfigurationError) in settings.logTail = try node.integer(in: 0...100_000)
    },
    Setting("logs.store_mib", "a number from 1 to 4096", standard: "64", "Memory for log lines, in MiB.") {
      (node, settings, _) throws(ConfigurationError) in
      settings.logStoreMebibytes = try node.integer(in: 1...4096)
    },
    Setting(
      "stats.interval", "a time from 500ms to 1m", standard: "2s", "How often CPU and memory are measured."
    ) {
      (node, settings, _) throws(ConfigurationError) in
      settings.statsInterval = try node.duration(
        in: .milliseconds(500) ... .seconds(60), "a time from 500ms to 1m")
    },
    Setting(
      "thresholds.memory_warning_percent", "a number from 1 to 100", standard: "90",
      "From which part of its limit on a service's memory is a warning."
    ) { (node, settings, _) throws(ConfigurationError) in
      settings.memoryWarningPercent = try node.integer(in: 1...100)
    },
  ]

  private static let kubernetes = [
    Setting(
      "kubernetes.enabled", "true or false", standard: "true",
      "Whether a cluster is looked at, where there is a kubeconfig."
    ) { (node, settings, _) throws(ConfigurationError) in settings.hasKubernetes = try node.bool() },
    Setting(
      "kubernetes.context", "the name of a context", standard: "\"\"",
      "The kubeconfig's context to begin with; an empty name is its current one."
    ) { (node, settings, _) throws(ConfigurationError) in
      guard case .scalar(let name, _) = node.content else {
        throw node.wrong(expected: "the name of a context")
      }
      settings.kubeContext = name.isEmpty ? nil : name
    },
    Setting(
      "kubernetes.namespaces", "a list of names", standard: "[]",
      "Namespaces that are shown; none is the context's own, or all where it has none."
    ) { (node, settings, _) throws(ConfigurationError) in
      settings.namespaces = try node.names("a list of namespaces")
    },
  ]

  private static let keySetting = Setting(
    "keys", "a mapping from actions to a key or a list of keys", standard: "{}",
    "Keys for actions in place of their own; see docs/keys.md."
  ) { (node, settings, checks) throws(ConfigurationError) in
    for entry in try node.entries("actions and their keys, as action: key") {
      if let actions = checks.actions, !actions.contains(entry.key) {
        throw entry.unknown("action", among: actions)
      }
      var names: [String] = []
      for key in try entry.value.list("a key or a list of keys") {
        let name = try key.string("a key")
        if let problem = checks.keyProblem(name) {
          throw ConfigurationError(key.place, .wrong(expected: "a key", found: problem))
        }
        names.append(name)
      }
      settings.keys[entry.key] = names
    }
  }
}

extension YamlNode {
  /// Plans are written down and shown, so a password has no place in one.
  fileprivate func address() throws(ConfigurationError) -> String {
    let expected = "an address as http://127.0.0.1:8080/health, without a user"
    let text = try string(expected)
    let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) } && !text.contains("@")
    guard isPlain, text.hasPrefix("http://") || text.hasPrefix("https://") else {
      throw wrong(expected: expected)
    }
    return text
  }

  fileprivate func names(_ expected: String) throws(ConfigurationError) -> [String] {
    var names: [String] = []
    for item in try list(expected) { names.append(try item.string("a name")) }
    return names
  }
}
