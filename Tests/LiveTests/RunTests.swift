import FoundationEssentials
import Glibc
import SafeText
import TerminalHarness
import Testing
import TopsideCore
import TopsideSystem

extension LiveTests.Runs {
  enum Loss: CaseIterable { case hangUp, dashboardKilled, guardKilled, jobKilled }

  @Test(arguments: Loss.allCases)
  func `a lost dashboard leaves a restart to its end, verified`(_ loss: Loss) async throws {
    try await RunStack.use("\(loss)".lowercased()) { stack in
      let before = try await stack.startedAt("slow")
      let session = try PtySession(
        [BuiltProgram.path("topside"), "-p", stack.project], columns: 130, rows: 48,
        environment: stack.home.environment())
      let dashboard = RunDesk(session: session)
      try dashboard.restart("slow")
      try session.wait(for: "the run's journal") { _ in !stack.store.ids().isEmpty }
      let id = try #require(stack.store.ids().first)
      try session.wait(for: "its first step") { _ in stack.events(id).contains(.stepBegan(0)) }
      let runner = try #require(stack.process(id))
      let below = ProcessTree.all().descendants(of: session.pid).filter { !isOfRun($0, id) }
      switch loss {
      case .hangUp: session.hangUp()
      case .dashboardKilled: below.first.map { _ = kill($0, SIGKILL) }
      case .guardKilled: kill(session.pid, SIGKILL)
      case .jobKilled: for process in [session.pid] + below { kill(process, SIGKILL) }
      }
      try session.wait(for: "the end of the dashboard and its children", within: .seconds(3)) { session in
        session.exitStatus() != nil
          && !below.contains { ProcessTree.state(of: $0).map { $0 != "Z" } ?? false }
      }
      #expect(ProcessTree.state(of: runner) != nil)
      #expect(stack.store.record(id)?.state == .running)
      let outcome = try #require(try await stack.outcome(of: id))
      #expect(outcome.words.text.hasPrefix("healthy, after "))
      #expect(outcome.name == "succeeded")
      #expect(try await stack.startedAt("slow") != before)
      #expect(try await stack.state("slow") == "running healthy")
      #expect(try stack.home.audit().map(\.phase) == ["started", "ended", "verified"])
    }
  }

  @Test(arguments: [RunEvent.checking, .stepBegan(0), .stepBegan(1)])
  func `a run whose process was killed is brought to its end when it is taken up`(_ event: RunEvent)
    async throws
  {
    let words = "\(event)".filter { $0.isLetter || $0.isNumber }.lowercased()
    try await RunStack.use("killed-\(words)") { stack in
      let before = try await stack.startedAt("slow")
      let plan = try await stack.restart("slow")
      try stack.launch(plan)
      try await stack.wait(for: event, of: plan.id)
      let process = try #require(stack.process(plan.id))
      kill(process, SIGKILL)
      try await eventually("the end of its process") { !stack.store.isAlive(plan.id) }
      #expect(stack.store.record(plan.id)?.state == .interrupted)
      try stack.relaunch(plan.id)
      let outcome = try #require(try await stack.outcome(of: plan.id))
      #expect(outcome.name == "succeeded", "\(outcome.words.text)")
      #expect(try await stack.startedAt("slow") != before)
      #expect(try await stack.state("slow") == "running healthy")
      #expect(stack.store.record(plan.id)?.attempts == 2)
      #expect(RunProcesses(of: plan.id).numbers().isEmpty)
    }
  }

  @Test func `a hang-up of the run's own process is nothing to it`() async throws {
    try await RunStack.use("hup") { stack in
      let plan = try await stack.restart("slow")
      try stack.launch(plan)
      try await stack.wait(for: .stepBegan(0), of: plan.id)
      kill(try #require(stack.process(plan.id)), SIGHUP)
      #expect(try await stack.outcome(of: plan.id)?.name == "succeeded")
      #expect(stack.store.record(plan.id)?.attempts == 1)
    }
  }

  @Test func `asked to end it finishes the command that it is at, and says so`() async throws {
    try await RunStack.use("term") { stack in
      let plan = try await stack.restart("slow")
      try stack.launch(plan)
      try await stack.wait(for: .stepBegan(0), of: plan.id)
      kill(try #require(stack.process(plan.id)), SIGTERM)
      let outcome = try #require(try await stack.outcome(of: plan.id))
      #expect(outcome.name == "failed")
      #expect(outcome.words.text.hasPrefix("asked to end before: verify"))
      #expect(stack.events(plan.id).contains(.stepEnded(0, .succeeded(""))))
      #expect(try await stack.state("slow").hasPrefix("running"))
    }
  }

  @Test func `of two at one service the second waits for the first, and then goes on`() async throws {
    try await RunStack.use("two") { stack in
      let (first, second) = (try await stack.restart("slow"), try await stack.restart("slow"))
      try stack.launch(first)
      try await stack.wait(for: .checking, of: first.id)
      try stack.launch(second)
      try await eventually("the second waits") {
        stack.events(second.id).contains {
          if case .waitsForLock(let holder) = $0 { holder.text.hasPrefix("Restart slow by ") } else { false }
        }
      }
      #expect(!stack.events(second.id).contains(.checking))
      #expect(try await stack.outcome(of: first.id)?.name == "succeeded")
      #expect(try await stack.outcome(of: second.id)?.name == "succeeded")
      let (one, two) = (stack.store.record(first.id), stack.store.record(second.id))
      let (ended, began) = (try #require(one?.ended), try #require(two?.steps[0].began))
      #expect(ended <= began)
    }
  }

  @Test func `two at two services of a project are no reason to wait`() async throws {
    try await RunStack.use("both") { stack in
      let (first, second) = (try await stack.restart("slow"), try await stack.restart("quick"))
      try stack.launch(first)
      try await stack.wait(for: .stepBegan(0), of: first.id)
      try stack.launch(second)
      #expect(try await stack.outcome(of: second.id)?.name == "succeeded")
      #expect(try await stack.outcome(of: first.id)?.name == "succeeded")
      #expect(!stack.events(second.id).contains { if case .waitsForLock = $0 { true } else { false } })
    }
  }

  @Test func `a run is run by one process, however many are started`() async throws {
    try await RunStack.use("once") { stack in
      let plan = try await stack.restart("quick")
      try stack.launch(plan)
      for _ in 0..<4 { try stack.relaunch(plan.id) }
      #expect(try await stack.outcome(of: plan.id)?.name == "succeeded")
      try await eventually("the end of all") { RunProcesses(of: plan.id).numbers().isEmpty }
      #expect(stack.store.record(plan.id)?.attempts == 1)
      #expect(stack.events(plan.id).count { $0 == .stepBegan(0) } == 1)
    }
  }

  @Test func `a crash of the run's process is noted, and the run can be taken up`() async throws {
    try await RunStack.use("crash") { stack in
      let plan = try await stack.restart("slow")
      try stack.launch(plan)
      try await stack.wait(for: .stepBegan(0), of: plan.id)
      let process = try #require(stack.process(plan.id))
      kill(process, SIGSEGV)
      try await eventually("the end of its process") { !stack.store.isAlive(plan.id) }
      let note = try String(contentsOfFile: stack.home.state + "/crash.log", encoding: .utf8)
      #expect(note.contains(" pid \(process) ended by SIGSEGV"))
      try stack.relaunch(plan.id)
      #expect(try await stack.outcome(of: plan.id)?.name == "succeeded")
    }
  }

  @Test func `without a secret that it needs a run is not begun, and with it it is`() async throws {
    try await RunStack.use("secret") { stack in
      var plan = try await stack.restart("quick")
      plan.flow.secrets = ["SHOP_TOKEN"]
      let before = try await stack.startedAt("quick")
      try stack.launch(plan)
      let words: SafeText = "SHOP_TOKEN is not set, and its value is written nowhere"
      #expect(try await stack.outcome(of: plan.id) == .refused(words))
      #expect(try await stack.startedAt("quick") == before)
      var next = try await stack.restart("quick")
      next.flow.secrets = ["SHOP_TOKEN"]
      try stack.launch(next, secrets: ["SHOP_TOKEN": "planted-secret"])
      #expect(try await stack.outcome(of: next.id)?.name == "succeeded")
      for (name, data) in try stack.home.stateFiles() {
        #expect(!String(decoding: data, as: UTF8.self).contains("planted-secret"), "\(name)")
      }
    }
  }

  @Test func `what the configuration locks is refused by the run's process itself`() async throws {
    try await RunStack.use("locked") { stack in
      try FileManager.default.createDirectory(
        atPath: stack.home.path + "/config/topside", withIntermediateDirectories: true)
      try "read_only: true\n".write(
        to: URL(filePath: stack.home.path + "/config/topside/config.yaml"), atomically: true, encoding: .utf8)
      let before = try await stack.startedAt("quick")
      let plan = try await stack.restart("quick")
      try stack.launch(plan)
      #expect(try await stack.outcome(of: plan.id) == .refused("read-only: nothing was run"))
      #expect(try await stack.startedAt("quick") == before)
    }
  }
}

/// Whether a process belongs to a run.
private func isOfRun(_ process: pid_t, _ id: RunID) -> Bool {
  RunProcesses(of: id).numbers().contains(process)
}

/// The dashboard, as far as it takes to restart a service.
private struct RunDesk {
  let session: PtySession

  func restart(_ service: String) throws {
    try session.wait(for: "live data", within: .seconds(10)) {
      $0.screen.lines.first?.contains(" live ") ?? false
    }
    session.send("2")
    try session.wait(for: "a healthy service", within: .seconds(15)) { session in
      ComposeTable(session.screen.lines)?[service]?.state == "healthy"
    }
    let index = ComposeTable(session.screen.lines)?.rows.firstIndex { $0.service == service } ?? 0
    for key in ["g"] + Array(repeating: "j", count: index) {
      session.send(key)
      session.pump(for: .milliseconds(30))
    }
    session.send("r")
    try session.wait(forText: "Restart \(service)")
    session.pump(for: .milliseconds(350))
    session.send("y")
  }
}
