/// What TopsideCore may ask of the file system.
package protocol Files: Sendable {
  /// - Returns: nil when it does not exist or may not be read.
  func read(_ path: String, limit: ByteCount) -> [UInt8]?
  func exists(_ path: String) -> Bool
  /// Appends one record to a private file (0600, never through a symbolic link) and makes it durable.
  func appendPrivately(_ bytes: [UInt8], to path: String) throws(FileError)
}

/// What went wrong with a file.
package struct FileError: Error, Hashable, Sendable {
  package var path: String
  package var errno: Int32
  package init(path: String, errno: Int32) {
    self.path = path
    self.errno = errno
  }
}
