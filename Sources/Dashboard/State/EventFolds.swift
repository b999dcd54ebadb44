package import TopsideCore

/// Events with one reason about one object, as one.
package struct EventFold: Hashable, Sendable {
  /// What an event is about, as the API has it.
  package struct Subject: Hashable, Sendable {
    package var kind: String
    package var namespace: String
    package var name: String

    package init(_ kind: String, _ namespace: String, _ name: String) {
      self.kind = kind
      self.namespace = namespace
      self.name = name
    }

    init(_ key: KubeKey) { self.init(key.kind.name, key.namespace, key.name) }

    /// nil for a kind that is not shown.
    var key: KubeKey? {
      KubeKind(name: kind).map { KubeKey($0, $0.isNamespaced ? namespace : "", name) }
    }
  }

  package var key: KubeKey
  package var subject: Subject
  package var reason: String
  /// Of the newest.
  package var message: String
  package var isWarning: Bool
  package var count: Int
  package var last: Timestamp?
}

/// The events of a cluster, folded, newest first; each change touches only its own fold.
package struct EventFolds: Sendable {
  private struct Place: Hashable, Sendable {
    var last: Int64
    var key: KubeKey
  }

  private var folds: [KubeKey: EventFold] = [:]
  private var members: [KubeKey: Set<KubeKey>] = [:]
  private var owners: [KubeKey: KubeKey] = [:]
  private var bySubject: [EventFold.Subject: Set<KubeKey>] = [:]
  private var subjects: [KubeKey: EventFold.Subject] = [:]
  private var order: [Place] = []

  package init() {}

  package subscript(key: KubeKey) -> EventFold? { folds[key] }

  /// Newest first.
  var keys: [KubeKey] { order.map(\.key) }

  /// Of one object, newest first.
  package func folds(of key: KubeKey) -> [EventFold] {
    (bySubject[EventFold.Subject(key)] ?? []).compactMap { folds[$0] }
      .sorted { ($0.last?.nanoseconds ?? 0, $1.key) > ($1.last?.nanoseconds ?? 0, $0.key) }
  }

  /// An event came, changed or went.
  mutating func take(_ key: KubeKey, of cluster: Cluster) {
    if let old = owners.removeValue(forKey: key) {
      members[old]?.remove(key)
      refold(old, cluster)
    }
    guard let event = cluster.events[key] else { return }
    let subject = EventFold.Subject(event.objectKind, event.objectNamespace, event.objectName)
    // No object has a slash in its name.
    let fold = KubeKey(
      .event, event.meta.namespace, "\(subject.kind)/\(subject.namespace)/\(subject.name)/\(event.reason)")
    owners[key] = fold
    members[fold, default: []].insert(key)
    bySubject[subject, default: []].insert(fold)
    subjects[fold] = subject
    refold(fold, cluster)
  }

  private mutating func refold(_ key: KubeKey, _ cluster: Cluster) {
    if let old = folds.removeValue(forKey: key) {
      let place = place(of: old)
      if order.indices.contains(place), order[place].key == key { order.remove(at: place) }
    }
    let events = (members[key] ?? []).compactMap { cluster.events[$0] }
    guard let newest = events.max(by: { Self.time($0) < Self.time($1) }) else {
      members[key] = nil
      if let subject = subjects.removeValue(forKey: key) {
        bySubject[subject]?.remove(key)
        if bySubject[subject]?.isEmpty == true { bySubject[subject] = nil }
      }
      return
    }
    let fold = EventFold(
      key: key,
      subject: .init(newest.objectKind, newest.objectNamespace, newest.objectName), reason: newest.reason,
      message: newest.message, isWarning: events.contains { $0.type == "Warning" },
      count: events.reduce(0) { $0 + max(1, $1.count) }, last: newest.last ?? newest.first)
    folds[key] = fold
    order.insert(Place(last: fold.last?.nanoseconds ?? 0, key: key), at: place(of: fold))
  }

  private static func time(_ event: KubeEvent) -> Int64 { (event.last ?? event.first)?.nanoseconds ?? 0 }

  private func place(of fold: EventFold) -> Int {
    let wanted = (fold.last?.nanoseconds ?? 0, fold.key)
    var (low, high) = (0, order.count)
    while low < high {
      let middle = (low + high) / 2
      let here = order[middle]
      let isBefore = here.last == wanted.0 ? here.key < wanted.1 : here.last > wanted.0
      if isBefore { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
