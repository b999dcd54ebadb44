import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

@testable import DashboardRuntime

/// The loop: when frames are drawn, and when not.
@MainActor
@Suite(.timeLimit(.minutes(1))) struct ProgramTests {
  @Test func `the first frame comes before any answer`() async throws {
    let engine = try QuietEngine(answers: false)
    let ending = try await engine.run {
      #expect(engine.terminal.frames.count == 1)
      #expect(engine.terminal.rows.first?.contains("connecting") == true)
    }
    #expect(ending == .hungUp)
    #expect(engine.terminal.isClosed)
  }

  @Test func `what docker says reaches the screen`() async throws {
    let engine = try QuietEngine()
    _ = try await engine.run {
      await engine.settle()
      #expect(engine.terminal.rows.contains { $0.contains("web") && $0.contains("started") })
    }
  }

  @Test func `a flood of messages makes at most ten frames a second`() async throws {
    let engine = try QuietEngine()
    _ = try await engine.run {
      await engine.settle()
      let before = engine.terminal.frames.count
      for number in 0..<1000 {
        engine.program.inbox.post([.notice("number \(number)", isError: false)])
        await engine.time.advance(by: .milliseconds(1))
      }
      let frames = engine.terminal.frames.count - before
      #expect((5...11).contains(frames))
    }
  }

  @Test func `a key is answered at once, whatever else goes on`() async throws {
    let engine = try QuietEngine()
    _ = try await engine.run {
      await engine.settle()
      engine.program.inbox.post([.ticked])
      await engine.turns()
      let before = engine.terminal.frames.count
      engine.terminal.send(Key("?"))
      // A key that could act waits for what a paste would bring behind it, and for nothing else.
      await engine.releaseHeldKeys()
      #expect(engine.terminal.frames.count == before + 1)
      #expect(engine.terminal.rows.contains { $0.contains("Everywhere") })
    }
  }

  @Test func `many inputs that come together make one frame, and those that change nothing none`()
    async throws
  {
    let engine = try QuietEngine()
    _ = try await engine.run {
      await engine.settle()
      let before = engine.terminal.frames.count
      engine.terminal.send((1...1000).map { .resized(Size(columns: 90 + $0 % 7, rows: 30)) })
      #expect(engine.terminal.frames.count == before + 1)
      engine.terminal.send(Array(repeating: .key(Key("j")), count: 1000))
      #expect(engine.terminal.frames.count == before + 1)
    }
  }

  @Test func `a terminal that has not taken the last frame gets none, then the newest`() async throws {
    let engine = try QuietEngine()
    _ = try await engine.run {
      await engine.settle()
      engine.terminal.stall()
      let before = engine.terminal.frames.count
      for number in 0..<20 {
        engine.program.inbox.post([.notice("number \(number)", isError: false)])
        await engine.time.advance(by: .milliseconds(100))
      }
      for _ in 0..<3 {
        await engine.turns()
        await engine.time.advance(by: .milliseconds(100))
      }
      engine.terminal.send(Key("1"))
      #expect(engine.terminal.frames.count == before)
      #expect(engine.terminal.refusedFrames == 0)
      engine.terminal.drain()
      #expect(engine.terminal.frames.count == before + 1)
      #expect(engine.terminal.rows.last?.contains("number 19") == true)
    }
  }

  @Test func `the end leaves no stream behind`() async throws {
    let engine = try QuietEngine()
    _ = try await engine.run { await engine.settle() }
    #expect(engine.terminal.isClosed)
    let commands = engine.runner.commands.count
    await engine.time.advance(by: .seconds(30))
    #expect(engine.runner.commands.count == commands)
  }
}
