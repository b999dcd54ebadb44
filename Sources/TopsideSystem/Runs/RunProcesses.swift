import Glibc
package import TopsideCore

/// The processes that a run has started, by the mark in their environment.
package struct RunProcesses: Sendable {
  private let mark: [UInt8]
  private let files = LocalFiles()

  package init(of id: RunID) { mark = Array("\(ProcessLauncher.mark)=\(id.text)".utf8) }

  /// Those that there are now, this process left out. Only our own can be seen.
  package func numbers() -> [Int32] {
    files.names(in: "/proc").compactMap { Int32($0) }.filter { $0 != getpid() && isMarked($0) }
  }

  private func isMarked(_ process: Int32) -> Bool {
    // The dead, and those of others, have none.
    files.read("/proc/\(process)/environ", limit: .mib(4))?.split(separator: 0).contains {
      $0.elementsEqual(mark)
    }
      ?? false
  }

  /// Waits until what a process began that is gone has come to its end, and ends it after so long.
  ///
  /// - Returns: Whether all have ended by themselves.
  package func waitForEnd(atMost limit: Duration, time: some Time) async -> Bool {
    let begun = time.uptime()
    var signal: Int32?
    while true {
      let left = numbers()
      if left.isEmpty { return signal == nil }
      let elapsed = time.uptime() - begun
      let due: Int32? = elapsed >= limit + .seconds(2) ? SIGKILL : elapsed >= limit ? SIGTERM : nil
      if let due, due != signal || due == SIGKILL { for process in left { kill(process, due) } }
      signal = due
      // What not even KILL ends waits for the system, and holds nothing up.
      if elapsed >= limit + .seconds(4) { return false }
      await time.sleep(.milliseconds(100))
    }
  }
}
