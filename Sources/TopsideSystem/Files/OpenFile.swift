import Glibc
import TopsideCore

/// An open descriptor that closes itself.
struct OpenFile: ~Copyable {
  let path: String
  let descriptor: Int32

  init(_ path: String, _ flags: Int32, mode: mode_t = 0) throws(FileError) {
    // A path that C would cut short is not the one that was asked for.
    guard !path.utf8.contains(0) else { throw FileError(path: path, errno: EINVAL) }
    let descriptor = open(path, flags | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw FileError(path: path, errno: errno) }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// All zero, so of no kind, when the system does not say.
  var status: stat {
    var status = stat()
    _ = fstat(descriptor, &status)
    return status
  }

  /// Whether the path leads to this very file.
  func isStill(at path: String) -> Bool {
    let own = status
    var other = stat()
    return lstat(path, &other) == 0 && other.st_dev == own.st_dev && other.st_ino == own.st_ino
  }

  /// The whole file; nil when it is longer than the limit.
  ///
  /// Files of /proc and of cgroups say no size: they are read until they end.
  func read(limit: Int) throws(FileError) -> [UInt8]? {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = piece.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError(path: path, errno: errno) }
      if count == 0 { return bytes }
      bytes += piece[..<count]
      if bytes.count > limit { return nil }
    }
  }

  /// The last bytes of the file, and whether they are all of it. What is added meanwhile may be missing.
  func readEnd(limit: Int) throws(FileError) -> (bytes: [UInt8], isWhole: Bool) {
    let size = Int(status.st_size)
    let start = max(0, size - limit)
    var bytes = [UInt8](repeating: 0, count: size - start)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done, off_t(start + done))
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError(path: path, errno: errno) }
      if count == 0 { break }  // it was made shorter meanwhile
      done += count
    }
    return (Array(bytes.prefix(done)), start == 0)
  }

  func write(_ bytes: [UInt8]) throws(FileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileError(path: path, errno: count == 0 ? ENOSPC : errno) }
      rest = rest.dropFirst(count)
    }
  }

  func setMode(_ mode: mode_t) throws(FileError) {
    guard fchmod(descriptor, mode) == 0 else { throw FileError(path: path, errno: errno) }
  }

  func setOwner(_ user: uid_t, _ group: gid_t) throws(FileError) {
    guard fchown(descriptor, user, group) == 0 else { throw FileError(path: path, errno: errno) }
  }

  func sync() throws(FileError) {
    guard fsync(descriptor) == 0 else { throw FileError(path: path, errno: errno) }
  }
}
