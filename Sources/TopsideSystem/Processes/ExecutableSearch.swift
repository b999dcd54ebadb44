import Glibc
import SystemPackage

/// Finds programs along the operator's PATH.
struct ExecutableSearch: Sendable {
  /// Where systems have their programs.
  static let standard = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

  private let directories: [String]

  /// - Parameter path: PATH as the operator has it; nil or empty is the system's own.
  ///
  /// Empty and relative entries mean the current directory, where anybody may have put a `docker`: never searched.
  init(path: String?) {
    let path = path.flatMap { $0.isEmpty ? nil : $0 } ?? Self.standard
    directories = path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
  }

  /// The absolute path of a program; nil when there is none, or when a relative path is asked for.
  func find(_ name: String) -> FilePath? {
    if name.hasPrefix("/") { return Self.isExecutable(name) ? FilePath(name) : nil }
    guard !name.isEmpty, !name.contains("/") else { return nil }
    return directories.lazy.map { "\($0)/\(name)" }.first(where: Self.isExecutable).map { FilePath($0) }
  }

  private static func isExecutable(_ path: String) -> Bool {
    var status = stat()
    // A directory may be "executable" too: its bit means that it can be searched.
    return access(path, X_OK) == 0 && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
