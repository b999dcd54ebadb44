import FoundationEssentials
package import Glibc

/// A program on a terminal of its own, watched from the other side.
///
/// It reads only inside `wait` and `pump`, so that a terminal that does not read is one that is not pumped.
package final class PtySession {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  package let pid: pid_t
  package private(set) var terminal: VTParser
  /// What the program wrote, as long as `keepsOutput`.
  package private(set) var output: [UInt8] = []
  package var keepsOutput = false
  /// Just before the program was executed.
  package let started: ContinuousClock.Instant
  /// When the last bytes came.
  package private(set) var lastRead = ContinuousClock.now
  package private(set) var isHungUp = false

  private var master: Int32
  private let original: termios
  private var status: Int32?

  /// Starts a program as the leader of a session with this terminal.
  ///
  /// - Parameters:
  ///   - arguments: The first is the program's absolute path.
  ///   - columns: The terminal's width.
  ///   - rows: The terminal's height.
  ///   - environment: Added to a plain one; nil removes a variable.
  ///   - directory: Where the program starts; nil is where we are.
  /// - Throws: `Failure` when there is no terminal or no such program.
  package init(
    _ arguments: [String], columns: Int = 80, rows: Int = 24, environment: [String: String?] = [:],
    directory: String? = nil
  ) throws {
    let name: String
    (master, name) = try Self.openMaster()
    // Closed in programs that another test starts meanwhile, or its terminal would never hang up.
    let slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else { throw Failure(description: "no terminal \(name): errno \(errno)") }
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    original = Self.makeUnusual(slave)
    terminal = VTParser(columns: columns, rows: rows)
    let words = directory.map { ["/usr/bin/env", "-C", $0] + arguments } ?? arguments
    started = .now
    pid = try Self.spawn(words, on: name, Self.variables(environment))
    Glibc.close(slave)
  }

  private static func openMaster() throws -> (Int32, String) {
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    // From asm/ioctls.h, as macros that Swift cannot see: lock or unlock the slave, ask for its number.
    let (setLock, getNumber) = (0x4004_5431 as UInt, 0x8004_5430 as UInt)
    var (lock, number) = (Int32(0), UInt32(0))
    guard master >= 0, ioctl(master, setLock, &lock) == 0, ioctl(master, getNumber, &number) == 0 else {
      throw Failure(description: "no pseudo-terminal: errno \(errno)")
    }
    return (master, "/dev/pts/\(number)")
  }

  deinit {
    if status == nil {
      // The whole session: whatever a failed test left.
      for pid in ProcessTree.all().descendants(of: pid) + [pid] { kill(pid, SIGKILL) }
      waitpid(pid, nil, 0)
    }
    hangUp()
  }

  /// Settings that no default equals: a terminal that was reset is not one that was restored.
  private static func makeUnusual(_ slave: Int32) -> termios {
    var settings = termios()
    tcgetattr(slave, &settings)
    settings.c_iflag |= tcflag_t(IXANY)
    settings.c_lflag &= ~tcflag_t(ECHOCTL)
    withUnsafeMutableBytes(of: &settings.c_cc) { $0[Int(VERASE)] = 0x08 }
    tcsetattr(slave, TCSANOW, &settings)
    tcgetattr(slave, &settings)
    return settings
  }

  private static func variables(_ changes: [String: String?]) -> [String] {
    var variables: [String: String] = [
      "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/tmp", "TERM": "xterm-256color", "LANG": "C.UTF-8",
      "TZ": "UTC", "SWIFT_BACKTRACE": "enable=no",
    ]
    for (name, value) in changes { variables[name] = value }
    return variables.map { "\($0.key)=\($0.value)" }
  }

  private static func spawn(_ arguments: [String], on terminal: String, _ variables: [String]) throws -> pid_t
  {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    let newSession: Int16 = 0x80
    posix_spawnattr_setflags(
      &attributes, newSession | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that a session leader opens becomes its own.
    posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var words = arguments.map { strdup($0) } + [nil]
    var environment = variables.map { strdup($0) } + [nil]
    defer { for pointer in words + environment { free(pointer) } }
    var pid: pid_t = 0
    let failure = posix_spawn(&pid, arguments[0], &actions, &attributes, &words, &environment)
    guard failure == 0 else { throw Failure(description: "cannot run \(arguments[0]): errno \(failure)") }
    return pid
  }
}

extension PtySession {
  package var screen: VTScreen { terminal.screen }

  /// Whether the line settings are what they were before the program started.
  package var hasOriginalSettings: Bool {
    var now = termios()
    guard tcgetattr(master, &now) == 0 else { return false }
    // Compared field by field: padding has no value.
    let characters = { (settings: termios) in withUnsafeBytes(of: settings.c_cc) { Array($0) } }
    return now.c_iflag == original.c_iflag && now.c_oflag == original.c_oflag
      && now.c_cflag == original.c_cflag && now.c_lflag == original.c_lflag
      && characters(now) == characters(original)
  }

  /// The process group that gets what is typed.
  package var foregroundGroup: pid_t { tcgetpgrp(master) }

  package func send(_ text: String) { send(Array(text.utf8)) }

  /// Types, reading meanwhile, so that neither side waits for the other.
  package func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty, !isHungUp {
      let count = rest.withUnsafeBytes { write(master, $0.baseAddress, min($0.count, 1024)) }
      if count > 0 { rest = rest.dropFirst(count) } else { pump(for: .milliseconds(1)) }
    }
  }

  package func resize(columns: Int, rows: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    if terminal.screen.columns != columns || terminal.screen.rows != rows {
      terminal.screen.resize(columns: columns, rows: rows)
    }
  }

  /// Closes the terminal, as when a connection is lost.
  package func hangUp() {
    guard master >= 0 else { return }
    Glibc.close(master)
    master = -1
    isHungUp = true
  }

  /// Reads until the condition holds.
  ///
  /// - Throws: With the screen, when it did not in time.
  package func wait(
    for what: String, within limit: Duration = .seconds(5), until condition: (PtySession) -> Bool
  ) throws {
    let end = ContinuousClock.now + limit
    while !condition(self) {
      guard ContinuousClock.now < end else {
        throw Failure(description: "not in \(limit): \(what); the screen:\n\(screen.text)")
      }
      // Bounded, because what is waited for may show elsewhere than on the screen.
      pumpOnce(atMost: .milliseconds(10))
    }
  }

  package func wait(forText text: String, within limit: Duration = .seconds(5)) throws {
    try wait(for: "\"\(text)\"", within: limit) { $0.screen.text.contains(text) }
  }

  /// Reads for a time, or until nobody writes any more.
  package func pump(for duration: Duration) {
    let end = ContinuousClock.now + duration
    while ContinuousClock.now < end, !isHungUp { pumpOnce(atMost: end - .now) }
  }

  /// Waits for bytes and takes at most so many.
  @discardableResult
  package func pumpOnce(atMost duration: Duration, bytes limit: Int = 65536) -> Int {
    guard !isHungUp else {
      usleep(1000)
      return 0
    }
    var ready = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    poll(&ready, 1, Int32(max(0, duration / .milliseconds(1))))
    guard ready.revents != 0 else { return 0 }
    var bytes = [UInt8](repeating: 0, count: limit)
    let count = read(master, &bytes, limit)
    guard count > 0 else {
      // No process has the terminal open any more.
      if count == 0 || errno == EIO { usleep(1000) }
      return 0
    }
    lastRead = .now
    terminal.feed(bytes[..<count])
    if keepsOutput { output += bytes[..<count] }
    return count
  }

  /// How the program ended, as from wait(2); nil while it runs.
  package func exitStatus() -> Int32? {
    if let status { return status }
    var now: Int32 = 0
    if waitpid(pid, &now, WNOHANG) == pid { status = now }
    return status
  }

  /// Waits until the program has ended, and takes what it wrote last.
  ///
  /// - Returns: Its exit code, or the negative number of the signal that ended it.
  package func waitForEnd(within limit: Duration = .seconds(5)) throws -> Int32 {
    try wait(for: "the end of the program", within: limit) { $0.exitStatus() != nil }
    while pumpOnce(atMost: .milliseconds(20)) > 0 {}
    let status = exitStatus() ?? 0
    return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
  }
}
