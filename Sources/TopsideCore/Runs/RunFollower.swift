/// What became of a run since it was looked at last.
package struct RunUpdate: Hashable, Sendable {
  package var id: RunID
  package var entries: [RunEntry]
  package var isAlive: Bool

  package init(id: RunID, entries: [RunEntry], isAlive: Bool) {
    self.id = id
    self.entries = entries
    self.isAlive = isAlive
  }
}

/// Reads journals on, as they grow; whoever writes them.
package struct RunFollower: Sendable {
  private struct Place: Sendable {
    var next = 0
    var isAlive = false
    var isOver = false
  }

  /// Journals that are looked at, the newest ones.
  package static let limit = 200

  private let store: any RunStore
  private var places: [RunID: Place] = [:]

  package init(store: any RunStore) { self.store = store }

  /// Whether any run has no end yet, so that looking again soon is worth it.
  package var isBusy: Bool { places.values.contains { !$0.isOver && $0.isAlive } }

  /// What is new since the last call; the first tells everything.
  package mutating func look() -> [RunUpdate] {
    var updates: [RunUpdate] = []
    for id in store.ids().prefix(Self.limit).reversed() {
      let before = places[id]
      if before?.isOver == true { continue }
      var place = before ?? Place()
      // Asked before it is read: a process that ends in between has then written its end.
      let isAlive = store.isAlive(id)
      guard let (entries, next) = store.read(id, from: place.next) else { continue }
      let isNews = before == nil || !entries.isEmpty || isAlive != place.isAlive
      place.next = next
      place.isAlive = isAlive
      place.isOver = entries.contains { if case .ended = $0.event { true } else { false } }
      places[id] = place
      if isNews { updates.append(RunUpdate(id: id, entries: entries, isAlive: isAlive && !place.isOver)) }
    }
    return updates
  }
}
