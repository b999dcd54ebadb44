import SafeText
import Testing
import TopsideCore
import TopsideSystem
import TopsideTestSupport

/// Rollbacks that are cut off in the middle, and taken up again.
@Suite(.serialized, .realEngine)
struct RollbackCutOffTests {
  /// Of the plan below: two holds, a pull, what is left out of a whole run, three groups of services, the verification;
  /// and how far into it, in milliseconds.
  private static let moments = [
    (1, 20), (2, 150), (4, 0), (4, 150), (4, 300), (5, 150), (6, 150), (7, 2000),
  ]

  /// Half of them at once: most of the time of each is spent on waiting.
  @Test(arguments: [0, 1])
  func `one that is cut off in any step is taken up to its end`(half: Int) async {
    await withTaskGroup(of: Void.self) { group in
      for (index, moment) in Self.moments.enumerated() where index % 2 == half {
        group.addTask {
          do { try await Self.cutOff(moment.0, after: moment.1) } catch { Issue.record(error, "\(moment)") }
        }
      }
    }
  }

  private static func cutOff(_ step: Int, after delay: Int) async throws {
    try await RollbackStage.with("cut\(step)-\(delay)") { stage in
      for service in ["back", "front"] { try await stage.docker("rmi", stage.image(service, "2026.3.1")) }
      let (flow, secrets) = try stage.plan(to: "2026.3.1", try await stage.survey())
      #expect(flow.steps.count == 8)
      let journal = RecordedJournal()
      let run = Task.detached { await stage.run(flow, secrets, journal: journal) }
      try await eventually("step \(step)", within: .seconds(60)) {
        journal.events.contains { if case .stepBegan(step) = $0 { true } else { false } }
      }
      // In the middle of what the client does.
      try await Task.sleep(for: .milliseconds(delay))
      stage.killClients()
      run.cancel()
      _ = await run.value
      var record = RunRecord(RunPlan(flow), at: stage.time.now())
      for event in journal.events {
        // A process that is killed writes no end.
        if case .ended = event { continue }
        if case .stepEnded(step, .failed) = event { continue }
        record.apply(RunEntry(at: stage.time.now(), event))
      }
      let outcome = await stage.run(flow, secrets, takingUp: record)
      #expect(outcome.name == "succeeded", "step \(step): \(outcome)")
      let states = try await stage.states()
      #expect(states.values.allSatisfy { !$0.hasSuffix("created") }, "\(states)")
      let all = try await stage.docker(
        "ps", "-a", "--filter", "label=com.docker.compose.project=\(stage.project)", "--format", "{{.Names}}")
      #expect(all.split(separator: "\n").count == 5, "\(all)")
      #expect(try await stage.images()["front"] == stage.image("front", "2026.3.1"))
    }
  }
}
