package import CellGrid
package import SafeText

/// What each key does where.
package struct Keymap: Hashable, Sendable {
  package private(set) var bindings: [Binding]
  private var logKeys: [Key: Action] = [:]
  private var otherKeys: [Key: Action] = [:]
  /// On rows; a run is none of those, and has keys of its own in their place.
  private var changeKeys: [Key: Action] = [:]
  /// On the screens of a cluster, before the others.
  private var clusterKeys: [Key: Action] = [:]
  /// On the screen of runs, before the others.
  private var runKeys: [Key: Action] = [:]

  /// The defaults, with the keys of some actions replaced.
  ///
  /// - Throws: `KeymapError` when a key would have two meanings in one place.
  package init(replacing keys: [Action: [Key]] = [:]) throws(KeymapError) {
    bindings = Binding.defaults.map { binding in
      var binding = binding
      if let own = keys[binding.action] { binding.keys = own }
      return binding
    }
    for binding in bindings {
      for key in binding.keys { try add(key, binding) }
    }
  }

  private mutating func add(_ key: Key, _ binding: Binding) throws(KeymapError) {
    if binding.place == .logs {
      if let taken = logKeys[key] { throw .taken(key, by: taken, wantedFor: binding.action) }
      logKeys[key] = binding.action
    } else if binding.place == .runs {
      if let taken = runKeys[key] ?? otherKeys[key] {
        throw .taken(key, by: taken, wantedFor: binding.action)
      }
      runKeys[key] = binding.action
    } else if binding.place == .cluster {
      if let taken = clusterKeys[key] ?? otherKeys[key] ?? changeKeys[key] {
        throw .taken(key, by: taken, wantedFor: binding.action)
      }
      clusterKeys[key] = binding.action
    } else if binding.place == .change {
      if let taken = changeKeys[key] ?? otherKeys[key] ?? clusterKeys[key] {
        throw .taken(key, by: taken, wantedFor: binding.action)
      }
      changeKeys[key] = binding.action
    } else {
      if let taken = otherKeys[key] ?? changeKeys[key] ?? clusterKeys[key] ?? runKeys[key] {
        throw .taken(key, by: taken, wantedFor: binding.action)
      }
      otherKeys[key] = binding.action
    }
  }

  /// Where keys go to.
  package enum Focus: Hashable, Sendable {
    /// A log: its own keys come first.
    case log
    /// A list beside a log: the log's keys are those that mean nothing else.
    case besideLog
    case elsewhere
  }

  /// What a key does.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - focus: Where it goes to.
  ///   - inCluster: Whether that is on a screen of a cluster.
  ///   - inRuns: Whether that is on the screen of runs.
  /// - Returns: Its action; nil when it has none there.
  package func action(
    for key: Key, in focus: Focus, inCluster: Bool = false, inRuns: Bool = false
  ) -> Action? {
    let own = inRuns ? runKeys[key] : inCluster ? clusterKeys[key] : nil
    let other = own ?? otherKeys[key] ?? changeKeys[key]
    return switch focus {
    case .log: logKeys[key] ?? other
    case .besideLog: other ?? logKeys[key]
    case .elsewhere: other
    }
  }

  package func binding(_ action: Action) -> Binding? { bindings.first { $0.action == action } }

  /// The first key of an action, as the footer prints it.
  package func keyName(_ action: Action) -> SafeText {
    binding(action)?.keys.first.map { "\($0.name)" } ?? ""
  }
}

/// A keymap that cannot be.
package enum KeymapError: Error, Hashable, Sendable {
  case taken(Key, by: Action, wantedFor: Action)
}
