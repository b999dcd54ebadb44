import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Every hostile input in what lies over the screen, and in what is said in passing.
@Suite struct HostileSinksDialogTests {
  /// A service with a hostile name, in a project with one, in containers with one, on which others depend.
  private func desk(_ input: HostileInput, hasCompose: Bool) throws -> Desk {
    let word = HostileScene.word(input)
    let container = try Market.container(1, "web") {
      $0.service = ServiceKey(project: word, service: word)
      $0.name = word
    }
    let declared = DeclaredProject(
      name: word,
      services: [
        DeclaredService(name: word),
        DeclaredService(name: "\(word) 2", dependencies: [.init(service: word, condition: .started)]),
      ])
    var desk = try Desk(120, 40)
    try desk.apply([
      .listed([container]), .engine(.live),
      .declared(declared, ProjectFiles(name: word, directory: "/\(word)", files: ["/\(word)/compose.yaml"])),
    ])
    try desk.press("2")
    desk.change {
      $0.hasCompose = hasCompose
      $0.setting.host = "\(word)"
      $0.setting.context = "\(word)"
      $0.select(container.service)
    }
    return desk
  }

  @Test func `names in the plan of a change`() throws {
    for input in HostileScene.all {
      for key in ["r", "X"] {
        for hasCompose in [true, false] {
          var desk = try desk(input, hasCompose: hasCompose)
          try desk.press(key)
          #expect(desk.rows.contains { $0.contains("[ Cancel ]") })
          HostileScene.expectHarmless([desk.screen], words: 1, input.name)
        }
      }
    }
  }

  @Test func `names in the question whether to quit, and in rows of changes under way`() throws {
    // A plan that does not fit on the screen cannot be run.
    for input in HostileInput.brief {
      var desk = try desk(input, hasCompose: true)
      try desk.press("r")
      desk.wait(.milliseconds(400))
      try desk.press("y")
      let effects = desk.takeEffects()
      guard case .run(let flow, _)? = effects.first else {
        Issue.record("no flow of \(input)")
        continue
      }
      let words: SafeText = "\(HostileScene.word(input))"
      for event in [.stepBegan(0), .output(0, words), .stepBegan(1), .waiting(1, words)] as [RunEvent] {
        desk.tell(flow, [event])
        HostileScene.expectHarmless([desk.screen], words: 1, input.name)
      }
      try desk.press("q")
      #expect(desk.rows.contains { $0.contains("goes on") })
      HostileScene.expectHarmless([desk.screen], words: 1, input.name)
    }
  }

  @Test func `toasts of how a change ended`() throws {
    for input in HostileInput.brief {
      var desk = try desk(input, hasCompose: true)
      try desk.press("r")
      desk.wait(.milliseconds(400))
      try desk.press("y")
      guard case .run(let flow, _)? = desk.takeEffects().first else {
        Issue.record("no flow of \(input)")
        continue
      }
      let words: SafeText = "\(HostileScene.word(input))"
      for outcome in [.succeeded(words), .failed(words), .refused(words)] as [FlowOutcome] {
        desk.tell(flow, [.ended(outcome)])
        HostileScene.expectHarmless([desk.screen], words: 1, input.name)
      }
    }
  }

  @Test func `toasts of refusals, notices, copies and errors`() throws {
    for input in HostileScene.all {
      var desk = try desk(input, hasCompose: true)
      let words: SafeText = "\(HostileScene.word(input))"
      desk.send(.notice(words, isError: false))
      HostileScene.expectHarmless([desk.screen], words: 1, input.name)
      desk.send(.interactionEnded(words))
      HostileScene.expectHarmless([desk.screen], words: 1, input.name)
      try desk.press("S", "y")
      HostileScene.expectHarmless([desk.screen], words: 1, input.name)
      for case .copy(let lines) in desk.takeEffects() {
        #expect(
          lines.allSatisfy { harm(in: $0.text).isEmpty && $0.text.utf8.starts(with: HostileScene.token.utf8) }
        )
      }
    }
  }

  @Test func `the name of a theme file`() throws {
    for input in HostileScene.all {
      var desk = try desk(input, hasCompose: true)
      desk.change { state in
        state.setting.themes = [Theme(name: "\(HostileScene.word(input))", looks: [:])]
        state.themeIndex = 0
      }
      try desk.press("T")
      HostileScene.expectHarmless([desk.screen], words: 1, input.name)
    }
  }
}
