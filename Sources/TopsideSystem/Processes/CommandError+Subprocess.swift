import Glibc
import Subprocess
import SystemPackage
import TopsideCore

extension CommandError {
  /// Why a process could not be started or watched, in the words of Subprocess or of the system.
  init(starting command: Command, _ error: any Error) {
    switch error {
    case let error as CommandError: self = error
    case let error as Errno: self = .notStarted(executable: command.executable, errno: error.rawValue)
    case let error as SubprocessError:
      let errno = error.underlyingError?.rawValue
      switch error.code {
      case .executableNotFound: self = .notFound(executable: command.executable)
      case .failedToChangeWorkingDirectory:
        self = .directoryUnusable(path: command.directory ?? "", errno: errno ?? ENOENT)
      default: self = .notStarted(executable: command.executable, errno: errno ?? EIO)
      }
    case is CancellationError: self = .cancelled
    default: self = .notStarted(executable: command.executable, errno: EIO)
    }
  }
}
