import Glibc

extension TerminalError: CustomStringConvertible {
  /// One line: what is missing, and what to do.
  package var description: String {
    switch self {
    case .notATerminal(let stream):
      "\(stream) is not a terminal; the dashboard needs one (try: topside status)"
    case .terminalTypeNotSet:
      "TERM is not set, so it is unknown how to draw; set it, for example: TERM=xterm-256color"
    case .terminalTypeUnknown(let name):
      "no description of the terminal type TERM=\(printable(name)) is installed; try TERM=xterm-256color"
    case .cannotMoveCursor(let type):
      "a terminal of the type TERM=\(printable(type)) cannot show a screen; try TERM=xterm-256color"
    case .cannotOpen(let errno): "the terminal cannot be opened: \(String(cString: strerror(errno)))"
    case .cannotDraw(let errno): "the screen cannot be prepared: \(String(cString: strerror(errno)))"
    }
  }

  /// TERM comes from outside and is printed to whatever is there.
  private func printable(_ name: String) -> String {
    String(name.unicodeScalars.prefix(64).map { 0x21..<0x7F ~= $0.value ? Character($0) : "?" })
  }
}
