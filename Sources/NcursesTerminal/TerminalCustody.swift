import CGuard

/// Who is told when the terminal is in our modes: whoever gives it back when we cannot.
package struct TerminalCustody: Sendable {
  /// Called before the first byte is written, with the bytes that undo all that will be done.
  package var taken: @MainActor @Sendable (_ reset: [UInt8]) -> Void
  /// Called after the terminal is as it was.
  package var returned: @MainActor @Sendable () -> Void

  package init(
    taken: @escaping @MainActor @Sendable ([UInt8]) -> Void,
    returned: @escaping @MainActor @Sendable () -> Void
  ) {
    self.taken = taken
    self.returned = returned
  }

  /// The guard parent and the crash handlers.
  package static let guardParent = TerminalCustody(
    taken: { reset in reset.withUnsafeBytes { guard_terminal_taken($0.baseAddress, $0.count) } },
    returned: { guard_terminal_returned() })
}
