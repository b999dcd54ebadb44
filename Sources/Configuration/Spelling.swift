/// Finds what somebody probably meant.
package enum Spelling {
  /// The name with the fewest wrong, missing or additional letters, if these are few.
  package static func nearest(to name: String, among names: [String]) -> String? {
    // Comparing costs the product of both lengths; nobody misspells a word of a hundred letters.
    guard name.count < 100 else { return nil }
    let rated = names.map { (name: $0, distance: distance(Array(name.lowercased()), Array($0.lowercased()))) }
    guard let best = rated.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, best.name.count / 3) ? best.name : nil
  }

  /// Wrong, missing, additional and exchanged letters.
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var before: [Int] = []
    var row = Array(0...b.count)
    for i in a.indices {
      var next = [i + 1]
      for j in b.indices {
        var best = min(row[j] + (a[i] == b[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
        next.append(best)
      }
      (before, row) = (row, next)
    }
    return row[b.count]
  }
}
