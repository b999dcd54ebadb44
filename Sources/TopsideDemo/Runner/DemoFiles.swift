package import TopsideCore

/// The files of the simulated host: its compose file is there, and nothing else. Nothing is ever written.
package struct DemoFiles: Files {
  package init() {}

  package func read(_ path: String, limit: ByteCount) -> [UInt8]? { nil }

  package func readEnd(_ path: String, limit: ByteCount) -> (bytes: [UInt8], isWhole: Bool)? { nil }

  package func exists(_ path: String) -> Bool { path == Integr8sCode.composeFile }

  package func names(in directory: String) -> [String] {
    directory == Integr8sCode.directory ? ["docker-compose.yaml"] : []
  }

  package func readTrusted(_ path: String, limit: ByteCount) throws(FileError) -> [UInt8] {
    throw FileError(path: path, errno: Self.missing)
  }

  package func appendPrivately(_ bytes: [UInt8], to path: String) throws(FileError) {
    throw FileError(path: path, errno: Self.readOnly)
  }

  package func writeAtomically(_ bytes: [UInt8], to path: String) throws(FileError) {
    throw FileError(path: path, errno: Self.readOnly)
  }

  package func writeNew(_ path: String, _ next: () -> [UInt8]?) throws(FileError) {
    throw FileError(path: path, errno: Self.readOnly)
  }

  package func remove(_ path: String) throws(FileError) {
    throw FileError(path: path, errno: Self.readOnly)
  }

  /// ENOENT and EROFS, which are the same number on every system that we run on.
  private static let missing: Int32 = 2
  private static let readOnly: Int32 = 30
}
