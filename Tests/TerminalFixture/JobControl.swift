import Glibc

/// The least that a shell does for a job: a process group, the foreground, and back again.
///
/// A real shell repairs the line settings of a program that died; this one leaves them for the test to see.
enum JobControl {
  /// Runs a command; `fg` on a line continues it when it has stopped. Says how it ended and waits for the end of
  /// its own input.
  static func run(_ arguments: [String]) -> Int32 {
    signal(SIGTTOU, SIG_IGN)
    signal(SIGHUP, SIG_IGN)
    let isBackground = arguments.first == "--background"
    let pid = spawn(isBackground ? Array(arguments.dropFirst()) : arguments, isBackground: isBackground)
    guard pid > 0 else { return 127 }
    say("[job \(pid)]")
    while true {
      var status: Int32 = 0
      guard waitpid(pid, &status, WUNTRACED) == pid else { return 1 }
      tcsetpgrp(0, getpgrp())
      if status & 0xFF != 0x7F {
        say(status & 0x7F == 0 ? "[exit \(status >> 8)]" : "[signal \(status & 0x7F)]")
        while readLine() != nil {}
        return 0
      }
      say("[stopped]")
      while readLine() != "fg" {}
      tcsetpgrp(0, pid)
      kill(-pid, SIGCONT)
    }
  }

  private static func say(_ text: String) {
    let line = text + "\n"
    _ = line.withCString { write(1, $0, strlen($0)) }
  }

  private static func spawn(_ arguments: [String], isBackground: Bool) -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var defaults = sigset_t()
    sigemptyset(&defaults)
    sigaddset(&defaults, SIGTTOU)
    if getenv("FIXTURE_IGNORES_HUP") == nil { sigaddset(&defaults, SIGHUP) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF))
    // It stops before it becomes the command, which could otherwise find itself in the background.
    let words = ["/bin/sh", "-c", "kill -STOP $$; exec \"$@\"", "sh"] + arguments
    var pointers = words.map { strdup($0) } + [nil]
    var pid: pid_t = 0
    guard posix_spawn(&pid, "/bin/sh", nil, &attributes, &pointers, environ) == 0 else { return -1 }
    var status: Int32 = 0
    waitpid(pid, &status, WUNTRACED)
    if !isBackground { tcsetpgrp(0, pid) }
    kill(pid, SIGCONT)
    return pid
  }
}
