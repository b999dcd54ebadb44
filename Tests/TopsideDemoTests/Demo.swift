import Testing
import TopsideCore
import TopsideDemo

/// A demo on a skipping clock, and the Docker room above it.
struct Demo {
  let clock = SkippingClock()
  let runner: DemoRunner
  let commands = DockerCommands()

  init(script: DemoScript = .calm, isReadOnly: Bool = false) {
    runner = DemoRunner(time: clock, script: script) { isReadOnly && $0.impact != .reads }
  }

  func text(_ command: Command) async throws -> String {
    let result = try await runner.run(command)
    #expect(result.status == .exited(0), "\(command.argv)")
    return String(decoding: result.standardOutput, as: UTF8.self)
  }

  func ids() async throws -> [ContainerID] {
    try await text(commands.list()).split(separator: "\n").map { try #require(ContainerID(String($0))) }
  }

  func containers() async throws -> [Container] {
    let inspected = try await runner.run(commands.inspect(try await ids()))
    return try InspectParsing.containers(inspected.standardOutput)
  }

  func container(_ service: String) async throws -> Container {
    try #require(try await containers().first { $0.service.service == service })
  }

  /// Lines of a stream until `isEnough` says so, or until it ends by itself.
  func lines(
    _ command: Command, until isEnough: @escaping @Sendable ([String]) async -> Bool = { _ in false }
  ) async throws -> (lines: [String], result: CommandResult?) {
    let box = LineBox()
    // In a task of its own, so that cancelling the stream does not cancel the test.
    async let ended: CommandResult? = {
      do throws(CommandError) {
        return try await runner.stream(command) { chunk in
          let lines = await box.append(chunk)
          if await isEnough(lines) { withUnsafeCurrentTask { $0?.cancel() } }
        }
      } catch .cancelled {
        return nil
      }
    }()
    let result = try await ended
    return (await box.lines, result)
  }
}

private actor LineBox {
  private var splitter = LineSplitter()
  private(set) var lines: [String] = []

  func append(_ chunk: OutputChunk) -> [String] {
    let bytes =
      switch chunk {
      case .standardOutput(let bytes), .standardError(let bytes): bytes
      }
    lines += splitter.lines(bytes).map { String(decoding: $0, as: UTF8.self) }
    return lines
  }
}
