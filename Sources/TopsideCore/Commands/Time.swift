/// Time as a parameter: the wall clock for what is printed, sleeping for backoff and rounds.
package protocol Time: Sendable {
  func now() -> Timestamp
  /// Time that only goes forward, for ages and deadlines; its zero is arbitrary.
  func uptime() -> Duration
  /// Returns early when the task is cancelled.
  func sleep(_ duration: Duration) async
}
