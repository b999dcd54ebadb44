/// What TopsideCore may ask of the file system.
package protocol Files: Sendable {
  /// The file's bytes, at most `limit` of them.
  ///
  /// Returns nil when it does not exist, may not be read, is no regular file, or is longer.
  func read(_ path: String, limit: ByteCount) -> [UInt8]?
  /// The newest bytes of a file that grows, at most `limit` of them, and whether that is all of it.
  ///
  /// Returns nil where `read` would, but for the length.
  func readEnd(_ path: String, limit: ByteCount) -> (bytes: [UInt8], isWhole: Bool)?
  func exists(_ path: String) -> Bool
  /// What a directory holds; empty when there is none, or it may not be read.
  func names(in directory: String) -> [String]
  /// Reads a file that decides what we do: refused when somebody else than root and us could have written it.
  func readTrusted(_ path: String, limit: ByteCount) throws(FileError) -> [UInt8]
  /// Appends one record to a private file (0600, never through a symbolic link) and makes it durable.
  func appendPrivately(_ bytes: [UInt8], to path: String) throws(FileError)
  /// Replaces a file whole: whoever reads it sees the old or the new content, also after a power cut.
  ///
  /// The file is private (0600); missing directories are made (0700).
  func writeAtomically(_ bytes: [UInt8], to path: String) throws(FileError)
  /// Replaces somebody's file whole, as `writeAtomically` does; it keeps its mode and its owner, and where it is a
  /// symbolic link, that stays one.
  func replace(_ path: String, with bytes: [UInt8]) throws(FileError)
  /// Makes a file that did not exist, piece by piece until there is none, and makes it durable.
  ///
  /// The file is private (0600); missing directories are made (0700). When it cannot be finished it is removed.
  func writeNew(_ path: String, _ next: () -> [UInt8]?) throws(FileError)
  /// Removes a file that we made and no longer need.
  func remove(_ path: String) throws(FileError)
}

extension Files {
  package func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
    try writeAtomically(bytes, to: path)
  }
}

/// What went wrong with a file.
package struct FileError: Error, Hashable, Sendable {
  package enum Distrust: Hashable, Sendable {
    /// It belongs to this user, who is neither root nor us.
    case owner(uid: UInt32)
    /// Others than the owner may write it; the mode is its permission bits.
    case writable(mode: UInt32)
    /// It is no regular file.
    case kind
    case tooLong
    /// What is in it is not what was to be changed.
    case changed
  }

  package var path: String
  /// 0 when the system had no objection but we have.
  package var errno: Int32
  package var distrust: Distrust?

  package init(path: String, errno: Int32) {
    self.path = path
    self.errno = errno
  }

  package init(path: String, distrust: Distrust) {
    self.path = path
    errno = 0
    self.distrust = distrust
  }
}
