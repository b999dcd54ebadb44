/// How long to wait before the next try: 0.5 s, doubled up to 30 s, and back to the start after a success.
package struct Backoff: Hashable, Sendable {
  private var next = Duration.milliseconds(500)

  package init() {}

  package mutating func delay() -> Duration {
    defer { next = min(next * 2, .seconds(30)) }
    return next
  }

  package mutating func reset() { next = .milliseconds(500) }
}
