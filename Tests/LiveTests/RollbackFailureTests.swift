import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Rollbacks that cannot succeed, and what they leave.
@Suite(.serialized, .realEngine)
struct RollbackFailureTests {
  @Test func `a version that crashes fails at once, and its remedy returns to the very images`() async throws
  {
    try await RollbackStage.with("crash") { stage in
      let before = try await stage.containers()
      let survey = try await stage.survey()
      let (flow, secrets) = try stage.plan(to: "2026.3.3", survey)
      // Somebody takes the name of what ran away meanwhile.
      try await stage.docker("tag", stage.image("back", "2026.3.1"), stage.image("back", "2026.3.2"))
      let outcome = await stage.run(flow, secrets)
      #expect(outcome.name == "failed")
      #expect(outcome.words.text.contains("was restarted"))
      let remedy = try #require(flow.remedies.first)
      #expect(remedy.secrets == ["DB_PASSWORD"])
      let returned = await stage.run(remedy, secrets)
      #expect(returned.name == "succeeded", "\(returned)")
      let after = try await stage.containers()
      for container in before {
        let now = after.first { $0.service == container.service }
        #expect(now?.imageID == container.imageID)
        #expect(now?.image == container.image)
      }
    }
  }

  @Test func `a version that does not exist leaves every container as it is`() async throws {
    try await RollbackStage.with("missing") { stage in
      let before = try await stage.states()
      let survey = try await stage.survey()
      let (flow, secrets) = try stage.plan(to: "2026.9.9", survey)
      let outcome = await stage.run(flow, secrets)
      #expect(outcome.name == "failed")
      #expect(outcome.words.text.contains("not found"), "\(outcome)")
      #expect(try await stage.states() == before)
    }
  }

  @Test func `a definition that has changed is refused, when it is planned and when it is run`() async throws
  {
    try await RollbackStage.with("drift") { stage in
      let before = try await stage.states()
      let (flow, secrets) = try stage.plan(to: "2026.3.1", try await stage.survey())
      try stage.edit { $0.replacing("init: true", with: "init: true\n    labels: {tier: data}") }
      let late = await stage.run(flow, secrets)
      #expect(late.name == "refused")
      #expect(late.words.text.contains("db: its definition has changed"), "\(late)")
      let survey = try await stage.survey()
      #expect(survey.proof.drifts.map(\.service) == ["db"])
      #expect(throws: FlowRefusal.self) { try stage.plan(to: "2026.3.1", survey) }
      #expect(try await stage.states() == before)
    }
  }

  @Test func `a run without the secrets refuses and says which, and finds them when it is asked to`()
    async throws
  {
    try await RollbackStage.with("secrets") { stage in
      let before = try await stage.states()
      let (flow, _) = try stage.plan(to: "2026.3.1", try await stage.survey())
      let outcome = await stage.run(flow, .init())
      #expect(outcome.name == "refused")
      #expect(outcome.words.text.contains("DB_PASSWORD"))
      #expect(!outcome.words.text.contains("s3c"))
      #expect(try await stage.states() == before)
      let found = try await stage.source().secrets(for: flow).get()
      #expect(found.values == ["DB_PASSWORD": RollbackStage.password])
    }
  }
}
