import Glibc
import Synchronization
package import TopsideCore

/// Journals as files of JSON lines in a directory for us alone. Whoever runs one holds it by a lock on its file,
/// which is gone with the process.
package struct RunDirectory: RunStore {
  private static let suffix = ".jsonl"
  private static let newline = UInt8(ascii: "\n")
  /// Read at once, in bytes.
  private static let piece = 1 << 20

  package let path: String
  private let files = LocalFiles()

  package init(_ path: String) { self.path = path }

  package func ids() -> [RunID] {
    files.names(in: path).compactMap { name in
      name.hasSuffix(Self.suffix) ? RunID(String(name.dropLast(Self.suffix.count))) : nil
    }.sorted(by: >)
  }

  package func read(_ id: RunID, from place: Int) -> (entries: [RunEntry], next: Int)? {
    // A journal that is not ours is no journal; the error would be the same at every look.
    guard let file = try? openFile(id, O_RDONLY) else { return nil }
    var entries: [RunEntry] = []
    var next = place
    var rest: [UInt8] = []
    while let bytes = try? file.read(from: next + rest.count, atMost: Self.piece) {
      rest += bytes
      // What a crash left of a line stays until there is a newline after it, and then says nothing.
      if let end = rest.lastIndex(of: Self.newline) {
        entries += rest[..<end].split(separator: Self.newline).compactMap { RunEntry(line: $0) }
        next += end + 1
        rest.removeSubrange(...end)
      }
      if bytes.count < Self.piece { return (entries, next) }
    }
    return (entries, next)
  }

  package func isAlive(_ id: RunID) -> Bool {
    guard let file = try? openFile(id, O_RDONLY) else { return false }
    return !file.isFree(for: .shared)
  }

  package func create(_ plan: RunPlan, at moment: Timestamp) throws(FileError) {
    try files.makePrivateDirectory(path)
    let name = file(plan.id)
    let file = try OpenFile(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
    do throws(FileError) {
      try file.setMode(0o600)  // whatever the umask was
      try file.write(RunEntry(at: moment, .planned(plan)).line)
      try file.sync()
      try OpenFile(path, O_RDONLY | O_DIRECTORY).sync()
    } catch {
      if file.isStill(at: name) { unlink(name) }
      throw error
    }
  }

  package func open(_ id: RunID) throws(FileError) -> (any RunJournal)? {
    let file = try openFile(id, O_RDWR | O_APPEND)
    guard try file.lock(.exclusive) else { return nil }
    let size = Int(file.status.st_size)
    let isTorn = size > 0 ? try file.read(from: size - 1, atMost: 1) != [Self.newline] : false
    return HeldJournal(file, isTorn: isTorn)
  }

  private func file(_ id: RunID) -> String { "\(path)/\(id.text)\(Self.suffix)" }

  private func openFile(_ id: RunID, _ flags: Int32) throws(FileError) -> OpenFile {
    // O_NONBLOCK: somebody may have put a FIFO there.
    let file = try OpenFile(file(id), flags | O_NOFOLLOW | O_NONBLOCK)
    try file.check(isOf: geteuid())
    return file
  }
}

/// An open journal, with the lock that says so.
private final class HeldJournal: RunJournal {
  private let file: OpenFile
  /// Whether its last line has no end: after a crash, or when the disk was full.
  private let isTorn: Mutex<Bool>

  init(_ file: consuming OpenFile, isTorn: Bool) {
    self.file = file
    self.isTorn = Mutex(isTorn)
  }

  func append(_ entry: RunEntry) throws(FileError) {
    let line = entry.line
    try isTorn.withLock { isTorn throws(FileError) in
      let bytes = isTorn ? [UInt8(ascii: "\n")] + line : line
      isTorn = true
      try file.write(bytes)
      isTorn = false
    }
    if entry.event.isKept { try file.syncData() }
  }
}

extension RunEvent {
  /// Whether it must be on disk before the run goes on; what is printed need not be.
  fileprivate var isKept: Bool {
    switch self {
    case .output, .waiting: false
    case .planned, .began, .waitsForLock, .checking, .stepBegan, .stepSkipped, .stepEnded, .ended: true
    }
  }
}
