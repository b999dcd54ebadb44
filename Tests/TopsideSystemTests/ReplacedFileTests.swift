import Glibc
import Testing
import TopsideCore
import TopsideSystem

/// Files of somebody else's making, replaced whole.
struct ReplacedFileTests {
  private let scratch = Scratch()
  private let files = LocalFiles()
  private func path(_ name: String) -> String { "\(scratch.path)/\(name)" }

  @Test func `a file keeps its mode`() throws {
    scratch.write("f", "one")
    for bits: mode_t in [0o640, 0o644, 0o600, 0o444] {
      chmod(path("f"), bits)
      try files.replace(path("f"), with: Array("two \(bits)".utf8))
      #expect(mode(path("f")) == bits)
      #expect(scratch.read("f") == "two \(bits)")
    }
    #expect(files.names(in: scratch.path) == ["f"])
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
  func `a file keeps its owner`() throws {
    scratch.write("f", "one")
    #expect(chown(path("f"), 1234, 2345) == 0)
    try files.replace(path("f"), with: Array("two".utf8))
    var status = stat()
    #expect(stat(path("f"), &status) == 0)
    #expect(status.st_uid == 1234)
    #expect(status.st_gid == 2345)
  }

  @Test func `a symbolic link stays one`() throws {
    scratch.write("real", "one")
    #expect(symlink("real", path("f")) == 0)
    try files.replace(path("f"), with: Array("two".utf8))
    #expect(scratch.read("real") == "two")
    var status = stat()
    #expect(lstat(path("f"), &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
  }

  @Test func `a new file is private, and what is no file is refused`() throws {
    try files.replace(path("new"), with: Array("x".utf8))
    #expect(mode(path("new")) == 0o600)
    mkdir(path("d"), 0o700)
    #expect(throws: FileError(path: path("d"), distrust: .kind)) {
      try files.replace(path("d"), with: Array("x".utf8))
    }
  }
}
