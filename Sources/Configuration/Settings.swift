/// What an operator may set in `~/.config/topside/config.yaml`. The defaults need no file.
package struct Settings: Hashable, Sendable {
  package var theme = "default"
  package var isReadOnly = false
  /// Names of hosts, contexts and projects that are shown as production.
  package var production: [Pattern] = []
  package var protectedProjects: [Pattern] = []
  package var protectedContexts: [Pattern] = []
  package var protectedNamespaces: [Pattern] = []
  package var rollbackTimeout = Duration.seconds(180)
  package var rollbackChecks: [Checked] = []
  package var profiles: [String] = []
  /// Lines of a log that are fetched when it is opened.
  package var logTail = 500
  package var logStoreMebibytes = 64
  package var statsInterval = Duration.seconds(2)
  package var memoryWarningPercent = 90
  package var isMouseOn = false
  package var hasKubernetes = true
  /// nil: the kubeconfig's current one.
  package var kubeContext: String?
  package var namespaces: [String] = []
  package var restartTimeout = Duration.seconds(90)
  /// Names of keys by the action that they are for, in place of its own; an empty list takes those away.
  package var keys: [String: [String]] = [:]

  package init() {}

  /// What must answer when another version of a project runs.
  package struct Checked: Hashable, Sendable {
    package var project: Pattern
    package var addresses: [String]

    package init(project: Pattern, addresses: [String]) {
      self.project = project
      self.addresses = addresses
    }
  }

  /// All that match, in the order of the file.
  package func rollbackAddresses(of project: String) -> [String] {
    rollbackChecks.filter { $0.project.matches(project) }.flatMap(\.addresses)
  }

  /// Whether something that is shown matches a production pattern.
  package func isProduction(_ names: String?...) -> Bool {
    names.contains { name in
      guard let name, !name.isEmpty else { return false }
      return production.contains { $0.matches(name) }
    }
  }

  /// What only other parts of the program know about the values.
  package struct Checks: Sendable {
    /// The actions that keys may be given to; nil accepts every name.
    package var actions: [String]?
    /// What is wrong with a key's name, in words; nil when it is one.
    package var keyProblem: @Sendable (String) -> String?

    package init(actions: [String]? = nil, keyProblem: @escaping @Sendable (String) -> String? = { _ in nil })
    {
      self.actions = actions
      self.keyProblem = keyProblem
    }
  }

  /// Reads a configuration file over the defaults.
  ///
  /// - Throws: `ConfigurationError` for the first thing that is wrong.
  package init(_ bytes: [UInt8], file: String, checks: Checks = Checks()) throws(ConfigurationError) {
    self.init()
    guard let root = try YamlReader.read(bytes, file: file) else { return }
    try read(try root.entries("settings, as name: value"), under: "", checks)
  }

  private mutating func read(
    _ entries: [YamlNode.Entry], under group: String, _ checks: Checks
  ) throws(ConfigurationError) {
    for entry in entries {
      let name = group + entry.key
      if !entry.key.contains("."), let setting = Settings.reference.first(where: { $0.name == name }) {
        try setting.read(entry.value, &self, checks)
      } else if group.isEmpty, Settings.reference.contains(where: { $0.name.hasPrefix(name + ".") }) {
        let expected = "settings of \(name), as name: value"
        try read(try entry.value.entries(expected), under: name + ".", checks)
      } else {
        throw entry.unknown("setting", among: Settings.names(in: group))
      }
    }
  }

  /// The names that may stand in a group, without the group's own.
  private static func names(in group: String) -> [String] {
    reference.filter { $0.name.hasPrefix(group) }.map { setting in
      String(setting.name.dropFirst(group.count).prefix { $0 != "." })
    }
  }
}
