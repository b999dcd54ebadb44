import SafeText
import Testing
import TopsideCore

/// Rollbacks of a real project: the engine, compose and a registry as they are.
@Suite(.serialized, .realEngine)
struct RollbackTests {
  @Test func `a version that must be pulled is rolled back to with what was recovered`() async throws {
    try await RollbackStage.with("good") { stage in
      let before = try await stage.states()
      for service in ["back", "front"] { try await stage.docker("rmi", stage.image(service, "2026.3.1")) }
      let survey = try await stage.survey()
      #expect(survey.proof == .recovered(["DB_PASSWORD"]))
      #expect(survey.secrets.values == ["DB_PASSWORD": RollbackStage.password])
      #expect(survey.running == .one(try #require(ImageTag("2026.3.2"))))
      #expect(survey.movers.map(\.service) == ["back", "front", "worker"])
      #expect(survey.oneShots == ["seed"])
      #expect(survey.candidates.map(\.tag.text) == ["2026.3.3", "2026.3.2"])
      let (flow, secrets) = try stage.plan(to: "2026.3.1", survey)
      let outcome = await stage.run(flow, secrets)
      #expect(outcome.name == "succeeded", "\(outcome)")
      let images = try await stage.images()
      #expect(images["back"] == stage.image("back", "2026.3.1"))
      #expect(images["worker"] == stage.image("back", "2026.3.1"))
      #expect(images["front"] == stage.image("front", "2026.3.1"))
      let after = try await stage.states()
      for untouched in ["db", "seed"] { #expect(after[untouched] == before[untouched]) }
      try await expectAfterwards(stage, flow)
    }
  }

  private func expectAfterwards(_ stage: RollbackStage, _ flow: Flow) async throws {
    let held = try await stage.docker("ps", "-aq", "--filter", "label=com.topside.hold=\(stage.project)")
    #expect(held.split(separator: "\n").count == 2)
    let survey = try await stage.survey()
    #expect(survey.running == .one(try #require(ImageTag("2026.3.1"))))
    #expect(survey.proof == .recovered(["DB_PASSWORD"]))
    #expect(survey.notes.contains { $0.text.hasPrefix("back: started with --no-deps") })
    #expect(survey.plainUp.banner?.text.contains("DB_PASSWORD") ?? false)
    let sequel = try #require(flow.sequels.first)
    #expect(await stage.run(sequel, .init()).name == "succeeded")
    let pinned = try await stage.survey()
    #expect(pinned.variable?.source == .file(path: stage.variableFile))
    #expect(pinned.variable?.value?.text == "2026.3.1")
  }
}
