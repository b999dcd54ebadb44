/// Who is told when the terminal is in our modes: whoever gives it back when we cannot.
package struct TerminalCustody {
  /// Called before the first byte is written, with the bytes that undo all that will be done.
  package var taken: @MainActor (_ reset: [UInt8]) -> Void
  /// Called after the terminal is as it was.
  package var returned: @MainActor () -> Void

  package init(taken: @escaping @MainActor ([UInt8]) -> Void, returned: @escaping @MainActor () -> Void) {
    self.taken = taken
    self.returned = returned
  }
}
