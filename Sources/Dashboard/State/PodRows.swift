package import TopsideCore

/// A row of the lists of a cluster.
package enum KubeRow: Hashable, Sendable {
  case heading(KubeHeading)
  case object(KubeKey)
}

/// What stands above rows; in the order in which they stand.
package enum KubeHeading: Hashable, Comparable, Sendable {
  /// Whose pods they are.
  case narrowing
  case namespace(String)
  /// Rows without a heading.
  case none
  case section(KubeKind)
}

/// The pods that are shown, in order. One that changes is put into its place; the others are not sorted again.
package struct PodRows: Sendable {
  struct Entry: Hashable, Sendable {
    var key: KubeKey
    /// The larger comes first; the name decides between equals.
    var rank: Double
    /// Of its name.
    var columns: Int
  }

  private struct Group: Sendable {
    var heading: KubeHeading
    var entries: [Entry] = []
    var rows: Int { entries.count + (heading == .none ? 0 : 1) }
  }

  private var groups: [Group] = []
  private var places: [KubeKey: (heading: KubeHeading, entry: Entry)] = [:]
  /// How many names are so many columns wide.
  private var widths: [Int] = []
  /// Headings that are there also without rows.
  private var pinned: Set<KubeHeading> = []
  private var isInverted = false

  package init() {}

  /// Rows, with the headings.
  package var count: Int { groups.reduce(0) { $0 + $1.rows } }
  package var podCount: Int { places.count }
  /// Of the longest name.
  var nameColumns: Int { widths.lastIndex { $0 > 0 } ?? 0 }

  func contains(_ key: KubeKey) -> Bool { places[key] != nil }

  /// Some rows from one on.
  func rows(from first: Int, limit: Int) -> [KubeRow] {
    var rows: [KubeRow] = []
    var skipped = max(0, first)
    for group in groups where rows.count < limit {
      guard skipped < group.rows else {
        skipped -= group.rows
        continue
      }
      let heading = group.heading == .none ? 0 : 1
      if skipped < heading { rows.append(.heading(group.heading)) }
      let start = max(0, skipped - heading)
      rows += group.entries[start...].prefix(max(0, limit - rows.count)).map { .object($0.key) }
      skipped = 0
    }
    return rows
  }

  /// The row that an object is in.
  func row(of key: KubeKey) -> Int? {
    guard let place = places[key] else { return nil }
    var row = 0
    for group in groups {
      if group.heading == place.heading {
        return row + (group.heading == .none ? 0 : 1) + index(of: place.entry, in: group.entries)
      }
      row += group.rows
    }
    return nil
  }

  /// How many objects are before this one, without the headings.
  func position(of key: KubeKey) -> Int? {
    guard let place = places[key] else { return nil }
    var before = 0
    for group in groups {
      if group.heading == place.heading { return before + index(of: place.entry, in: group.entries) }
      before += group.entries.count
    }
    return nil
  }

  /// The object with so many before it; the last where there are not as many.
  func key(at position: Int) -> KubeKey? {
    var rest = max(0, position)
    for group in groups {
      if rest < group.entries.count { return group.entries[rest].key }
      rest -= group.entries.count
    }
    return groups.last { !$0.entries.isEmpty }?.entries.last?.key
  }
}

// Changing.
extension PodRows {
  /// Everything anew.
  mutating func rebuild(
    _ entries: [(KubeHeading, Entry)], pinned: Set<KubeHeading>, isInverted: Bool
  ) {
    self = PodRows()
    self.isInverted = isInverted
    self.pinned = pinned
    var byHeading = Dictionary(grouping: entries, by: \.0).mapValues { $0.map(\.1) }
    for heading in pinned where byHeading[heading] == nil { byHeading[heading] = [] }
    places.reserveCapacity(entries.count)
    for heading in byHeading.keys.sorted() {
      let sorted = (byHeading[heading] ?? []).sorted { precedes($0, $1) }
      groups.append(Group(heading: heading, entries: sorted))
      for entry in sorted {
        places[entry.key] = (heading, entry)
        count(entry.columns, by: 1)
      }
    }
  }

  mutating func put(_ entry: Entry, under heading: KubeHeading) {
    if let old = places[entry.key] {
      if old.heading == heading, old.entry == entry { return }
      remove(entry.key)
    }
    let group = groupIndex(heading)
    groups[group].entries.insert(entry, at: index(of: entry, in: groups[group].entries))
    places[entry.key] = (heading, entry)
    count(entry.columns, by: 1)
  }

  mutating func remove(_ key: KubeKey) {
    guard let place = places.removeValue(forKey: key),
      let group = groups.firstIndex(where: { $0.heading == place.heading })
    else { return }
    count(place.entry.columns, by: -1)
    groups[group].entries.remove(at: index(of: place.entry, in: groups[group].entries))
    if groups[group].entries.isEmpty, !pinned.contains(place.heading) { groups.remove(at: group) }
  }

  private mutating func groupIndex(_ heading: KubeHeading) -> Int {
    let index = groups.firstIndex { $0.heading >= heading } ?? groups.count
    if index == groups.count || groups[index].heading != heading {
      groups.insert(Group(heading: heading), at: index)
    }
    return index
  }

  /// Where an entry is, or would be.
  private func index(of entry: Entry, in entries: [Entry]) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if precedes(entries[middle], entry) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func precedes(_ a: Entry, _ b: Entry) -> Bool {
    let (x, y) = isInverted ? (b, a) : (a, b)
    return x.rank == y.rank ? x.key < y.key : x.rank > y.rank
  }

  private mutating func count(_ columns: Int, by step: Int) {
    let columns = min(columns, 200)
    while widths.count <= columns { widths.append(0) }
    widths[columns] += step
  }
}
