import FoundationEssentials
import Glibc
import TerminalHarness
import Testing

@Suite struct `A crash` {
  static let kinds = [
    "bounds", "missing", "overflow", "divide", "fatal", "precondition", "cast", "exclusivity", "null",
    "stringIndex",
    "stack",
  ]

  @Test(arguments: kinds)
  func `gives the terminal back and leaves one line in a private file`(_ kind: String) throws {
    let note = "/tmp/topside-crash-\(kind)-\(uniqueSeconds())"
    defer { unlink(note) }
    let job = try Subject.fixture.startJob(["--crash", kind, "--note", note])
    job.session.send("x")
    job.expectRestored()
    let text = String(decoding: FileManager.default.contents(atPath: note) ?? Data(), as: UTF8.self)
    #expect(text.split(separator: "\n").count == 1)
    #expect(text.contains("pid \(job.dashboard) ended by SIG"))
    var facts = stat()
    lstat(note, &facts)
    #expect(facts.st_mode & 0o777 == 0o600)
  }

  @Test func `does not follow a link that lies where its note should be`() throws {
    let (link, target) = ("/tmp/topside-link-\(uniqueSeconds())", "/tmp/topside-target-\(uniqueSeconds())")
    symlink(target, link)
    defer { unlink(link) }
    let job = try Subject.fixture.startJob(["--crash", "bounds", "--note", link])
    job.session.send("x")
    job.expectRestored()
    #expect(!FileManager.default.fileExists(atPath: target))
  }

  @Test(arguments: Subject.all)
  func `of the guard by kill -9 ends the program, which gives the terminal back`(_ subject: Subject) throws {
    let job = try subject.startJob()
    kill(job.guardian, SIGKILL)
    job.expectRestored(within: .seconds(1))
  }
}
