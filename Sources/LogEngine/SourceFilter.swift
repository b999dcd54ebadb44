internal import SafeText

/// A filter, and what it says to each source of a store.
struct SourceFilter: Sendable {
  let filter: LogFilter
  /// By the sources' numbers.
  private(set) var isAllowed: [Bool] = []

  init(_ filter: LogFilter, _ names: [SafeText]) {
    self.filter = filter
    for name in names { add(name) }
  }

  mutating func add(_ name: SafeText) {
    let isWanted = filter.sources.isEmpty || filter.sources.contains { Self.name(name.text, beginsWith: $0) }
    isAllowed.append(isWanted && !filter.excludedSources.contains { Self.name(name.text, beginsWith: $0) })
  }

  func allows(_ source: UInt16) -> Bool { Int(source) >= isAllowed.count || isAllowed[Int(source)] }

  /// Smart case, as for words.
  private static func name(_ name: String, beginsWith beginning: String) -> Bool {
    beginning.contains { $0.isUppercase }
      ? name.hasPrefix(beginning) : name.lowercased().hasPrefix(beginning)
  }
}
