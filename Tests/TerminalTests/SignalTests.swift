import Glibc
import TerminalHarness
import Testing

struct Signal: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var number: Int32

  static let all = [
    Signal(testDescription: "HUP", number: SIGHUP), Signal(testDescription: "TERM", number: SIGTERM),
    Signal(testDescription: "INT", number: SIGINT), Signal(testDescription: "QUIT", number: SIGQUIT),
    Signal(testDescription: "SEGV", number: SIGSEGV), Signal(testDescription: "ABRT", number: SIGABRT),
    Signal(testDescription: "BUS", number: SIGBUS), Signal(testDescription: "ILL", number: SIGILL),
    Signal(testDescription: "FPE", number: SIGFPE), Signal(testDescription: "TRAP", number: SIGTRAP),
    Signal(testDescription: "PIPE", number: SIGPIPE), Signal(testDescription: "KILL", number: SIGKILL),
  ]
}

@Suite struct `A signal` {
  @Test(arguments: Subject.all, Signal.all)
  func `to the foreground job gives the terminal back`(_ subject: Subject, _ signal: Signal) throws {
    let job = try subject.startJob()
    killpg(job.session.foregroundGroup, signal.number)
    job.expectRestored()
    // SIGPIPE from outside is a request to end.
    let expected = signal.number == SIGPIPE ? SIGTERM : signal.number
    try job.session.wait(forText: "[signal \(expected)]")
  }

  @Test(arguments: Subject.all, Signal.all)
  func `to the guard gives the terminal back`(_ subject: Subject, _ signal: Signal) throws {
    let job = try subject.startJob()
    kill(job.guardian, signal.number)
    job.expectRestored()
  }

  @Test(arguments: Subject.all)
  func `that kills the whole job at once gives the terminal back`(_ subject: Subject) throws {
    let job = try subject.startJob()
    killpg(getpgid(job.guardian), SIGKILL)
    job.expectRestored()
  }
}
