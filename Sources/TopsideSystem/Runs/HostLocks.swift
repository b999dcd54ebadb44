import FoundationEssentials
import Glibc
package import TopsideCore

/// Locks that all operators of this host see: for each user one file of a lock's name, which only that user writes.
///
/// Nobody has to write, or trust, a file of somebody else's: who wants a lock takes his own, and then looks whether
/// anybody else's of that name is taken. Of two who do that at once at least one sees the other.
package struct HostLocks: RunLocks {
  /// Where everybody may make files and nobody may remove another's.
  package static let place = "/run/lock"
  /// Of what a holder says of itself, in bytes.
  private static let limit = 4096
  /// How often, and how long after each other, the one with the lower number looks whether the other backs off.
  private static let looks = 5
  private static let pause: UInt32 = 10_000

  private let place: String
  private let fallback: String
  private let user: uid_t
  private let files = LocalFiles()

  /// - Parameters:
  ///   - place: A directory that all operators share.
  ///   - fallback: Ours alone, for hosts where the other one is closed to us.
  ///   - user: Who we are.
  package init(place: String = HostLocks.place, fallback: String, user: UInt32 = geteuid()) {
    self.place = place
    self.fallback = fallback
    self.user = user
  }

  package func take(_ locks: [RunLock], for holder: LockHolder) throws(FileError) -> LockResult {
    let directory = try directory()
    var held: [HeldLock] = []
    for lock in locks {
      let name = LockName(lock.name)
      let path = "\(directory)/\(name.file(of: user))"
      let kind: FileLock = lock.isShared ? .shared : .exclusive
      guard let own = try HeldLock(path, of: user, kind) else {
        return .held(Self.holder(path) ?? .unknown("you"))
      }
      try own.tell(holder)
      held.append(own)
      if let other = conflict(name, kind, in: directory) { return .held(other) }
    }
    return .taken(held)
  }

  /// Where our own files are.
  private func directory() throws(FileError) -> String {
    var status = stat()
    let isShared = stat(place, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    // Where everybody may write, only the sticky bit keeps others from moving our files away.
    let isSafe = status.st_mode & S_IWOTH == 0 || status.st_mode & S_ISVTX != 0
    if isShared, isSafe, access(place, W_OK | X_OK) == 0 { return place }
    try files.makePrivateDirectory(fallback)
    return fallback
  }

  /// Who else is in the way of a lock that we hold ourselves by now.
  private func conflict(_ name: LockName, _ kind: FileLock, in directory: String) -> LockHolder? {
    for place in Set([place, directory]) {
      for file in files.names(in: place) {
        guard let other = name.user(of: file), other != user else { continue }
        let path = "\(place)/\(file)"
        // Both saw each other: the one with the higher number backs off at once, the other waits for that.
        for _ in 0..<(user < other ? Self.looks : 0) where Self.isHeld(path, by: other, against: kind) {
          usleep(Self.pause)
        }
        if Self.isHeld(path, by: other, against: kind) {
          return Self.holder(path) ?? .unknown("user \(other)")
        }
      }
    }
    return nil
  }

  /// What is not a file of its user's says nothing, nor does what that user lets nobody read.
  private static func isHeld(_ path: String, by user: UInt32, against kind: FileLock) -> Bool {
    guard let file = try? OpenFile(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) else { return false }
    let status = file.status
    return status.st_mode & S_IFMT == S_IFREG && status.st_uid == user && !file.isFree(for: kind)
  }

  /// As the file says; the user as the system says. Of no length that could hide what else is on the screen.
  private static func holder(_ path: String) -> LockHolder? {
    guard let file = try? OpenFile(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK),
      let bytes = try? file.read(from: 0, atMost: limit)
    else { return nil }
    let user = file.status.st_uid
    let name = Account(of: user)?.name ?? "user \(user)"
    // Half a text, from a holder that is just writing it, is none.
    guard var holder = try? JSONDecoder().decode(LockHolder.self, from: Data(bytes)) else {
      return .unknown(name)
    }
    holder.user = name
    holder.title = String(holder.title.prefix(100))
    return holder
  }
}

extension LockHolder {
  fileprivate static func unknown(_ user: String) -> LockHolder {
    let long = Timestamp(nanoseconds: 0)
    return LockHolder(user: user, process: 0, run: RunID(at: long, salt: 0), title: "a run", since: long)
  }
}

/// A lock file of ours, locked for as long as this is there.
private final class HeldLock: Sendable {
  private let file: OpenFile

  private init(_ file: consuming OpenFile) { self.file = file }

  /// - Returns: nil when another process of ours has it.
  convenience init?(_ path: String, of user: uid_t, _ kind: FileLock) throws(FileError) {
    while true {
      let file = try Self.open(path, of: user)
      guard try file.lock(kind) else { return nil }
      // Somebody may have removed it before it was locked: then the next one locks another file.
      if file.isStill(at: path) {
        self.init(file)
        return
      }
    }
  }

  func tell(_ holder: LockHolder) throws(FileError) {
    // Words alone cannot fail to encode.
    guard let data = try? JSONEncoder().encode(holder) else { return }
    try file.replace(PlainJSON.ascii(String(decoding: data, as: UTF8.self)) + [UInt8(ascii: "\n")])
  }

  private static func open(_ path: String, of user: uid_t) throws(FileError) -> OpenFile {
    let flags = O_RDWR | O_NOFOLLOW | O_NONBLOCK
    // Not with O_CREAT: in such directories the kernel refuses that for a file that is there, for protection.
    if let file = try? OpenFile(path, flags) {
      try file.check(isOf: user)
      return file
    }
    do throws(FileError) {
      let file = try OpenFile(path, flags | O_CREAT | O_EXCL, mode: 0o644)
      // Whatever the umask was, and before it is locked: others have to see whether it is.
      try file.setMode(0o644)
      return file
    } catch  where error.errno == EEXIST {
      // Another process of ours was quicker; what stands in the way otherwise is told.
      let file = try OpenFile(path, flags)
      try file.check(isOf: user)
      return file
    }
  }
}
