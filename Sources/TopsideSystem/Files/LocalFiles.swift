import Glibc
package import TopsideCore

/// The files of this machine.
package struct LocalFiles: Files {
  package init() {}

  package func read(_ path: String, limit: ByteCount) -> [UInt8]? {
    // Missing and unreadable are one answer here; `readTrusted` says which. Never blocks: a FIFO would wait for a
    // writer.
    guard let file = try? OpenFile(path, O_RDONLY | O_NONBLOCK), file.status.st_mode & S_IFMT == S_IFREG
    else {
      return nil
    }
    return try? file.read(limit: limit.bytes)
  }

  package func readEnd(_ path: String, limit: ByteCount) -> (bytes: [UInt8], isWhole: Bool)? {
    // As with `read`: missing and unreadable are one answer, and nothing that would block is opened.
    guard let file = try? OpenFile(path, O_RDONLY | O_NONBLOCK), file.status.st_mode & S_IFMT == S_IFREG
    else { return nil }
    return try? file.readEnd(limit: limit.bytes)
  }

  package func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  package func names(in directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name.0) { String(cString: $0) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  package func readTrusted(_ path: String, limit: ByteCount) throws(FileError) -> [UInt8] {
    let file = try OpenFile(path, O_RDONLY | O_NONBLOCK)
    // Of what was opened, not of what the path means a moment later.
    let status = file.status
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileError(path: path, distrust: .kind) }
    guard status.st_uid == 0 || status.st_uid == geteuid() else {
      throw FileError(path: path, distrust: .owner(uid: status.st_uid))
    }
    guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
      throw FileError(path: path, distrust: .writable(mode: status.st_mode & 0o7777))
    }
    guard let bytes = try file.read(limit: limit.bytes) else {
      throw FileError(path: path, distrust: .tooLong)
    }
    return bytes
  }

  package func appendPrivately(_ bytes: [UInt8], to path: String) throws(FileError) {
    let directory = Self.directory(of: path)
    try Self.makePrivate(directory)
    let isNew = !exists(path)
    // O_NONBLOCK: somebody may have put a FIFO there.
    let file = try OpenFile(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, mode: 0o600)
    let status = file.status
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileError(path: path, distrust: .kind) }
    guard status.st_uid == geteuid() else {
      throw FileError(path: path, distrust: .owner(uid: status.st_uid))
    }
    try file.setMode(0o600)  // whatever the umask was, and whoever loosened it since
    try file.write(bytes)
    try file.sync()
    if isNew { try OpenFile(directory, O_RDONLY | O_DIRECTORY).sync() }
  }

  package func writeAtomically(_ bytes: [UInt8], to path: String) throws(FileError) {
    try Self.makePrivate(Self.directory(of: path))
    try write(bytes, to: path) { (file: borrowing OpenFile) throws(FileError) in try file.setMode(0o600) }
  }

  /// By way of a draft beside it, whose rights are set before anything is in it.
  private func write(
    _ bytes: [UInt8], to path: String, rights: (borrowing OpenFile) throws(FileError) -> Void
  ) throws(FileError) {
    let draft = "\(path).\(getpid()).new"
    unlink(draft)  // left by a crash of a process that had our number
    do throws(FileError) {
      let file = try OpenFile(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
      try rights(file)
      try file.write(bytes)
      try file.sync()
      guard rename(draft, path) == 0 else { throw FileError(path: path, errno: errno) }
    } catch {
      unlink(draft)
      throw error
    }
    try OpenFile(Self.directory(of: path), O_RDONLY | O_DIRECTORY).sync()
  }

  package func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
    guard let target = realpath(path, nil) else {
      guard errno == ENOENT else { throw FileError(path: path, errno: errno) }
      return try writeAtomically(bytes, to: path)
    }
    defer { free(target) }
    let path = String(cString: target)
    let before = try OpenFile(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW).status
    guard before.st_mode & S_IFMT == S_IFREG else { throw FileError(path: path, distrust: .kind) }
    try write(bytes, to: path) { (file: borrowing OpenFile) throws(FileError) in
      let own = file.status
      // Who may not give a file away must not take it from its owner either.
      if own.st_uid != before.st_uid || own.st_gid != before.st_gid {
        try file.setOwner(before.st_uid, before.st_gid)
      }
      try file.setMode(before.st_mode & 0o7777)
    }
  }

  package func writeNew(_ path: String, _ next: () -> [UInt8]?) throws(FileError) {
    let directory = Self.directory(of: path)
    try Self.makePrivate(directory)
    let file = try OpenFile(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
    do throws(FileError) {
      try file.setMode(0o600)
      while let piece = next() { try file.write(piece) }
      try file.sync()
    } catch {
      // What has its name by now may be somebody else's.
      if file.isStill(at: path) { unlink(path) }
      throw error
    }
    try OpenFile(directory, O_RDONLY | O_DIRECTORY).sync()
  }

  package func remove(_ path: String) throws(FileError) {
    guard !path.utf8.contains(0) else { throw FileError(path: path, errno: EINVAL) }
    guard unlink(path) == 0 else { throw FileError(path: path, errno: errno) }
  }

  /// A directory for us alone, made where there is none.
  ///
  /// - Throws: When it cannot be made, or is somebody else's, or others may enter it.
  package func makePrivateDirectory(_ path: String) throws(FileError) {
    try Self.makePrivate(path)
    let status = try OpenFile(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW).status
    guard status.st_uid == geteuid() else {
      throw FileError(path: path, distrust: .owner(uid: status.st_uid))
    }
    guard status.st_mode & 0o077 == 0 else {
      throw FileError(path: path, distrust: .writable(mode: status.st_mode & 0o7777))
    }
  }

  private static func directory(of path: String) -> String {
    guard let end = path.lastIndex(of: "/") else { return "." }
    return end == path.startIndex ? "/" : String(path[..<end])
  }

  /// Makes a directory and those above it, for us alone; those that are there stay as they are.
  private static func makePrivate(_ path: String) throws(FileError) {
    if access(path, F_OK) == 0 { return }
    let parent = directory(of: path)
    if parent != path { try makePrivate(parent) }
    // Somebody may have made it since we looked.
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw FileError(path: path, errno: errno) }
    // The umask may have taken our own rights away.
    chmod(path, 0o700)
  }
}
