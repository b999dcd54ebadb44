/// Decides what may be changed now; asked before each change and before each run.
package protocol Safeguards: Sendable {
  /// Read-only mode, for everything.
  func turn(on: Bool)
  /// Allows what is protected.
  func unlock(_ names: [ProtectedName])
  /// Refuses it again, or for the first time.
  func lock(_ names: [ProtectedName])
  /// Why some of these commands may not be run now; nil when all may.
  func refusal(_ commands: [Command]) -> ProtectedName?
  /// What of it is open now that would be locked else: a run that is confirmed now may go on with that.
  func permits(for commands: [Command]) -> [ProtectedName]
}
