import Glibc
import Synchronization
import Testing
import TopsideCore
import TopsideSystem
import TopsideTestSupport

struct ProcessOutputTests {
  private let scratch = Scratch()

  private func command(_ script: String, timeout: Duration? = .seconds(60)) -> Command {
    Command("sh", ["-c", script], impact: .reads, timeout: timeout)
  }

  /// Everything that a stream delivers, in order.
  private final class Sink: Sendable {
    struct Content: Sendable {
      var output: [UInt8] = []
      var error: [UInt8] = []
      var chunks = 0
      var isBusy = false
      var overlapped = false
    }
    let content = Mutex(Content())

    func take(_ chunk: OutputChunk) async {
      content.withLock { content in
        content.overlapped = content.overlapped || content.isBusy
        content.isBusy = true
        content.chunks += 1
        switch chunk {
        case .standardOutput(let bytes): content.output += bytes
        case .standardError(let bytes): content.error += bytes
        }
      }
      await Task.yield()
      content.withLock { $0.isBusy = false }
    }
  }

  @Test func `output beyond the limit is refused, and the child ended`() async {
    let flood = command("yes")
    await #expect(throws: CommandError.outputTooLong(flood, limit: .kib(100))) {
      try await scratch.runner(limit: .kib(100)).run(flood)
    }
  }

  @Test func `the limit holds for error output too`() async {
    let flood = command("yes >&2")
    await #expect(throws: CommandError.outputTooLong(flood, limit: .kib(100))) {
      try await scratch.runner(limit: .kib(100)).run(flood)
    }
  }

  @Test func `much error output does not stop a child that nobody listens to`() async throws {
    let result = try await scratch.runner().run(command("seq 1 200000 >&2; echo done"))
    #expect(result.standardOutput == Array("done\n".utf8))
    #expect(result.standardError.count == 1_288_895)
  }

  @Test func `a stream delivers every byte in order, one piece at a time`() async throws {
    let sink = Sink()
    let result = try await scratch.runner().stream(
      command("seq 1 300000; seq 1 50000 >&2; exit 4", timeout: nil)
    ) { await sink.take($0) }
    #expect(result.status == .exited(4))
    #expect(result.standardOutput.isEmpty)
    let content = sink.content.withLock { $0 }
    #expect(content.output == Array((1...300_000).map { "\($0)\n" }.joined().utf8))
    #expect(content.error == Array((1...50_000).map { "\($0)\n" }.joined().utf8))
    #expect(!content.overlapped)
    #expect(result.standardError == content.error.suffix(4096))
  }

  @Test func `a stream without a newline at its end loses nothing`() async throws {
    let sink = Sink()
    _ = try await scratch.runner().stream(command("printf '{\"half\":'", timeout: nil)) {
      await sink.take($0)
    }
    #expect(sink.content.withLock(\.output) == Array("{\"half\":".utf8))
  }

  @Test func `a million lines written one by one come in few pieces`() async throws {
    let sink = Sink()
    let flood = Command("stdbuf", ["-oL", "seq", "1000000"], impact: .reads, timeout: nil)
    _ = try await scratch.runner().stream(flood) { await sink.take($0) }
    let content = sink.content.withLock { $0 }
    #expect(content.output.count == 6_888_896)
    #expect(content.chunks < 20_000, "\(content.chunks) pieces")
  }

  @Test func `on standard error as well, of which the end is kept`() async throws {
    let sink = Sink()
    let flood = Command("sh", ["-c", "stdbuf -oL seq 1000000 >&2"], impact: .reads, timeout: nil)
    let result = try await scratch.runner().stream(flood) { await sink.take($0) }
    let content = sink.content.withLock { $0 }
    #expect(content.error.count == 6_888_896)
    #expect(content.chunks < 20_000, "\(content.chunks) pieces")
    #expect(result.standardError == content.error.suffix(4096))
  }

  @Test func `a reader that is slow slows the child down instead of being buried`() async throws {
    let sink = Sink()
    let runner = scratch.runner()
    let task = Task {
      _ = try? await runner.stream(command("yes", timeout: nil)) { chunk in
        await sink.take(chunk)
        try? await Task.sleep(for: .milliseconds(10))
      }
    }
    try await Task.sleep(for: .milliseconds(300))
    task.cancel()
    await task.value
    #expect(sink.content.withLock(\.output.count) < 8 << 20)
  }

  @Test func `one line is delivered while the child lives on`() async throws {
    let runner = scratch.runner()
    let (lines, line) = AsyncStream.makeStream(of: [UInt8].self)
    let task = Task {
      _ = try? await runner.stream(command("echo first; sleep 60", timeout: nil)) { chunk in
        if case .standardOutput(let bytes) = chunk { line.yield(bytes) }
      }
    }
    var iterator = lines.makeAsyncIterator()
    #expect(await iterator.next() == Array("first\n".utf8))
    task.cancel()
    await task.value
  }

  @Test func `a stream may have a deadline as well`() async {
    let slow = command("echo x; sleep 60", timeout: .milliseconds(100))
    await #expect(throws: CommandError.timedOut(slow, after: .milliseconds(100))) {
      try await scratch.runner().stream(slow) { _ in }
    }
  }

  @Test func `a flood does not outlive its deadline`() async {
    let flood = command("trap '' TERM; while :; do yes | head -c 10000000; done", timeout: .milliseconds(300))
    let started = ContinuousClock.now
    await #expect(throws: CommandError.timedOut(flood, after: .milliseconds(300))) {
      try await scratch.runner().stream(flood) { _ in }
    }
    #expect(ContinuousClock.now - started < .seconds(3))
  }
}
