import Glibc
import Testing
import TopsideCore
import TopsideSystem

struct ProcessRunnerTests {
  private let scratch = Scratch()

  private func sh(_ script: String, timeout: Duration? = .seconds(20)) -> Command {
    Command("sh", ["-c", script], impact: .reads, timeout: timeout)
  }

  @Test func `output, error output and exit code all come back`() async throws {
    let result = try await scratch.runner().run(sh("echo out; echo err >&2; exit 3"))
    #expect(result.status == .exited(3))
    #expect(result.standardOutput == Array("out\n".utf8))
    #expect(result.standardError == Array("err\n".utf8))
  }

  @Test func `a child that dies by a signal says so`() async throws {
    let result = try await scratch.runner().run(sh("echo '{\"half\":'; kill -SEGV $$"))
    #expect(result.status == .signalled(SIGSEGV))
    #expect(result.standardOutput == Array("{\"half\":\n".utf8))
  }

  @Test func `words reach the program exactly, whatever is in them`() async throws {
    let hostile = [
      "-x", "--file", "; rm -rf /", "$(id)", "`id`", "a b", "", "line\nbreak", "'", "\"", "\\", "*", "~",
      "$HOME",
      "caf\u{e9} \u{1F433}", "\u{1B}[31m", "a\tb", "--", "-", "#", "&&", "|", "<", "%s%n",
    ]
    scratch.program("recorder", "printf '%s\\0' \"$@\"")
    let command = Command("recorder", hostile, impact: .reads, timeout: .seconds(10))
    let result = try await scratch.runner().run(command)
    let words = result.standardOutput.split(separator: 0, omittingEmptySubsequences: false).dropLast()
    #expect(words.map { String(decoding: $0, as: UTF8.self) } == hostile)
  }

  @Test func `a word that holds a zero byte is refused, not cut`() async {
    let command = Command("echo", ["a\0b"], impact: .reads, timeout: .seconds(10))
    await #expect(throws: CommandError.notStarted(executable: "echo", errno: EINVAL)) {
      try await scratch.runner().run(command)
    }
  }

  @Test func `a deadline ends the child and says how long it had`() async {
    let command = sh("sleep 60", timeout: .milliseconds(100))
    let started = ContinuousClock.now
    await #expect(throws: CommandError.timedOut(command, after: .milliseconds(100))) {
      try await scratch.runner().run(command)
    }
    #expect(ContinuousClock.now - started < .seconds(2))
  }
}
