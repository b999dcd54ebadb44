import CGuard
import Glibc

/// Programs that the fixture starts.
enum Children {
  private static let inOwnSession: Int16 = 0x80

  /// One that is quiet, one with a session of its own, one whose parent has gone, one that ignores TERM.
  static func start(_ seconds: String) {
    spawn(["/bin/sleep", seconds], flags: 0)
    spawn(["/bin/sleep", seconds], flags: inOwnSession)
    spawn(["/bin/sh", "-c", "setsid sleep \(seconds) >/dev/null 2>&1 & exit 0"], flags: 0)
    spawn(["/bin/sh", "-c", "trap '' TERM; sleep \(seconds); sleep \(seconds)"], flags: inOwnSession)
  }

  /// What a change is run by: it is not to end with us.
  static func startRun(_ seconds: String) {
    let script = "sleep \(seconds) & env -i /bin/sleep \(seconds) & wait"
    var words = ["/bin/sh", "-c", script].map { (word: String) in strdup(word) } + [nil]
    let values = ["PATH=/usr/bin:/bin", "TOPSIDE_RUN=20260301-120000-0001"]
    var variables = values.map { strdup($0) } + [nil]
    _ = guard_detach("/bin/sh", &words, &variables)
  }

  static func runInForeground(_ arguments: [String]) {
    var status: Int32 = 0
    waitpid(spawn(arguments, flags: 0), &status, 0)
  }

  @discardableResult
  private static func spawn(_ arguments: [String], flags: Int16) -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    // Threads of the dispatch library block every signal; a child must not.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, flags | Int16(POSIX_SPAWN_SETSIGMASK))
    var pointers = arguments.map { strdup($0) } + [nil]
    var pid: pid_t = 0
    posix_spawn(&pid, arguments[0], nil, &attributes, &pointers, environ)
    return pid
  }
}
