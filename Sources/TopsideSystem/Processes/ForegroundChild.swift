import Glibc
import Subprocess
import SystemPackage
import TopsideCore

/// A process that has the terminal to itself while we wait: a shell, a pager, sudo.
///
/// It stays in our process group, so that ^Z stops us and it together and the operator's shell continues both.
/// As in system(3), ^C and ^\ are for it alone: we ignore them until it has ended.
struct ForegroundChild {
  let executable: FilePath
  let command: Command
  let environment: Environment

  func run() async throws -> ExitStatus {
    let interrupt = SignalPause(SIGINT)
    let quit = SignalPause(SIGQUIT)
    defer {
      takeTerminalBack()
      interrupt.end()
      quit.end()
    }
    let result = try await Subprocess.run(
      configuration, input: .currentStandardInput, output: .currentStandardOutput,
      error: .currentStandardError)
    return ExitStatus(result.terminationStatus)
  }

  private var configuration: Configuration {
    var options = PlatformOptions()
    // Not to the group: we are in it.
    options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: Supervision.grace)]
    return Configuration(
      executable: .path(executable),
      arguments: Arguments(executablePathOverride: command.executable, remainingValues: command.arguments),
      environment: environment, workingDirectory: command.directory.map { FilePath($0) },
      platformOptions: options)
  }

  /// A child that died hard may have left the terminal to a process group that is gone.
  private func takeTerminalBack() {
    let holder = tcgetpgrp(STDIN_FILENO)
    guard holder >= 0, holder != getpgrp() else { return }
    let output = SignalPause(SIGTTOU)
    tcsetpgrp(STDIN_FILENO, getpgrp())
    output.end()
  }
}

/// A signal that this process ignores for a while. Children start with the default all the same.
private struct SignalPause {
  private let signal: Int32
  private let before: sigaction

  init(_ signal: Int32) {
    self.signal = signal
    var ignoring = sigaction()
    ignoring.__sigaction_handler.sa_handler = SIG_IGN
    var before = sigaction()
    sigaction(signal, &ignoring, &before)
    self.before = before
  }

  func end() {
    var before = before
    sigaction(signal, &before, nil)
  }
}
