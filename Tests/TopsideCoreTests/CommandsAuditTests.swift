import Testing
import TopsideCore

struct CommandsAuditTests {
  private let actor = AuditActor(
    user: "root", sudoUser: "ann", sshConnection: "10.0.0.2 50022 10.0.0.1 22", host: "prod-1", process: 4711,
    context: "default")
  private let command = Command(
    "docker", ["compose", "-p", "shop", "restart", "backend"], environment: ["DB_PASSWORD": "s3cret"],
    directory: "/srv/shop", impact: .mutates, timeout: .seconds(60), target: "shop/backend")
  private let noon = Timestamp(nanoseconds: 1_772_366_400_250_999_999)

  private func line(_ record: AuditRecord) -> String { String(decoding: record.line, as: UTF8.self) }

  @Test func `the line before says who will do what to what, and hides secrets`() {
    #expect(
      line(AuditRecord(starting: command, by: actor, at: noon)) == """
        {"actor":{"context":"default","host":"prod-1","process":4711,\
        "sshConnection":"10.0.0.2 50022 10.0.0.1 22","sudoUser":"ann","user":"root"},\
        "argv":["docker","compose","-p","shop","restart","backend"],"directory":"/srv/shop",\
        "environment":{"DB_PASSWORD":"***"},"impact":"mutates","phase":"started","target":"shop/backend",\
        "time":"2026-03-01T12:00:00.250Z"}

        """)
  }

  @Test func `the line after says how it ended and how long it took`() {
    let record = AuditRecord(starting: command, by: actor, at: noon)
      .ended(.exited(1), error: "no such service: TOKEN=s3cret\n", after: .milliseconds(3210), at: noon)
    #expect(record.phase == .ended)
    #expect(record.exitCode == 1)
    #expect(record.durationMilliseconds == 3210)
    #expect(record.outcome == "failed")
    #expect(record.error == "no such service: TOKEN=***\n")
  }

  @Test func `a command that gave no result has an unknown outcome`() {
    let record = AuditRecord(starting: command, by: actor, at: noon)
      .failed(.timedOut(command, after: .seconds(60)), after: .seconds(60), at: noon)
    #expect(record.outcome == "unknown")
    #expect(record.exitCode == nil)
    #expect(record.error == "docker compose -p shop restart backend gave no answer within 60 s")
  }

  @Test func `whatever a record holds, its line is one line of printable ASCII`() {
    let hostile = "\u{1B}]0;x\u{7}\u{9B}2J\u{202E}\n\r\u{7F}\u{0}\u{1F433}\u{2028}"
    let command = Command("docker", ["stop", hostile], impact: .mutates, timeout: nil, target: hostile)
    let record = AuditRecord(starting: command, by: actor, at: noon)
    #expect(record.line.dropLast().allSatisfy { (0x20..<0x7F).contains($0) })
    #expect(record.line.last == 0x0A)
    #expect(AuditRecord(line: record.line) == record)
  }

  @Test func `a torn line is no record`() {
    let record = AuditRecord(starting: command, by: actor, at: noon)
    #expect(AuditRecord(line: record.line.dropLast(20)) == nil)
    #expect(AuditRecord(line: []) == nil)
  }

  @Test(arguments: [
    (["--context", "prod", "ps"], [:], "prod"),
    (["--context=prod", "ps"], [:], "prod"),
    (["-c", "prod", "ps"], [:], "prod"),
    (["ps", "--context", "prod"], [:], nil),
    (["exec", "x", "sh", "-c", "prod"], [:], nil),
    (["ps"], ["DOCKER_CONTEXT": "env"], "env"),
    (["--context"], [:], nil),
    ([], [:], nil),
  ])
  func `the context that a command asks for is found`(
    arguments: [String], environment: [String: String], context: String?
  ) {
    let command = Command("docker", arguments, environment: environment, impact: .reads, timeout: nil)
    #expect(command.dockerContext == context)
  }

  @Test func `a command's own context is the one on record`() {
    let command = Command("docker", ["--context", "prod", "stop", "x"], impact: .mutates, timeout: nil)
    #expect(AuditRecord(starting: command, by: actor, at: noon).actor.context == "prod")
  }
}
