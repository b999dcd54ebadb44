import Glibc
import Testing
import TopsideCore
import TopsideSystem
import TopsideTestSupport

/// Files that we make and that did not exist.
@Suite(.serialized) struct NewFileTests {
  private let scratch = Scratch()
  private let files = LocalFiles()
  private func path(_ name: String) -> String { "\(scratch.path)/\(name)" }

  /// Hands out the pieces one by one.
  private func pieces(_ texts: String...) -> () -> [UInt8]? {
    var rest = texts[...]
    return { rest.popFirst().map { Array($0.utf8) } }
  }

  @Test func `a file is made of its pieces, private, with its directories`() throws {
    let before = umask(0)
    defer { umask(before) }
    try files.writeNew(path("a/b/log"), pieces("one\n", "", "two\n"))
    #expect(scratch.read("a/b/log") == "one\ntwo\n")
    #expect(mode(path("a/b/log")) == 0o600)
    #expect(mode(path("a")) == 0o700 && mode(path("a/b")) == 0o700)
  }

  @Test func `one that is there stays as it is, and nothing is asked for`() {
    scratch.write("log", "old")
    #expect(throws: FileError(path: path("log"), errno: EEXIST)) {
      try files.writeNew(path("log")) {
        Issue.record("a piece was asked for")
        return nil
      }
    }
    #expect(scratch.read("log") == "old")
  }

  @Test func `a link is not followed, wherever it leads`() {
    scratch.write("victim", "untouched")
    symlink(path("victim"), path("log"))
    symlink(path("nowhere"), path("dangling"))
    for name in ["log", "dangling"] {
      #expect(throws: FileError(path: path(name), errno: EEXIST)) {
        try files.writeNew(path(name), pieces("x"))
      }
    }
    #expect(scratch.read("victim") == "untouched")
    #expect(mode(path("nowhere")) == nil)
  }

  @Test func `a path that C would cut short is refused`() {
    #expect(throws: FileError(path: path("a\0b"), errno: EINVAL)) {
      try files.writeNew(path("a\0b"), pieces("x"))
    }
    #expect(throws: FileError(path: path("a\0b"), errno: EINVAL)) { try files.remove(path("a\0b")) }
    #expect(entries(of: scratch.path).isEmpty)
  }

  @Test func `a directory that cannot be made is an error`() {
    scratch.write("file", "x")
    #expect(throws: FileError.self) { try files.writeNew(path("file/log"), pieces("x")) }
    #expect(throws: FileError.self) { try files.writeNew("/proc/topside/log", pieces("x")) }
  }

  @Test func `one that cannot be finished is removed`() throws {
    var count = 0
    try withRoom(for: 4 << 20) {
      #expect(throws: FileError(path: path("log"), errno: EFBIG)) {
        try files.writeNew(path("log")) {
          count += 1
          return [UInt8](repeating: 1, count: 1 << 20)
        }
      }
    }
    #expect(count == 5)
    #expect(entries(of: scratch.path).isEmpty)
  }

  @Test func `what took its name meanwhile is not removed`() throws {
    var count = 0
    try withRoom(for: 4 << 20) {
      #expect(throws: FileError.self) {
        try files.writeNew(path("log")) {
          count += 1
          if count == 3 {
            rename(path("log"), path("moved"))
            scratch.write("log", "somebody's")
          }
          return [UInt8](repeating: 1, count: 1 << 20)
        }
      }
    }
    #expect(scratch.read("log") == "somebody's")
  }

  @Test func `a file is removed, and one that is not there is said to be`() throws {
    try files.writeNew(path("log"), pieces("x"))
    try files.remove(path("log"))
    #expect(throws: FileError(path: path("log"), errno: ENOENT)) { try files.remove(path("log")) }
  }

  /// Lets files be no longer, as a full disk would, of which a test has none. No other test writes so much.
  private func withRoom(for bytes: UInt, _ body: () throws -> Void) throws {
    let handler = signal(SIGXFSZ, SIG_IGN)
    defer { signal(SIGXFSZ, handler) }
    var limit = rlimit()
    try #require(getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
    let before = limit
    limit.rlim_cur = bytes
    try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
    defer {
      limit = before
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    }
    try body()
  }
}
