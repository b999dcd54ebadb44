import Glibc
import Testing
import TopsideCore

@testable import TopsideSystem

struct SurroundingsTests {
  private func surroundings(_ environment: [String: String]) -> Surroundings {
    var surroundings = Surroundings.read()
    surroundings.environment = environment
    surroundings.home = "/home/ann"
    return surroundings
  }

  @Test func `what we were started in is read from the system`() {
    let surroundings = Surroundings.read()
    #expect(surroundings.environment["PATH"]?.isEmpty == false)
    #expect(surroundings.currentDirectory.hasPrefix("/") && surroundings.home.hasPrefix("/"))
    #expect(!surroundings.user.isEmpty && !surroundings.host.isEmpty)
    #expect(surroundings.process == getpid() && surroundings.userID == geteuid())
  }

  @Test func `the XDG directories have their defaults`() {
    let surroundings = surroundings([:])
    #expect(surroundings.configuration == "/home/ann/.config/topside")
    #expect(surroundings.auditFile == "/home/ann/.local/state/topside/audit.jsonl")
    #expect(surroundings.data == "/home/ann/.local/share/topside")
    #expect(surroundings.logDirectory == "/home/ann/.local/state/topside/logs")
  }

  @Test func `XDG variables count when they are absolute`() {
    #expect(surroundings(["XDG_STATE_HOME": "/var/s"]).auditFile == "/var/s/topside/audit.jsonl")
    #expect(surroundings(["XDG_STATE_HOME": "s"]).auditFile == "/home/ann/.local/state/topside/audit.jsonl")
    #expect(surroundings(["XDG_STATE_HOME": ""]).auditFile == "/home/ann/.local/state/topside/audit.jsonl")
  }

  @Test(arguments: [
    ("less -R", ["less", "-R"]), ("  most\t-s ", ["most", "-s"]),
    ("'/opt/my pager/run' --title \"a 'b' c\"", ["/opt/my pager/run", "--title", "a 'b' c"]),
    (#"view\ er "say \"x\"" '\n'"#, ["view er", #"say "x""#, #"\n"#]),
    (
      "less $(reboot) ; rm -rf `x` | y > z",
      ["less", "$(reboot)", ";", "rm", "-rf", "`x`", "|", "y", ">", "z"]
    ),
    ("less ''", ["less", ""]), (#""a\b""#, [#"a\b"#]),
  ])
  func `a pager is words, without a shell`(text: String, words: [String]) {
    #expect(surroundings(["PAGER": text]).pager == words)
  }

  @Test func `without a pager it is less, and more where that is missing`() {
    let scratch = Scratch()
    #expect(surroundings(["PATH": scratch.path]).pager == ["more"])
    scratch.program("less", "cat")
    for value in [nil, "", "  ", "'open"] {
      #expect(
        surroundings(["PATH": scratch.path, "PAGER": value].compactMapValues(\.self)).pager == ["less"])
    }
  }

  @Test func `the actor is who acts, from where, on which context`() {
    let actor = surroundings(["SUDO_USER": "ann", "SSH_CONNECTION": "a 1 b 22", "DOCKER_CONTEXT": "prod"])
      .actor(context: nil)
    #expect(actor.sudoUser == "ann")
    #expect(actor.sshConnection == "a 1 b 22")
    #expect(actor.context == "prod")
    #expect(surroundings(["DOCKER_CONTEXT": "prod"]).actor(context: "own").context == "own")
    #expect(surroundings(["DOCKER_HOST": "tcp://h"]).actor(context: nil).context == "tcp://h")
  }

  @Test func `time goes forward, and a sleep ends when it is cancelled`() async {
    let time = SystemTime()
    let before = time.uptime()
    let task = Task { await time.sleep(.seconds(60)) }
    task.cancel()
    await task.value
    #expect(time.uptime() >= before)
    #expect(time.uptime() - before < .seconds(30))
    #expect(time.now() > Timestamp(seconds: 1_700_000_000))
  }
}
