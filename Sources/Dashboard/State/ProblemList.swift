package import TopsideCore

/// What is wrong in a cluster, worst first, kept in order one by one.
package struct ProblemList: Sendable {
  package private(set) var sorted: [Problem] = []
  private var byKey: [KubeKey: [Problem]] = [:]
  /// Another number is another list.
  private(set) var revision = 0

  package init() {}

  package func problems(of key: KubeKey) -> [Problem] { byKey[key] ?? [] }

  mutating func set(_ problems: [Problem], of key: KubeKey) {
    let old = byKey[key] ?? []
    guard old != problems else { return }
    byKey[key] = problems.isEmpty ? nil : problems
    for problem in old { remove(problem) }
    for problem in problems { sorted.insert(problem, at: Self.place(of: problem, in: sorted)) }
    revision += 1
  }

  private mutating func remove(_ problem: Problem) {
    var index = Self.place(of: problem, in: sorted)
    while index < sorted.count, sorted[index] != problem { index += 1 }
    if index < sorted.count { sorted.remove(at: index) }
  }

  /// The two lists as one, in the order that both have.
  static func merged(_ some: [Problem], into sorted: [Problem]) -> [Problem] {
    var all = sorted
    for problem in some { all.insert(problem, at: place(of: problem, in: all)) }
    return all
  }

  /// Where a problem is, or would be: before all that are not before it.
  private static func place(of problem: Problem, in sorted: [Problem]) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if precedes(sorted[middle], problem) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func precedes(_ a: Problem, _ b: Problem) -> Bool {
    a.severity == b.severity ? (a.name, a.cause) < (b.name, b.cause) : a.severity > b.severity
  }
}
