import FoundationEssentials
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// A run as text and as JSON.
@Suite struct RunReportTests {
  private func report(_ events: [RunEvent], isAlive: Bool = false, flow: Flow = RunStories.flow()) throws
    -> RunReport
  {
    RunReport(
      try #require(RunStories.record(events, isAlive: isAlive, flow: flow)), now: RunStories.noon)
  }

  @Test func `a failed run tells plan, steps and output, and how it is undone`() throws {
    let lines = try report(RunStories.failed).lines.map(\.text)
    #expect(
      lines == [
        "Restart web",
        "  run       20260301-115900-0001",
        "  state     FAILED: not verified within 1m: starting",
        "  on        project shop",
        "  by        deploy on prod-1, from 10.0.0.7",
        "  began     2026-03-01 11:59:01, 59s ago, took 9s",
        "  runs      docker compose -p shop restart web",
        "            verify, for at most 90 s",
        "  touches   container shop-web-1 (healthy)",
        "  warns     web is away for a moment",
        "  expects   healthy within 90 s",
        "  requires  web has the same 0 containers",
        "  remedies  Roll forward web",
        "  then      Keep web",
        "steps",
        "  1  done     3s   docker compose -p shop restart web",
        "     | Container shop-web-1  Restarting",
        "     | Container shop-web-1  Started",
        "  2  FAILED   2s   verify, for at most 90 s",
        "     not verified within 1m: starting",
        "topside runs undo 20260301-115900-0001: Roll forward web",
      ])
  }

  @Test func `an interrupted run says how it goes on`() throws {
    let lines = try report(RunStories.verifying).lines.map(\.text)
    #expect(lines.contains("  2  cut off       verify, for at most 90 s"))
    #expect(
      lines.suffix(2) == [
        "topside runs resume 20260301-115900-0001: goes on at step 2 of 2",
        "topside runs undo 20260301-115900-0001: Roll forward web",
      ])
  }

  private struct List: Decodable {
    struct Run: Decodable {
      struct Step: Decodable {
        var title: String
        var argv: [String]?
        var state: String
        var output: [String]?
        var durationMilliseconds: Int64?
      }
      var id: String
      var title: String
      var kind: String
      var target: String
      var state: String
      var user: String
      var beganAt: String?
      var durationMilliseconds: Int64?
      var canResume: Bool
      var touches: [String]?
      var remedies: [String]
      var steps: [Step]
    }
    var version: Int
    var runs: [Run]
  }

  @Test func `the list as JSON has the states of all, and no output`() throws {
    let reports = [
      try report(RunStories.verifying), try report(RunStories.verifying, isAlive: true),
      try report(RunStories.succeeded), try report([]),
    ]
    let list = try JSONDecoder().decode(List.self, from: Data(RunReport.json(reports).utf8))
    #expect(list.version == 1)
    #expect(list.runs.map(\.state) == ["interrupted", "running", "succeeded", "planned"])
    #expect(list.runs.map(\.canResume) == [true, false, false, false])
    #expect(list.runs[0].steps.map(\.state) == ["succeeded", "interrupted"])
    #expect(list.runs.allSatisfy { $0.touches == nil && $0.steps.allSatisfy { $0.output == nil } })
    #expect(list.runs[2].durationMilliseconds == 9000)
    #expect(list.runs[2].beganAt == "2026-03-01T11:59:01.000000000Z")
    #expect(list.runs[3].beganAt == nil)
  }

  @Test func `one run as JSON has plan and output`() throws {
    let run = try JSONDecoder().decode(List.Run.self, from: Data(report(RunStories.failed).json.utf8))
    #expect(run.target == "shop/web" && run.kind == "restart" && run.user == "deploy")
    #expect(run.touches == ["container shop-web-1 (healthy)"])
    #expect(run.remedies == ["Roll forward web"])
    #expect(run.steps[0].argv == ["docker", "compose", "-p", "shop", "restart", "web"])
    #expect(run.steps[0].output?.count == 2)
    #expect(run.steps.map(\.durationMilliseconds) == [3000, 2000])
  }

  @Test func `what a tool or a name says does nothing to a terminal`() throws {
    for input in HostileInput.all {
      let word = String(decoding: input.bytes, as: UTF8.self)
      let text: SafeText = "\(word)"
      let events =
        RunStories.begun + [
          .stepBegan(0), .output(0, text), .stepEnded(0, .failed(text)), .ended(.failed(text)),
        ]
      let report = try report(events, flow: RunStories.flow(word))
      for line in report.lines { #expect(harm(in: line.text).isEmpty, "\(input.name)") }
      #expect(report.json.utf8.allSatisfy { 0x20..<0x7F ~= $0 || $0 == 0x0A }, "\(input.name)")
      #expect(RunReport.json([report]).utf8.allSatisfy { 0x20..<0x7F ~= $0 || $0 == 0x0A }, "\(input.name)")
    }
  }
}
