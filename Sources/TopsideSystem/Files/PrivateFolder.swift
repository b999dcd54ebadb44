import Glibc
package import TopsideCore

/// A directory for us alone (0700), for the sockets of our children: of a name that nobody knew before.
package struct PrivateFolder: Hashable, Sendable {
  package let path: String

  /// - Parameter environment: Its `XDG_RUNTIME_DIR` is where it is made; else in /tmp, which keeps the path short, as
  ///   that of a socket has to be.
  /// - Throws: `FileError` when there is no place.
  package init(environment: [String: String]) throws(FileError) {
    let runtime = environment["XDG_RUNTIME_DIR"].flatMap { Self.isUsable($0) ? $0 : nil } ?? "/tmp"
    let pattern = "\(runtime)/topside.XXXXXX"
    var template = Array(pattern.utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    guard let made else { throw FileError(path: pattern, errno: errno) }
    path = made
  }

  /// Removes it; what is left in it keeps it.
  package func remove() { rmdir(path) }

  /// Short enough for a socket in a directory in it, and ours to write.
  private static func isUsable(_ directory: String) -> Bool {
    directory.hasPrefix("/") && directory.utf8.count < 60 && access(directory, W_OK | X_OK) == 0
  }
}
