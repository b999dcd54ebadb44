import SafeText
import Testing
import TopsideTestSupport

@testable import TopsideCore

@Suite struct RollbackSurveyTests {
  @Test func `what runs is told by image, tag and digest, and what is missing here is recovered`()
    async throws
  {
    let scene = try RollbackScene()
    let survey = try await scene.survey(try scene.containers())
    #expect(survey.services.map(\.service) == ["back", "db", "front", "seed", "worker"])
    #expect(survey.movers.map(\.service) == ["back", "front", "worker"])
    #expect(survey.services.filter(\.isGoverned).map(\.service) == ["back", "front", "seed", "worker"])
    #expect(survey.running == .one(try #require(ImageTag("2026.3.2"))))
    #expect(survey.oneShots == ["seed"])
    #expect(survey.volumes == ["data"])
    #expect(survey.call.profiles == ["extra"])
    #expect(survey.call.variableFile == "/opt/shop/.env")
    let back = try #require(survey.services.first)
    #expect(back.tag?.text == "2026.3.2")
    #expect(back.version == "2026.3.2")
    #expect(back.digest?.hasPrefix("127.0.0.1:5000/rb/back@sha256:") ?? false)
    #expect(back.shadows == ["/app"])
    #expect(back.value == "2026.3.2")
    #expect(survey.proof == .recovered(["DB_PASSWORD"]))
    #expect(survey.secrets == Secrets(["DB_PASSWORD": "s3c$ret"]))
    #expect(survey.variable == TagVariable(name: "IMAGE_TAG", source: .fallback, value: ImageTag("latest")))
    #expect(survey.checkout == .init(head: "5cbdfda", isDirty: false))
    #expect(survey.plainUp.failure?.text.contains("DB_PASSWORD") ?? false)
  }

  @Test func `nothing secret is in its description, or in a command's words`() async throws {
    let scene = try RollbackScene()
    let survey = try await scene.survey(try scene.containers())
    #expect(!"\(survey)".contains("s3c"))
    #expect(!String(reflecting: survey).contains("s3c"))
    var dumped = ""
    dump(survey, to: &dumped)
    #expect(!dumped.contains("s3c"))
    #expect(scene.runner.commands.allSatisfy { !$0.argv.joined().contains("s3c") })
    #expect(scene.runner.commands.allSatisfy { $0.impact == .reads })
  }

  @Test func `an environment that has everything is proven`() async throws {
    let scene = try RollbackScene(holding: ["DB_PASSWORD"])
    let survey = try await scene.survey(try scene.containers())
    #expect(survey.proof == .proven)
    #expect(survey.secrets.isEmpty)
    #expect(survey.notes.isEmpty)
    #expect(
      survey.plainUp.banner
        == "running is not what a plain up would start: back and 2 more (latest would be started, 2026.3.2 runs)"
    )
    #expect(survey.plainUp.problem(of: "rb-shop")?.severity == .warning)
  }

  @Test func `an exported or written tag is known as what it is`() async throws {
    let exported = try RollbackScene(holding: ["DB_PASSWORD"], tag: "2026.3.2")
    let survey = try await exported.survey(try exported.containers())
    #expect(survey.variable?.source == .exported)
    #expect(survey.plainUp == PlainUp(drifts: []))
    #expect(survey.plainUp.banner == nil)
    exported.files["/opt/shop/.env"] = "export IMAGE_TAG='2026.3.2' # pinned\r\n"
    let pinned = try await exported.survey(try exported.containers())
    #expect(pinned.variable?.source == .file(path: "/opt/shop/.env"))
    #expect(pinned.variable?.words == "IMAGE_TAG=2026.3.2 in /opt/shop/.env")
    let flow = try RollbackFlows(commands: exported.commands).plan(
      pinned, to: pinned.candidate(typed: "2026.3.1").get()
    ).flow
    #expect(
      flow.sequels.first?.touches.prefix(3).map(\.text) == [
        "/opt/shop/.env:", "- IMAGE_TAG=2026.3.2", "+ IMAGE_TAG=2026.3.1",
      ])
  }

  @Test func `after a change with --no-deps services are compared by what they have`() async throws {
    let scene = try RollbackScene(holding: ["DB_PASSWORD"])
    let survey = try await scene.survey(try scene.containers("rollback/inspect-rolled.json"))
    #expect(survey.proof == .proven)
    #expect(
      survey.notes.map(\.text) == [
        "back: started with --no-deps: compared by its image, variables and healthcheck",
        "worker: started with --no-deps: compared by its image, variables and healthcheck",
      ])
    #expect(survey.running == .mixed(["2026.3.1", "2026.3.2"].compactMap { ImageTag($0) }))
  }

  @Test func `another value in a container of the past is drift, and named without it`() async throws {
    let scene = try RollbackScene(holding: ["DB_PASSWORD"])
    var containers = try scene.containers()
    let index = try #require(containers.firstIndex { $0.service.service == "db" })
    containers[index].labels["com.docker.compose.config-hash"] = "another"
    containers[index].environment = [
      "DB_PASSWORD=other", "DB_USER=root", "DB_URL=db://root:s3c$ret@db/", "PRICE=$5",
    ]
    let survey = try await scene.survey(containers)
    #expect(survey.proof == .drifted([ServiceDrift(service: "db", reason: "DB_PASSWORD would be another")]))
    #expect(RollbackFlows.refusal(survey)?.text.contains("db (DB_PASSWORD would be another)") ?? false)
    containers[index].environment[0] = "DB_PASSWORD=s3c$ret"
    let changed = try await scene.survey(containers)
    #expect(changed.proof.drifts.first?.reason == "its definition has changed since its container was made")
    containers[index].labels["com.docker.compose.version"] = "2.20.0"
    let other = try await scene.survey(containers)
    #expect(other.proof == .proven)
    #expect(other.notes.first?.text.hasPrefix("db: made by compose 2.20.0, and this is 2.26.1-4") ?? false)
  }

  @Test func `candidates are merged, the newest first, each with where it is known from`() async throws {
    let scene = try RollbackScene()
    let time = Timestamp(seconds: 1_772_000_000)
    let old = Deployment(
      time: time, project: "rb-shop",
      services: [
        "back": .init(reference: "127.0.0.1:5000/rb/back:2025.12.9", id: "sha256:0"),
        "db": .init(reference: "topside/busybox:1", id: "sha256:1"),
      ])
    var foreign = old
    foreign.project = "other"
    foreign.services = ["back": .init(reference: "127.0.0.1:5000/rb/back:1999.1.1", id: "sha256:0")]
    let survey = try await scene.survey(try scene.containers(), history: [old, foreign])
    #expect(survey.candidates.map(\.tag.text) == ["2026.3.3", "2026.3.2", "2026.3.1", "2025.12.9", "v1"])
    let at = Timestamp(seconds: 1_795_289_786)
    #expect(
      survey.candidates.map(\.provenance) == [
        [.local], [.local, .git(at: at)], [.local, .git(at: at)], [.history(at: time)], [.git(at: at)],
      ])
    #expect(survey.candidates.map(\.mustPull.count) == [0, 0, 1, 3, 3])
    #expect(survey.candidates[2].mustPull == ["front"])
    #expect(survey.candidates.map(\.isRunning) == [false, true, false, false, false])
    let latest = Deployment(
      time: time, project: "rb-shop",
      services: [
        "back": .init(
          reference: "127.0.0.1:5000/rb/back:latest",
          id: try #require(survey.images["127.0.0.1:5000/rb/back:2026.3.1"]))
      ])
    let resolved = try await scene.survey(try scene.containers(), history: [latest])
    #expect(resolved.candidates.first { $0.tag.text == "2026.3.1" }?.provenance.first == .history(at: time))
    #expect(!resolved.candidates.contains { $0.tag.isLatest })
  }

  @Test func `a typed tag is checked by the grammar, and known if it is`() async throws {
    let scene = try RollbackScene()
    let survey = try await scene.survey(try scene.containers())
    for bad in ["--help", "a b", "", "latest", "$(x)", "\u{1B}[2J"] {
      guard case .failure(let refusal) = survey.candidate(typed: bad) else {
        Issue.record("\(bad) was taken")
        continue
      }
      #expect(!refusal.words.text.contains("\u{1B}"))
    }
    let new = try survey.candidate(typed: "2024.1.1").get()
    #expect(new.provenance == [.typed])
    #expect(new.mustPull == ["back", "front", "worker"])
    #expect(try survey.candidate(typed: "2026.3.3").get().provenance == [.local, .typed])
  }

  @Test(arguments: [
    "PATH", "path", "LD_PRELOAD", "DOCKER_HOST", "COMPOSE_FILE", "BASH_ENV", "GIT_SSH_COMMAND", "HOME", "1A",
    "A B", "",
    "A\u{0}", "TOPSIDE_X",
  ])
  func `no container says what our children load, or where they connect to`(_ name: String) {
    #expect(!Recovery.mayBeGiven(name))
    let service = """
      {"services": {"s": {"image": "i:1", "environment": ["DB_PASSWORD", "\(name == "A\u{0}" ? "X Y" : name)"]}}}
      """
    guard let model = try? ComposeModel(Array(service.utf8), isInterpolated: false),
      let id = ContainerID(DockerFixture.id)
    else {
      Issue.record("no model")
      return
    }
    var container = Container(
      id: id, name: "p-s-1", service: FleetStage.key, number: 1, image: "i:1", state: .running)
    container.environment = ["DB_PASSWORD=x", "\(name)=/evil"]
    #expect(Recovery(model, [container]) { _ in nil }.values(knowing: [:]) == ["DB_PASSWORD": "x"])
  }

  @Test func `what cannot be surveyed is refused with the reason`() async throws {
    let scene = try RollbackScene()
    let none = await scene.source.survey(RollbackScene.project, containers: [], history: [])
    #expect(
      none == .failure(FlowRefusal("the project has no container here, so nothing runs to go back from")))
    scene.files["/opt/shop/compose.yaml"] = nil
    let gone = await scene.source.survey(
      RollbackScene.project, containers: try scene.containers(), history: [])
    #expect(gone == .failure(FlowRefusal("its compose file is not at /opt/shop/compose.yaml any more")))
  }

  @Test func `a value that no container tells is named`() async throws {
    let scene = try RollbackScene()
    var containers = try scene.containers()
    for index in containers.indices {
      containers[index].environment = []
      containers[index].healthcheck = nil
    }
    let refused = await scene.source.survey(RollbackScene.project, containers: containers, history: [])
    guard case .failure(let refusal) = refused else {
      Issue.record("it was not refused")
      return
    }
    #expect(refusal.words.text.contains("required variable DB_PASSWORD is missing"))
  }
}
