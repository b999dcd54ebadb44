/// Why there can be no screen.
package enum TerminalError: Error, Hashable, Sendable {
  case notATerminal(standardStream: String)
  case terminalTypeNotSet
  case terminalTypeUnknown(name: String)
  case cannotMoveCursor(type: String)
  case cannotOpen(errno: Int32)
  case cannotDraw(errno: Int32)
}
