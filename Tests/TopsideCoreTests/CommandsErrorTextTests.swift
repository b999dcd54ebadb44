import Testing
import TopsideCore

struct CommandsErrorTextTests {
  private static let command = Command(
    "docker", ["compose", "-p", "my shop", "exec", "db", "psql", "--password=s3cret", "it's"],
    impact: .mutates,
    timeout: .seconds(5))

  @Test(arguments: [
    (CommandError.notFound(executable: "docker"), "docker is not installed, or not in PATH"),
    (.notStarted(executable: "docker", errno: 8), "docker could not be started: Exec format error"),
    (.directoryUnusable(path: "/srv/shop", errno: 2), "cannot run in /srv/shop: No such file or directory"),
    (
      .timedOut(command, after: .milliseconds(2500)),
      "docker compose -p 'my shop' exec db psql --password=*** 'it'\\''s' gave no answer within 2.5 s"
    ),
    (
      .outputTooLong(Command("docker", ["ps"], impact: .reads, timeout: nil), limit: .mib(64)),
      "docker ps printed more than 64 MiB, and was stopped"
    ),
    (
      .readOnly(Command("docker", ["restart", "x"], impact: .mutates, timeout: nil)),
      "read-only: docker restart x was not run"
    ),
    (
      .auditUnwritable(FileError(path: "/s/audit.jsonl", errno: 13)),
      "nothing was changed: the audit log cannot be written: /s/audit.jsonl: Permission denied"
    ),
    (.cancelled, "cancelled"),
  ])
  func `each error has its sentence`(error: CommandError, sentence: String) {
    #expect(ErrorText.summary(error) == sentence)
  }

  @Test(arguments: [
    (FileError(path: "/c", errno: 13), "/c: Permission denied"),
    (
      FileError(path: "/c", distrust: .owner(uid: 1001)),
      "/c belongs to user 1001, who is neither root nor you: not read"
    ),
    (
      FileError(path: "/c", distrust: .writable(mode: 0o664)),
      "/c may be written by others (mode 664): not read"
    ),
    (FileError(path: "/c", distrust: .kind), "/c is no regular file: not read"),
    (FileError(path: "/c", distrust: .tooLong), "/c is too long: not read"),
  ])
  func `each objection to a file has its sentence`(error: FileError, sentence: String) {
    #expect(ErrorText.summary(error) == sentence)
  }

  @Test(
    arguments: [
      (17, "not saved: /l: a file of this name is there already"), (28, "not saved: /l: no space is left"),
      (122, "not saved: /l: your quota is used up"), (13, "not saved: /l: you may not write there"),
      (1, "not saved: /l: you may not write there"), (30, "not saved: /l: nothing can be written there"),
      (21, "not saved: /l: Is a directory"),
    ] as [(Int32, String)])
  func `what cannot be saved says why`(errno: Int32, sentence: String) {
    let error = FileError(path: "/l", errno: errno)
    #expect(ErrorText.summary(saving: error) == sentence)
    #expect((ErrorText.advice(saving: error) == nil) == (errno == 21))
  }
}
