extension K3sRule {
  package func matches(_ message: String) -> Bool { matches(lowercased: message.lowercased()) }

  private func matches(lowercased message: String) -> Bool {
    signatures.contains { pieces in pieces.allSatisfy { message.contains($0) } }
  }

  /// What is recognised in lines that have the newest last.
  ///
  /// - Returns: Each rule once, with its newest line; the newest first.
  package static func matches(in lines: [K3sJournal.Line]) -> [K3sSignature] {
    var found: [K3sSignature] = []
    for line in lines.reversed() {
      let message = line.message.lowercased()
      for rule in all where rule.matches(lowercased: message) {
        if let index = found.firstIndex(where: { $0.rule.id == rule.id }) {
          found[index].count += 1
        } else {
          found.append(K3sSignature(rule, line, count: 1))
        }
      }
    }
    return found
  }

  package static func rule(_ id: ID) -> K3sRule? { all.first { $0.id == id } }
}
