import CNcurses
import CellGrid
import Glibc

/// The terminal device: a description of our own, its line settings and its size.
struct Teletype {
  enum Outcome: Hashable {
    case count(Int)
    case wouldBlock
    case gone
  }

  static let largestSize = Size(columns: 1000, rows: 500)

  let descriptor: Int32
  private let original: termios
  /// The flags of the shell's description, where we had to make that one non-blocking.
  private let sharedFlags: Int32?

  /// Opens the terminal of standard output anew: O_NONBLOCK on a shared description would break the shell.
  static func open() throws(TerminalError) -> Teletype {
    guard isatty(STDIN_FILENO) == 1 else { throw .notATerminal(standardStream: "standard input") }
    guard isatty(STDOUT_FILENO) == 1 else { throw .notATerminal(standardStream: "standard output") }
    var original = termios()
    guard tcgetattr(STDOUT_FILENO, &original) == 0 else { throw .cannotOpen(errno: errno) }
    let flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC
    // After su the device belongs to somebody else, but /dev/tty can be opened.
    for path in ["/proc/self/fd/1", "/dev/tty"] {
      let descriptor = Glibc.open(path, flags)
      if descriptor >= 0 { return Teletype(descriptor: descriptor, original: original, sharedFlags: nil) }
    }
    let descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    let shared = fcntl(STDOUT_FILENO, F_GETFL)
    guard descriptor >= 0, shared >= 0 else { throw .cannotOpen(errno: errno) }
    return Teletype(descriptor: descriptor, original: original, sharedFlags: shared)
  }

  /// The size in cells, at most 1000x500; 80x24 where the terminal does not say.
  var size: Size {
    var columns: Int32 = 0
    var rows: Int32 = 0
    cn_get_size(descriptor, &columns, &rows)
    guard columns > 0, rows > 0 else { return Size(columns: 80, rows: 24) }
    return Size(
      columns: min(Int(columns), Self.largestSize.columns), rows: min(Int(rows), Self.largestSize.rows))
  }

  /// Whether we may change the terminal; where there is no job control, always.
  var isInForeground: Bool {
    let group = tcgetpgrp(descriptor)
    return group < 0 || group == getpgrp()
  }

  /// Whether nobody has changed the settings that `makeRaw` made.
  var isRaw: Bool {
    var now = termios()
    guard tcgetattr(descriptor, &now) == 0 else { return true }
    return now.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0
  }

  /// Every key at once and as it is: no line editing, echo, signals, flow control or translation.
  func makeRaw() {
    if let sharedFlags { _ = fcntl(descriptor, F_SETFL, sharedFlags | O_NONBLOCK) }
    var raw = original
    raw.c_iflag &= ~tcflag_t(BRKINT | ICRNL | INLCR | IGNCR | ISTRIP | IXON | PARMRK)
    raw.c_oflag &= ~tcflag_t(OPOST)
    raw.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | IEXTEN | ISIG)
    withUnsafeMutableBytes(of: &raw.c_cc) { characters in
      characters[Int(VMIN)] = 1
      characters[Int(VTIME)] = 0
    }
    tcsetattr(descriptor, TCSANOW, &raw)
  }

  /// Puts the settings back that were there at first, unless somebody else has changed them.
  func restore() {
    withoutStopping {
      var settings = original
      if isRaw { tcsetattr(descriptor, TCSANOW, &settings) }
    }
    if let sharedFlags { _ = fcntl(descriptor, F_SETFL, sharedFlags) }
  }

  func discardOutput() { withoutStopping { tcflush(descriptor, TCOFLUSH) } }

  func discardInput() { withoutStopping { tcflush(descriptor, TCIFLUSH) } }

  /// The shell may have taken the foreground already; changing the terminal then must not stop us.
  private func withoutStopping(_ change: () -> Void) {
    var background = sigset_t()
    var before = sigset_t()
    sigemptyset(&background)
    sigaddset(&background, SIGTTOU)
    pthread_sigmask(SIG_BLOCK, &background, &before)
    change()
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  func write(_ bytes: ArraySlice<UInt8>) -> Outcome {
    let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    return outcome(count)
  }

  /// Appends what there is to read, up to a buffer full.
  func read(into bytes: inout [UInt8]) -> Outcome {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4096) { buffer in
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count > 0 { bytes.append(contentsOf: buffer[..<count]) }
      return count == 0 ? .gone : outcome(count)
    }
  }

  private func outcome(_ count: Int) -> Outcome {
    if count >= 0 { return .count(count) }
    return errno == EAGAIN || errno == EINTR ? .wouldBlock : .gone
  }
}
