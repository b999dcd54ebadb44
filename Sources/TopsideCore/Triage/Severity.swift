/// One scale for everything.
package enum Severity: Int, Hashable, Comparable, Sendable, Codable {
  case neutral, warning, failed

  package static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
}

/// What a service or container is, in one word.
package enum Health: String, Hashable, Sendable, Codable, CaseIterable {
  case healthy, started, starting, completed, degraded, failed, missing, off, unknown
}
