import Dispatch
import Subprocess
import SystemPackage
import TopsideCore

/// A process of its own session, started for its output.
struct Child {
  let executable: FilePath
  let command: Command
  let environment: Environment
  let poller: Poller
  let queue: DispatchQueue
  /// Whether output is gathered for a few milliseconds while it keeps coming; costs that much at the end.
  let gathers: Bool

  struct End {
    var status: ExitStatus
    var cut: Supervision.Cut?
  }

  /// Runs the process to its end, which cancelling the task brings about.
  nonisolated(nonsending) func run(_ receive: (Supervision.Channel, [UInt8]) async -> Supervision.Verdict)
    async throws -> End
  {
    let doorbell = Doorbell()
    let ringOutput: @Sendable () -> Void = { doorbell.ring(.output) }
    let output = try OutputPipe.open(on: poller, ring: ringOutput)
    defer { output.pipe.close() }
    let error: (pipe: OutputPipe, writeEnd: FileDescriptor)
    do {
      error = try OutputPipe.open(on: poller, ring: ringOutput)
    } catch let failure {
      try? output.writeEnd.close()  // what matters is why there is no second pipe
      throw failure
    }
    defer { error.pipe.close() }
    let alarm = Alarm(on: queue) { doorbell.ring(.alarm) }
    defer { alarm.stop() }

    let result = try await Subprocess.run(
      configuration, input: .none,
      output: .fileDescriptor(output.writeEnd, closeAfterSpawningProcess: true),
      error: .fileDescriptor(error.writeEnd, closeAfterSpawningProcess: true)
    ) { execution in
      let child = execution.processIdentifier
      let exit = ExitWatch(child.value, descriptor: child.processDescriptor, on: poller, queue) {
        doorbell.ring(.exit)
      }
      defer { exit.stop() }
      var supervision = Supervision(
        child: child.value, output: output.pipe, error: error.pipe, doorbell: doorbell, alarm: alarm,
        gathers: gathers)
      await supervision.run(deadline: command.timeout, receive)
      return supervision.cut
    }
    return End(status: ExitStatus(result.terminationStatus), cut: result.closureResult)
  }

  private var configuration: Configuration {
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = [
      .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: Supervision.grace)
    ]
    return Configuration(
      executable: .path(executable),
      arguments: Arguments(executablePathOverride: command.executable, remainingValues: command.arguments),
      environment: environment, workingDirectory: command.directory.map { FilePath($0) },
      platformOptions: options)
  }
}

extension ExitStatus {
  init(_ status: TerminationStatus) {
    switch status {
    case .exited(let code): self = .exited(code)
    case .signaled(let signal): self = .signalled(signal)
    }
  }
}
