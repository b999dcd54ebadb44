import Glibc
import Testing
import TopsideCore
import TopsideSystem
import TopsideTestSupport

/// Permission bits of a file; nil when there is none.
func mode(_ path: String) -> mode_t? {
  var status = stat()
  return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
}

struct LocalFilesTests {
  private let scratch = Scratch()
  private let files = LocalFiles()
  private func path(_ name: String) -> String { "\(scratch.path)/\(name)" }

  @Test func `a file is read whole`() {
    scratch.write("f", "content\n")
    #expect(files.read(path("f"), limit: .kib(1)) == Array("content\n".utf8))
  }

  @Test func `files of the kernel, which say no size, are read whole`() throws {
    let memory = try #require(HostMemory.read(from: files))
    #expect(memory.total > memory.available)
    #expect(memory.available > .mib(1))
  }

  @Test func `a file that is longer than asked for is not half read`() {
    scratch.write("f", String(repeating: "x", count: 1025))
    #expect(files.read(path("f"), limit: .kib(1)) == nil)
    scratch.write("g", String(repeating: "x", count: 1024))
    #expect(files.read(path("g"), limit: .kib(1))?.count == 1024)
  }

  @Test func `what is no file is not read, and a pipe does not hang us`() {
    mkfifo(path("pipe"), 0o600)
    #expect(files.read(path("pipe"), limit: .kib(1)) == nil)
    #expect(files.read(scratch.path, limit: .kib(1)) == nil)
    #expect(files.read(path("none"), limit: .kib(1)) == nil)
    #expect(files.read("/dev/zero", limit: .kib(1)) == nil)
    #expect(files.read("/etc/passwd\0x", limit: .mib(1)) == nil)
  }

  @Test func `appended records are private, whatever the umask`() throws {
    try withUmask(0) { try files.appendPrivately(Array("a\n".utf8), to: path("d/e/log")) }
    try withUmask(0o777) { try files.appendPrivately(Array("b\n".utf8), to: path("x/y/log")) }
    #expect(mode(path("d/e/log")) == 0o600)
    #expect(mode(path("d")) == 0o700)
    #expect(mode(path("d/e")) == 0o700)
    #expect(mode(path("x/y")) == 0o700)
    try files.appendPrivately(Array("c\n".utf8), to: path("d/e/log"))
    #expect(scratch.read("d/e/log") == "a\nc\n")
  }

  @Test func `a log that was opened to others is closed again`() throws {
    scratch.write("log", "old\n", mode: 0o666)
    try files.appendPrivately(Array("new\n".utf8), to: path("log"))
    #expect(mode(path("log")) == 0o600)
    #expect(scratch.read("log") == "old\nnew\n")
  }

  @Test func `a symbolic link is not written through`() {
    scratch.write("victim", "untouched")
    symlink(path("victim"), path("log"))
    #expect(throws: FileError(path: path("log"), errno: ELOOP)) {
      try files.appendPrivately(Array("x".utf8), to: path("log"))
    }
    #expect(scratch.read("victim") == "untouched")
  }

  @Test func `a pipe in place of the log is refused and does not hang us`() {
    mkfifo(path("log"), 0o600)
    #expect(throws: FileError.self) { try files.appendPrivately(Array("x".utf8), to: path("log")) }
  }

  @Test func `a full disk is an error, not a silence`() {
    #expect(throws: FileError.self) { try files.appendPrivately(Array("x".utf8), to: "/dev/full") }
  }

  @Test(arguments: [0o600, 0o644, 0o400, 0o755] as [mode_t])
  func `a file that only its owner may write is trusted`(permissions: mode_t) throws {
    scratch.write("config", "theme: dark\n", mode: permissions)
    #expect(try files.readTrusted(path("config"), limit: .kib(1)) == Array("theme: dark\n".utf8))
  }

  @Test(arguments: [0o664, 0o646, 0o666, 0o622, 0o777] as [mode_t])
  func `a file that others may write is not`(permissions: mode_t) {
    scratch.write("config", "theme: dark\n", mode: permissions)
    #expect(throws: FileError(path: path("config"), distrust: .writable(mode: permissions))) {
      try files.readTrusted(path("config"), limit: .kib(1))
    }
  }

  @Test(.enabled(if: geteuid() == 0, "needs root to give a file away"))
  func `a file of somebody else is not trusted`() {
    scratch.write("config", "theme: dark\n")
    chown(path("config"), 65_534, 65_534)
    #expect(throws: FileError(path: path("config"), distrust: .owner(uid: 65_534))) {
      try files.readTrusted(path("config"), limit: .kib(1))
    }
    #expect(throws: FileError(path: path("config"), distrust: .owner(uid: 65_534))) {
      try files.appendPrivately([1], to: path("config"))
    }
  }

  @Test func `a trusted file says why it cannot be read`() {
    #expect(throws: FileError(path: path("none"), errno: ENOENT)) {
      try files.readTrusted(path("none"), limit: .kib(1))
    }
    #expect(throws: FileError(path: scratch.path, distrust: .kind)) {
      try files.readTrusted(scratch.path, limit: .kib(1))
    }
    scratch.write("long", String(repeating: "x", count: 1025))
    #expect(throws: FileError(path: path("long"), distrust: .tooLong)) {
      try files.readTrusted(path("long"), limit: .kib(1))
    }
  }

  @Test func `a file is replaced whole, and nothing is left beside it`() throws {
    scratch.write("d-old", "x")
    try files.writeAtomically(Array("one".utf8), to: path("d/f"))
    try files.writeAtomically(Array("two".utf8), to: path("d/f"))
    #expect(scratch.read("d/f") == "two")
    #expect(mode(path("d/f")) == 0o600)
    #expect(entries(of: path("d")) == ["f"])
  }

  @Test func `a replacement that fails leaves the old file`() throws {
    mkdir(path("d"), 0o700)
    mkdir(path("d/f"), 0o700)
    #expect(throws: FileError.self) { try files.writeAtomically(Array("x".utf8), to: path("d/f")) }
    #expect(entries(of: path("d")) == ["f"])
  }

  private func withUmask<Result>(_ mask: mode_t, _ body: () throws -> Result) rethrows -> Result {
    let before = umask(mask)
    defer { umask(before) }
    return try body()
  }

  @Test func `a private directory is made for us alone, and one that others may enter is refused`() throws {
    let path = "\(scratch.path)/a/run"
    try files.makePrivateDirectory(path)
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o700)
    try files.makePrivateDirectory(path)
    chmod(path, 0o755)
    #expect(throws: FileError(path: path, distrust: .writable(mode: 0o755))) {
      try files.makePrivateDirectory(path)
    }
    symlink("/tmp", "\(scratch.path)/link")
    #expect(throws: FileError.self) { try files.makePrivateDirectory("\(scratch.path)/link") }
  }
}
