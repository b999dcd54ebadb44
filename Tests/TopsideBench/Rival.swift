import Glibc

/// A program that the same is done with, as from a shell.
struct Rival {
  let arguments: [String]

  /// Runs it to its end.
  ///
  /// - Parameter discardsOutput: Its output goes to /dev/null; otherwise it is returned.
  /// - Returns: From before the start to after the end, and what it printed.
  /// - Throws: When it cannot be run or fails.
  func run(discardsOutput: Bool) throws -> (wall: Duration, output: [UInt8]) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw problem("no pipe: errno \(errno)") }
    // The writing end goes to the program as its output only, or its end would never be seen.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if discardsOutput {
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    } else {
      posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    }
    var words = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var pid: pid_t = 0
    let start = ContinuousClock.now
    let failure = posix_spawnp(&pid, arguments[0], &actions, nil, &words, environ)
    close(ends[1])
    guard failure == 0 else { throw problem("errno \(failure)") }
    let output = readAll(ends[0])
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    let wall = ContinuousClock.now - start
    guard status == 0 else { throw problem("status \(status)") }
    return (wall, output)
  }

  private func readAll(_ file: Int32) -> [UInt8] {
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(file, &buffer, buffer.count)
      guard count > 0 else { return output }
      output += buffer[..<count]
    }
  }

  private func problem(_ words: String) -> BenchOptions.Problem {
    BenchOptions.Problem(description: "\(arguments.joined(separator: " ")): \(words)")
  }
}
