import TopsideCore

/// What the simulated API server keeps: every object as text, and what changed lately, for those who watch.
struct ClusterStore: Sendable {
  struct Stored: Sendable {
    /// The members of the object behind `kind` and `apiVersion`, and the brace that ends it.
    var text: String
    var version: Int
    var labels: [String: String]
  }

  struct Change: Sendable {
    /// `ADDED`, `MODIFIED` or `DELETED`.
    var type: String
    var key: KubeKey
    var object: Stored
  }

  /// As many changes are remembered; who asks for older ones is told 410.
  static let changeLimit = 4000
  /// Stands where the version goes.
  static let versionMark = "%VERSION%"

  private(set) var objects: [KubeKey: Stored] = [:]
  private var templates: [KubeKey: String] = [:]
  /// Oldest first.
  private(set) var changes: [Change] = []
  private(set) var version = 48_100
  /// The version before the first change that is remembered.
  private(set) var forgotten = 48_100

  /// - Parameters:
  ///   - key: Whose.
  ///   - object: As it is now; nil when it is gone.
  mutating func put(_ key: KubeKey, _ object: KubeJSON?) {
    guard let object else { return remove(key) }
    let template = object.value.compact
    guard templates[key] != template else { return }
    let isNew = templates.updateValue(template, forKey: key) == nil
    version += 1
    let stored = Self.stored(template, version, object.labels)
    objects[key] = stored
    remember(Change(type: isNew ? "ADDED" : "MODIFIED", key: key, object: stored))
  }

  private mutating func remove(_ key: KubeKey) {
    guard let template = templates.removeValue(forKey: key), let last = objects.removeValue(forKey: key)
    else { return }
    version += 1
    let stored = Self.stored(template, version, last.labels)
    remember(Change(type: "DELETED", key: key, object: stored))
  }

  private static func stored(_ template: String, _ version: Int, _ labels: [String: String]) -> Stored {
    let text = template.replacing(versionMark, with: "\(version)", maxReplacements: 1)
    return Stored(text: text, version: version, labels: labels)
  }

  private mutating func remember(_ change: Change) {
    changes.append(change)
    guard changes.count > Self.changeLimit else { return }
    let dropped = changes.count - Self.changeLimit / 2
    forgotten = changes[dropped - 1].object.version
    changes.removeFirst(dropped)
  }

  /// All that a watch is about, by name.
  func objects(of watch: KubeWatch) -> [(key: KubeKey, value: Stored)] {
    objects.filter { watch.covers($0.key) }.sorted { $0.key < $1.key }
  }

  func changes(since version: Int) -> [Change] {
    let start = changes.partitioningIndex { $0.object.version > version }
    return Array(changes[start...])
  }
}

/// An object's JSON, without kind and version of the API, and what selects it.
struct KubeJSON: Sendable {
  var value: JSON
  var labels: [String: String] = [:]
}

extension ClusterStore.Stored {
  /// As it stands outside of a list.
  func whole(_ kind: KubeKind) -> String {
    let version = kind.group.hasPrefix("/apis/") ? String(kind.group.dropFirst(6)) : "v1"
    return "{\"kind\":\"\(kind.name)\",\"apiVersion\":\"\(version)\"," + text.dropFirst()
  }
}

extension Array {
  /// Where the first element is that has a property which all behind it have too.
  fileprivate func partitioningIndex(_ isBehind: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
