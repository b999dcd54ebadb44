import Glibc
import SafeText
import Testing
import TopsideCore
import TopsideSystem

/// Journals on a real disk: private, held by one, and read whatever state they are in.
@Suite struct RunDirectoryTests {
  private let scratch = Scratch()
  private let plan = RunPlan.restart()
  private var directory: String { scratch.path + "/state/runs" }
  private var store: RunDirectory { RunDirectory(directory) }
  private var file: String { "\(directory)/\(plan.id.text).jsonl" }

  private func append(_ text: String) {
    let descriptor = open(file, O_WRONLY | O_APPEND | O_CLOEXEC)
    _ = write(descriptor, text, text.utf8.count)
    close(descriptor)
  }

  @Test func `a plan is written down for us alone, and read again`() throws {
    let before = umask(0)
    defer { umask(before) }
    try store.create(plan, at: noon)
    #expect(mode(of: directory) == 0o700)
    #expect(mode(of: file) == 0o600)
    #expect(store.ids() == [plan.id])
    let record = try #require(store.record(plan.id))
    #expect(record.plan == plan)
    #expect(record.state == .planned)
  }

  @Test func `a plan is never written over another one`() throws {
    try store.create(plan, at: noon)
    #expect(throws: FileError.self) { try store.create(plan, at: noon) }
    #expect(store.record(plan.id)?.plan == plan)
  }

  @Test func `the newest is the first, and what is no journal is none`() throws {
    let next = RunPlan.restart(salt: 2)
    try store.create(plan, at: noon)
    try store.create(next, at: noon)
    scratch.write("state/runs/notes.jsonl", "")
    scratch.write("state/runs/20260301-120000-zzzz.jsonl", "")
    #expect(store.ids() == [next.id, plan.id])
  }

  @Test func `who holds a run keeps others from it until the journal is gone`() throws {
    try store.create(plan, at: noon)
    #expect(!store.isAlive(plan.id))
    var journal = try store.open(plan.id)
    #expect(journal != nil)
    #expect(store.isAlive(plan.id))
    #expect(try RunDirectory(directory).open(plan.id) == nil)
    journal = nil
    #expect(!store.isAlive(plan.id))
    #expect(try store.open(plan.id) != nil)
  }

  @Test func `asking whether a run is held never keeps anybody from taking it`() async throws {
    try store.create(plan, at: noon)
    let (store, id) = (store, plan.id)
    let asking = Task.detached { while !Task.isCancelled { _ = store.isAlive(id) } }
    for _ in 0..<2000 { #expect(try store.open(id) != nil) }
    asking.cancel()
    await asking.value
  }

  @Test func `reading goes on where it ended, by whole lines`() throws {
    try store.create(plan, at: noon)
    let journal = try #require(try store.open(plan.id))
    let (first, next) = try #require(store.read(plan.id, from: 0))
    #expect(first.count == 1)
    try journal.append(RunEntry(at: noon, .checking))
    try journal.append(RunEntry(at: noon, .output(0, "hello")))
    append(#"{"at":"half of "#)
    let (more, end) = try #require(store.read(plan.id, from: next))
    #expect(more.map(\.event) == [.checking, .output(0, "hello")])
    #expect(store.read(plan.id, from: end)?.entries == [])
    #expect(store.read(plan.id, from: end)?.next == end)
  }

  @Test func `a line that a crash tore does not swallow the next one`() throws {
    try store.create(plan, at: noon)
    append(#"{"at":"half of "#)
    let journal = try #require(try store.open(plan.id))
    try journal.append(RunEntry(at: noon, .began(process: 7, isResumed: true)))
    try journal.append(RunEntry(at: noon, .checking))
    let events = store.read(plan.id, from: 0)?.entries.map(\.event)
    #expect(events == [.planned(plan), .began(process: 7, isResumed: true), .checking])
  }

  @Test func `a line of a later version is passed over`() throws {
    try store.create(plan, at: noon)
    append(#"{"at":0,"event":{"paused":{}}}"# + "\n\n\u{0}\u{1B}[2J\n")
    let journal = try #require(try store.open(plan.id))
    try journal.append(RunEntry(at: noon, .checking))
    #expect(store.read(plan.id, from: 0)?.entries.map(\.event) == [.planned(plan), .checking])
  }

  @Test func `a journal that is longer than one reading is read whole`() throws {
    try store.create(plan, at: noon)
    let journal = try #require(try store.open(plan.id))
    for index in 0..<9000 {
      try journal.append(
        RunEntry(
          at: noon,
          .output(
            0, "line \(index) of a build that has a lot to say, and says it to the end: \(index * 7919)")))
    }
    #expect(store.read(plan.id, from: 0)?.entries.count == 9001)
  }

  @Test func `a link, a FIFO and a directory in a journal's place are refused, and not waited for`() throws {
    try store.create(plan, at: noon)
    rename(file, scratch.path + "/elsewhere")
    symlink(scratch.path + "/elsewhere", file)
    #expect(throws: FileError(path: file, errno: ELOOP)) { try store.open(plan.id) }
    #expect(store.read(plan.id, from: 0) == nil)
    unlink(file)
    mkfifo(file, 0o600)
    #expect(throws: FileError.self) { try store.open(plan.id) }
    #expect(store.read(plan.id, from: 0) == nil)
    #expect(!store.isAlive(plan.id))
    unlink(file)
    mkdir(file, 0o700)
    #expect(throws: FileError.self) { try store.open(plan.id) }
    #expect(store.read(plan.id, from: 0) == nil)
  }

  @Test func `a journal that others may write is not run`() throws {
    try store.create(plan, at: noon)
    chmod(file, 0o620)
    #expect(throws: FileError(path: file, distrust: .writable(mode: 0o620))) { try store.open(plan.id) }
    #expect(store.read(plan.id, from: 0) == nil)
  }

  @Test(.enabled("needs root, who can make files of others") { geteuid() == 0 })
  func `a journal of somebody else is not run`() throws {
    try store.create(plan, at: noon)
    chown(file, 65534, 65534)
    #expect(throws: FileError(path: file, distrust: .owner(uid: 65534))) { try store.open(plan.id) }
    #expect(store.read(plan.id, from: 0) == nil)
  }

  @Test func `a directory that others may enter holds no journals`() throws {
    mkdir(scratch.path + "/state", 0o700)
    mkdir(directory, 0o755)
    chmod(directory, 0o755)
    #expect(throws: FileError.self) { try store.create(plan, at: noon) }
    #expect(store.ids() == [])
  }
}
