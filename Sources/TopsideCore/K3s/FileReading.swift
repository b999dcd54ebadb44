/// What may be asked of the file system where it matters why there is no answer.
package protocol FileReading: Sendable {
  /// A regular file's bytes.
  ///
  /// - Throws: Also when it is no regular file, or longer than the limit.
  func contents(_ path: String, limit: ByteCount) throws(FileError) -> [UInt8]
  /// What a directory holds, in no order.
  func entries(_ directory: String) throws(FileError) -> [String]
  /// - Throws: When we may not know.
  func isThere(_ path: String) throws(FileError) -> Bool
}

extension FileError {
  /// The path does not exist.
  package var isMissing: Bool { errno == 2 || errno == 20 }
  /// It is not for us.
  package var isDenied: Bool { errno == 1 || errno == 13 }
}
