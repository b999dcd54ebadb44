import CellGrid
import Dashboard
import LogEngine
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

@testable import DashboardRuntime

/// What is followed for a log, for how long, and how its lines get out.
@MainActor
@Suite(.timeLimit(.minutes(1))) struct LogSessionTests {
  private let web = LogDemand(.service(ServiceKey(project: "shop", service: "web")))

  private func engine() throws -> QuietEngine {
    let lines = (0..<5).map { "2026-03-01T11:59:5\($0).000000000Z line \($0)\n" }.joined()
    return try QuietEngine(log: .following(lines))
  }

  private func openLog(_ engine: QuietEngine) async {
    await engine.settle()
    engine.terminal.send(Key("l"))
    await engine.releaseHeldKeys()
    await engine.until { engine.program.state.logs.store.counters.count >= 5 }
  }

  /// Lets whoever is about to wait do so, and then time pass.
  private func pass(_ duration: Duration, _ engine: QuietEngine) async {
    for _ in 0..<5 { await engine.turns() }
    await engine.time.advance(by: duration)
    for _ in 0..<5 { await engine.turns() }
  }

  @Test func `a log that left the screen is followed for another minute`() async throws {
    let engine = try engine()
    _ = try await engine.run {
      await openLog(engine)
      let store = engine.program.state.logs.store
      engine.program.send([.input(.key(Key("w")))])
      engine.program.send([.input(.key(Key(.escape))), .input(.key(Key("1")))])
      await pass(.seconds(1), engine)
      await pass(.seconds(54), engine)
      #expect(engine.program.logSessions.keys.contains(web))
      engine.program.send([.input(.key(Key("2")))])
      await pass(.seconds(1), engine)
      #expect(engine.program.state.logs.store === store)
      #expect(engine.program.state.logs.look.wraps)
      engine.program.send([.input(.key(Key("1")))])
      await pass(.seconds(1), engine)
      await pass(.seconds(61), engine)
      await engine.until { engine.program.logSessions.isEmpty }
    }
  }

  @Test func `another range is another log, and all together take no more memory than one may`() async throws
  {
    let engine = try engine()
    _ = try await engine.run {
      await openLog(engine)
      for (key, seconds) in [("2", 60), ("3", 300), ("4", 900), ("5", 1800), ("6", 3600)] {
        engine.program.send([.input(.key(Key(Character(key))))])
        await engine.until { engine.program.state.logs.demand?.range == .since(.seconds(seconds)) }
      }
      #expect(engine.program.logSessions.count == 4)
      #expect(engine.program.state.logs.range == .since(.seconds(3600)))
      let last = engine.runner.commands.last { $0.arguments.first == "logs" }
      #expect(last?.arguments.contains("--since") == true)
      // Back to one that is still followed: it is shown, not opened for ever.
      engine.program.send([.input(.key(Key("5")))])
      await engine.until { engine.program.state.logs.demand?.range == .since(.seconds(1800)) }
      #expect(engine.program.state.logs.range == .since(.seconds(1800)))
      await engine.until { engine.terminal.rows.contains { $0.contains("line 4") } }
    }
  }

  @Test func `lines are saved to a file that was not there, and to no other`() async throws {
    let engine = try engine()
    _ = try await engine.run {
      await openLog(engine)
      engine.files["/taken.log"] = "mine"
      engine.program.save(LogExport(.everything, path: "/taken.log"))
      await engine.until { engine.program.state.toast?.isError == true }
      #expect(engine.files["/taken.log"] == "mine")
      let words = engine.program.state.toast?.text.text ?? ""
      #expect(words.hasPrefix("not saved: /taken.log: a file of this name is there already"))
      engine.program.save(LogExport(.everything, path: "/new.log"))
      await engine.until { engine.files["/new.log"] != nil }
      let lines = engine.files["/new.log"]?.split(separator: "\n") ?? []
      #expect(lines.count == engine.program.state.logs.store.counters.count)
      #expect(lines.contains("2026-03-01T11:59:53.000000000Z line 3"))
      await engine.until { engine.program.state.toast?.text.text.contains("saved to /new.log") == true }
    }
  }

  @Test func `the pager gets a file of our own, which then goes`() async throws {
    let engine = try engine()
    _ = try await engine.run {
      await openLog(engine)
      engine.program.openPager(LogExport(.everything, path: ""))
      await engine.until { engine.runner.commands.contains { $0.executable == "less" } }
      let pager = try #require(engine.runner.commands.last { $0.executable == "less" })
      #expect(pager.arguments.first == "-S")
      #expect(pager.arguments.last?.hasPrefix("/home/op/logs/pager-") == true)
      #expect(pager.impact == .reads)
      await engine.until { engine.files.names(in: "/home/op/logs").isEmpty }
    }
  }
}
