import FoundationEssentials
import SafeText
import Testing
import TopsideTestSupport

@testable import TopsideCore

@Suite struct RollbackPlanTests {
  private let flows = RollbackFlows(commands: DockerCommands())

  static func text(_ flow: Flow) -> String {
    let steps = flow.steps.map { step in
      switch step {
      case .run(let command): "run \(words(command))"
      case .ensure(let probe, let command): "ensure \(name(probe)) by \(words(command))"
      case .wait(let probe, let deadline): "wait \(name(probe)) \(deadline.components.seconds)s"
      case .edit(let edit): "edit \(edit.title.text)"
      case .attempt, .save: "\(step)"
      }
    }
    let lines = [flow.title.text] + flow.touches.map(\.text) + flow.warnings.map { "! \($0.text)" }
    return (lines + ["expects \(flow.expects.text)"] + flow.guards.map(name) + steps).joined(separator: "\n")
  }

  private static func words(_ command: Command) -> String {
    let variables = command.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value) " }.joined()
    return "\(variables)\(command.argv.joined(separator: " ")) (\(command.impact))"
  }

  private static func name(_ probe: Probe) -> String {
    func list(_ images: [String: WantedImage]) -> String {
      images.sorted { $0.key < $1.key }.map { key, image in
        "\(key)=\(image.reference.split(separator: "/").last ?? "")\(image.id.map { " \(VersionChange.short($0))" } ?? "")"
      }.joined(separator: ", ")
    }
    guard case .compose(let probe) = probe else { return "\(probe)" }
    switch probe {
    case .image(let reference, let id):
      return "image \(reference) \(id.map { VersionChange.short($0) } ?? "any")"
    case .change: return "\(probe)"
    case .images(let references): return "images \(references.joined(separator: " "))"
    case .released(_, let ids): return "released \(ids.map(\.short).joined(separator: " "))"
    case .held(_, let image): return "held \(VersionChange.short(image))"
    case .runs(_, let images): return "runs [\(list(images))]"
    case .untangled(_, let services): return "untangled \(services.joined(separator: " "))"
    case .deployed(let wanted): return "deployed [\(list(wanted.images))]"
    case .variable(let path, let name, let value): return "\(path) says \(name)=\(value)"
    }
  }

  private static func name(_ condition: FlowGuard) -> String {
    switch condition {
    case .sameContainers(let key, let ids):
      "if \(key.service) still is \(ids.map(\.short).joined(separator: " "))"
    case .compose(.unattended(let project)): "if nobody else is at \(project)"
    case .compose(.environment(let claim)):
      "if \(claim.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.joined(separator: "|"))" }.joined(separator: " "))"
        + " is proven with \(claim.secrets.joined(separator: " "))"
    default: "\(condition)"
    }
  }

  private func survey() async throws -> RollbackSurvey {
    let scene = try RollbackScene()
    return try await scene.survey(try scene.containers())
  }

  @Test func `a rollback to a version of which one image must be pulled`() async throws {
    let survey = try await survey()
    let (flow, secrets) = try flows.plan(survey, to: survey.candidate(typed: "2026.3.1").get())
    try RollbackGolden.compare(Self.text(flow), "rollback/plan.txt")
    #expect(secrets.names == ["DB_PASSWORD"])
    #expect(flow.secrets == ["DB_PASSWORD"])
    #expect(flow.target == .project("rb-shop"))
    #expect(flow.rehearsals.isEmpty)
  }

  @Test func `the way back, and writing the tag down`() async throws {
    let survey = try await survey()
    let (flow, _) = try flows.plan(survey, to: survey.candidate(typed: "2026.3.1").get())
    try RollbackGolden.compare(Self.text(try #require(flow.remedies.first)), "rollback/remedy.txt")
    try RollbackGolden.compare(Self.text(try #require(flow.sequels.first)), "rollback/sequel.txt")
    #expect(flow.remedies.count == 1)
    #expect(flow.sequels.count == 1)
  }

  @Test func `what is here is rehearsed, and nothing is pulled`() async throws {
    let survey = try await survey()
    let (flow, _) = try flows.plan(survey, to: survey.candidate(typed: "2026.3.3").get())
    #expect(flow.title == "Roll forward rb-shop to 2026.3.3")
    #expect(!flow.commands.contains { $0.argv.contains("pull") && !$0.argv.contains("--pull") })
    #expect(flow.rehearsals.count == 3)
    #expect(flow.rehearsals.allSatisfy { $0.impact == .reads && $0.argv.contains("--dry-run") })
  }

  @Test func `a plan goes to disk without anything secret`() async throws {
    let survey = try await survey()
    let (flow, _) = try flows.plan(survey, to: survey.candidate(typed: "2026.3.1").get())
    let json = String(decoding: try JSONEncoder().encode(flow), as: UTF8.self)
    #expect(!json.contains("s3c"))
    #expect(try JSONDecoder().decode(Flow.self, from: Data(json.utf8)) == flow)
    for flow in [flow] + flow.remedies + flow.sequels {
      for command in flow.commands where command.impact != .reads {
        #expect(command.place == .project("rb-shop"))
        #expect(command.target == "rb-shop")
        #expect(command.timeout != nil)
      }
    }
  }

  @Test func `each service that ran another version goes back to its own`() async throws {
    let scene = try RollbackScene(holding: ["DB_PASSWORD"])
    let survey = try await scene.survey(try scene.containers("rollback/inspect-rolled.json"))
    let (flow, _) = try flows.plan(survey, to: survey.candidate(typed: "2026.3.3").get())
    let ups = try #require(flow.remedies.first).commands.filter { $0.argv.contains("up") }
    #expect(ups.map { $0.argv.last } == ["worker", "back", "front"])
    #expect(ups.map { $0.environment["IMAGE_TAG"] } == ["2026.3.1", "2026.3.1", "2026.3.2"])
    let (half, _) = try flows.plan(survey, to: survey.candidate(typed: "2026.3.2").get())
    #expect(
      half.commands.filter { $0.argv.contains("up") }.map { $0.argv.suffix(2) } == [["back", "worker"]])
  }

  @Test func `what earlier changes held is let go, but not what runs or is to run`() async throws {
    let base = try await survey()
    let running = try #require(base.movers.first).imageID
    let target = try #require(base.images["127.0.0.1:5000/rb/back:2026.3.1"])
    let holds = try [running, target, "sha256:old"].enumerated().map { index, image in
      ImageHold.Held(container: try FleetStage.id(index + 1), image: image)
    }
    let scene = try RollbackScene(holds: holds)
    let survey = try await scene.survey(try scene.containers())
    #expect(survey.holds == holds)
    let (flow, _) = try flows.plan(survey, to: survey.candidate(typed: "2026.3.1").get())
    let releases = flow.commands.filter { $0.argv.starts(with: ["docker", "container", "rm"]) }
    #expect(releases.map { $0.argv.dropFirst(3) } == [[try FleetStage.id(3).hex]])
  }

  @Test func `what must not be done is refused with the reason`() async throws {
    var survey = try await survey()
    let candidate = try survey.candidate(typed: "2026.3.1").get()
    func refusal(_ candidate: RollbackCandidate) -> SafeText? {
      do throws(FlowRefusal) {
        _ = try flows.plan(survey, to: candidate)
        return nil
      } catch {
        return error.words
      }
    }
    #expect(refusal(try survey.candidate(typed: "2026.3.2").get()) == "2026.3.2 runs already")
    var latest = candidate
    latest.tag = try #require(ImageTag("latest"))
    #expect(refusal(latest) == "latest names whatever was pushed last: choose a version")
    survey.proof = .drifted([
      .init(service: "db", reason: "X would be another"), .init(service: "a", reason: "y"),
    ])
    #expect(
      refusal(candidate)
        == "compose sees other values than the running containers have, and would make these anew: db (X would be another), a (y)"
    )
    survey.proof = .proven
    survey.variable = nil
    survey.choices = ["A", "B"]
    #expect(refusal(candidate) == "its tags are made of several variables, choose one: A, B")
    survey.choices = []
    #expect(refusal(candidate) == "no image of it has a variable in its tag: a version cannot be asked for")
  }

  @Test(arguments: [
    ([:], []), (["a": []], [["a"]]),
    (["worker": [], "back": [], "front": ["back"]], [["worker"], ["back"], ["front"]]),
    (["w2": [], "w1": [], "x": []], [["w1", "w2", "x"]]),
    (["c": ["b"], "b": ["a"], "a": [], "d": ["a", "c"]], [["a"], ["b"], ["c"], ["d"]]),
    (["a": ["b"], "b": ["a"]], [["a", "b"]]),
  ])
  func `who waits comes after what it waits for`(
    _ sample: (dependencies: [String: [String]], waves: [[String]])
  ) {
    #expect(VersionChange.waves(sample.dependencies) == sample.waves)
  }

  @Test func `hostile names stay operands, and are harmless on the screen`() async throws {
    let base = try await survey()
    for input in HostileInput.all where input.bytes.count <= 200 {
      let name = "-" + String(decoding: input.bytes, as: UTF8.self)
      var survey = base
      for index in survey.services.indices where survey.services[index].service == "worker" {
        survey.services[index].service = name
        survey.services[index].shadows = [name]
      }
      survey.oneShots = [name]
      survey.volumes = [name]
      survey.notes = []
      let (flow, _) = try flows.plan(survey, to: survey.candidate(typed: "2026.3.1").get())
      for text in [flow.title] + flow.touches + flow.warnings {
        #expect(
          !text.text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F || $0.value == 0x202E },
          "\(input)")
      }
      for command in flow.commands {
        guard let place = command.argv.lastIndex(of: name), command.argv.contains("up") else { continue }
        let end = try #require(command.argv.firstIndex(of: "--"))
        #expect(place > end, "\(input)")
      }
    }
  }

  @Test(arguments: [
    ("2.26.1", true), ("2.26.1-4", true), ("v2.29.2", true), ("2.29.3", false), ("2.30.0", false),
    ("5.0.0", false),
    ("", false), ("unknown", false),
  ])
  func `what a compose makes of --no-deps`(_ sample: (version: String, forgets: Bool)) {
    #expect(ComposeVersion(sample.version).forgetsDependencies == sample.forgets)
  }
}

/// Text beside the recorded outputs; a missing file is written, and fails the test.
enum RollbackGolden {
  static func compare(
    _ text: String, _ name: String, file: String = #filePath, at: SourceLocation = #_sourceLocation
  ) throws {
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
      separator: "/")
    let path = "\(folder)/Fixtures/\(name)"
    guard let data = FileManager.default.contents(atPath: path) else {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      Issue.record("\(name) was missing and is recorded now", sourceLocation: at)
      return
    }
    #expect(text == String(decoding: data, as: UTF8.self), sourceLocation: at)
  }
}
