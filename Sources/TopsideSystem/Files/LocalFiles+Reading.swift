import Glibc
package import TopsideCore

extension LocalFiles: FileReading {
  package func contents(_ path: String, limit: ByteCount) throws(FileError) -> [UInt8] {
    // A FIFO would wait for a writer.
    let file = try OpenFile(path, O_RDONLY | O_NONBLOCK)
    guard file.status.st_mode & S_IFMT == S_IFREG else { throw FileError(path: path, distrust: .kind) }
    guard let bytes = try file.read(limit: limit.bytes) else {
      throw FileError(path: path, distrust: .tooLong)
    }
    return bytes
  }

  package func entries(_ directory: String) throws(FileError) -> [String] {
    // `names` says nothing of why there are none.
    _ = try OpenFile(directory, O_RDONLY | O_DIRECTORY)
    return names(in: directory)
  }

  package func isThere(_ path: String) throws(FileError) -> Bool {
    var status = stat()
    if lstat(path, &status) == 0 { return true }
    let error = FileError(path: path, errno: errno)
    guard error.isMissing else { throw error }
    return false
  }
}
