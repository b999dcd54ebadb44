package import TopsideCore

/// Lets everything through.
package struct NoSafeguards: Safeguards {
  package init() {}
  package func turn(on: Bool) {}
  package func unlock(_ names: [ProtectedName]) {}
  package func lock(_ names: [ProtectedName]) {}
  package func refusal(_ commands: [Command]) -> ProtectedName? { nil }
  package func permits(for commands: [Command]) -> [ProtectedName] { [] }
}
