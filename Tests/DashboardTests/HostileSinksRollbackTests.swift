import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Every hostile input in the dialogs between `B` and a run.
@Suite struct HostileSinksRollbackTests {
  private func survey(_ word: String) throws -> RollbackSurvey {
    try RollbackScene.survey {
      $0.services[0].service = word
      $0.services[3].service = "\(word) 2"
      $0.variable?.name = word
      $0.variable?.source = .file(path: "/\(word)/.env")
      $0.call.directory = "/\(word)"
      $0.notes = ["\(word)"]
      $0.proof = .recovered([word])
      $0.secrets = Secrets([word: word])
      $0.volumes = [word]
      $0.candidates[2].mustPull = [word]
    }
  }

  @Test func `what compose, git and the engine call things, in the list and in the plan`() throws {
    for input in HostileScene.all {
      let word = HostileScene.word(input)
      var desk = try RollbackScene.desk(160, 120, survey(word))
      #expect(desk.rows.contains { $0.contains("2026.1.9") })
      HostileScene.expectHarmless([desk.screen], words: 1, input.name)
      try desk.press("enter")
      #expect(desk.rows.contains { $0.contains("[ Cancel ]") }, "\(input.name)")
      HostileScene.expectHarmless([desk.screen], words: 1, input.name)
    }
  }

  @Test func `why nothing can be done`() throws {
    for input in HostileScene.all {
      let word = HostileScene.word(input)
      let drifted = try RollbackScene.survey {
        $0.proof = .drifted([ServiceDrift(service: word, reason: "\(word)")])
      }
      HostileScene.expectHarmless([try RollbackScene.desk(160, 60, drifted).screen], words: 1, input.name)
      var desk = try Desk.market(160, 60)
      try desk.press("2", "B")
      desk.send(.surveyed(project: "shop", .failure(FlowRefusal("\(word)"))))
      HostileScene.expectHarmless([desk.screen], words: 1, input.name)
    }
  }

  @Test func `the names of variables to choose from, and what is typed`() throws {
    for input in HostileScene.all {
      let word = HostileScene.word(input)
      let several = try RollbackScene.survey {
        $0.variable = nil
        $0.choices = [word, "\(word) 2"]
      }
      HostileScene.expectHarmless([try RollbackScene.desk(160, 60, several).screen], words: 1, input.name)
      var desk = try RollbackScene.desk(160, 60, RollbackScene.survey())
      desk.send(.input(.paste("\(word)")))
      HostileScene.expectHarmless([desk.screen], words: 1, input.name)
    }
  }

  @Test func `the banner over a project, and the problem on Home`() throws {
    for input in HostileScene.all {
      let word = HostileScene.word(input)
      var desk = try Desk.market(160, 60)
      desk.send(
        .plainUpFound(project: "shop", PlainUp(drifts: [ServiceDrift(service: word, reason: "\(word)")])))
      for screen in ["1", "2"] {
        try desk.press(screen)
        HostileScene.expectHarmless([desk.screen], words: 1, input.name)
      }
    }
  }
}
