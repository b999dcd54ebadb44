import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Every hostile input in names, titles, outputs and the audit log, on the screen of runs.
@Suite struct HostileSinksRunsTests {
  private func desk(_ input: HostileInput, _ end: [RunEvent], isAlive: Bool = false) throws -> Desk {
    let word = HostileScene.word(input)
    var flow = RunStories.flow(word)
    flow.place = "project \(word)"
    flow.touches = ["\(word)"]
    flow.steps.append(.edit(.setVariable(path: "/\(word)/.env", name: word, value: word)))
    var plan = RunStories.plan(RunStories.id(1, ago: 60), flow)
    plan.actor = AuditActor(user: word, sudoUser: "\(word)2", sshConnection: "\(word) 1", host: word)
    let events = RunStories.begun + [.stepBegan(0), .output(0, "\(word)"), .waiting(0, "\(word)")] + end
    var desk = try Desk.market(160, 60)
    desk.send(
      .runsChanged([
        RunUpdate(id: plan.id, entries: RunStories.entries(plan, events, ago: 60), isAlive: isAlive)
      ]))
    return desk
  }

  private static func ends(_ words: SafeText) -> [[RunEvent]] {
    [
      [], [.waitsForLock(words)], [.stepEnded(0, .failed(words)), .ended(.failed(words))],
      [.stepEnded(0, .unknown(words)), .stepSkipped(1, words), .ended(.succeeded(words))],
      [.ended(.refused(words))],
    ]
  }

  @Test func `in rows and in every tab`() throws {
    for input in HostileScene.all {
      for end in Self.ends("\(HostileScene.word(input))") {
        for isAlive in [true, false] {
          var desk = try desk(input, end, isAlive: isAlive)
          HostileScene.expectHarmless([desk.screen], words: 0, input.name)
          try desk.press("8")
          for tab in [DetailState.Tab.plan, .steps, .output] {
            desk.change { $0.detail.tab = tab }
            HostileScene.expectHarmless([desk.screen], words: 2, input.name)
          }
        }
      }
    }
  }

  @Test func `on Home, in what is offered, and in the question whether to resume`() throws {
    for input in HostileScene.all {
      var desk = try desk(input, [])
      try desk.press("1")
      HostileScene.expectHarmless([desk.screen], words: 1, input.name)
      try desk.press("8", "R")
      HostileScene.expectHarmless([desk.screen], words: 2, input.name)
      try desk.press("enter")
      HostileScene.expectHarmless([desk.screen], words: 2, input.name)
    }
  }

  @Test func `in the choice after a failure`() throws {
    for input in HostileScene.all {
      let word = HostileScene.word(input)
      let flow = RunStories.flow(word)
      var desk = try Desk.market(160, 60)
      desk.change { $0.runs.begin(flow, at: $0.now.wall) }
      desk.send(
        .runsChanged([
          RunStories.update(1, RunStories.begun + [.stepBegan(0), .ended(.failed("\(word)"))], flow: flow)
        ]))
      #expect(desk.rows.contains { $0.contains("keep it as it is") })
      HostileScene.expectHarmless([desk.screen], words: 3, input.name)
    }
  }

  @Test func `in what a dry run found`() throws {
    for input in HostileScene.all {
      let words: SafeText = "\(HostileScene.word(input))"
      var desk = try Desk.market(160, 60)
      var flow = RunStories.flow()
      flow.title = words
      desk.send(.rehearsed(flow, Rehearsal(refusal: words, lines: [words])))
      // What is long takes its rows from the others.
      HostileScene.expectHarmless([desk.screen], words: 2, input.name)
    }
  }

  @Test func `in the audit trail`() throws {
    for input in HostileScene.all {
      let word = HostileScene.word(input)
      let command = Command(word, [word], impact: .mutates, timeout: nil, target: word)
      let began = AuditRecord(starting: command, by: AuditActor(user: word, host: word), at: Desk.noon)
      let ended = began.ended(.signalled(9), error: word, after: .seconds(1), at: Desk.noon)
      var foreign = ended
      foreign.time = word
      foreign.outcome = word
      var desk = try Desk.market(400, 60)
      try desk.press("8")
      desk.send(.auditRead(AuditTrail(began.line + ended.line + foreign.line, isCut: false)))
      desk.change { $0.detail.tab = .audit }
      HostileScene.expectHarmless([desk.screen], words: 3, input.name)
    }
  }
}
