import Glibc
import TopsideCore

/// A lock of a whole file. It belongs to one opening of the file: the kernel frees it when that is closed, however
/// the process ended.
enum FileLock {
  case shared, exclusive

  fileprivate var request: flock {
    var request = flock()
    request.l_type = Int16(self == .shared ? F_RDLCK : F_WRLCK)
    request.l_whence = Int16(SEEK_SET)
    return request
  }
}

extension OpenFile {
  // F_OFD_GETLK and F_OFD_SETLK of fcntl.h, which Swift does not see.
  private static let ask: Int32 = 36
  private static let set: Int32 = 37

  /// Takes the lock, which for an exclusive one needs a file that may be written.
  ///
  /// - Returns: Whether nobody else's was in the way.
  func lock(_ kind: FileLock) throws(FileError) -> Bool {
    var request = kind.request
    if fcntl(descriptor, Self.set, &request) == 0 { return true }
    guard errno == EAGAIN || errno == EACCES else { throw FileError(path: path, errno: errno) }
    return false
  }

  /// Whether the lock could be taken now. It is not taken even for a moment, so that who asks is in nobody's way.
  func isFree(for kind: FileLock) -> Bool {
    var request = kind.request
    return fcntl(descriptor, Self.ask, &request) != 0 || request.l_type == Int16(F_UNLCK)
  }

  /// - Returns: At most so many bytes from a place on; less only at the end of the file.
  func read(from place: Int, atMost limit: Int) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: limit)
    var done = 0
    while done < limit {
      let count = bytes.withUnsafeMutableBytes { buffer in
        pread(descriptor, buffer.baseAddress?.advanced(by: done), limit - done, place + done)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError(path: path, errno: errno) }
      if count == 0 { break }
      done += count
    }
    bytes.removeLast(limit - done)
    return bytes
  }

  /// Makes these bytes its contents.
  func replace(_ bytes: [UInt8]) throws(FileError) {
    guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count, ftruncate(descriptor, bytes.count) == 0
    else { throw FileError(path: path, errno: errno) }
  }

  func syncData() throws(FileError) {
    guard fdatasync(descriptor) == 0 else { throw FileError(path: path, errno: errno) }
  }

  /// That it is a regular file of this user's that nobody else may write.
  func check(isOf user: uid_t) throws(FileError) {
    // Of what was opened, not of what the path means a moment later.
    let status = status
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileError(path: path, distrust: .kind) }
    guard status.st_uid == user else { throw FileError(path: path, distrust: .owner(uid: status.st_uid)) }
    guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
      throw FileError(path: path, distrust: .writable(mode: status.st_mode & 0o7777))
    }
  }
}
