package import TopsideCore

/// Which objects are to be looked at again, and when: a heap, so that the clock touches only those that are due.
package struct DueTimes: Sendable {
  private struct Entry: Sendable {
    var at: Timestamp
    var key: KubeKey
  }

  private var heap: [Entry] = []

  package init() {}

  package mutating func add(_ key: KubeKey, at: Timestamp) {
    heap.append(Entry(at: at, key: key))
    var child = heap.count - 1
    while child > 0, case let parent = (child - 1) / 2, heap[child].at < heap[parent].at {
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// Those whose time has come; some may have been looked at since, which does no harm.
  package mutating func take(until now: Timestamp) -> Set<KubeKey> {
    var due: Set<KubeKey> = []
    while let first = heap.first, first.at <= now {
      due.insert(first.key)
      removeFirst()
    }
    return due
  }

  private mutating func removeFirst() {
    let last = heap.removeLast()
    guard !heap.isEmpty else { return }
    heap[0] = last
    var parent = 0
    while true {
      let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
      guard let least = children.min(by: { heap[$0].at < heap[$1].at }), heap[least].at < heap[parent].at
      else { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
