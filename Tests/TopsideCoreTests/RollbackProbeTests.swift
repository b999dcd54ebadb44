import SafeText
import Testing
import TopsideTestSupport

@testable import TopsideCore

@Suite struct RollbackProbeTests {
  private let now = Timestamp(seconds: 1_772_366_400)

  private func container(
    _ state: Container.State = .running, age: Int64 = 60, change: (inout Container) -> Void = { _ in }
  ) throws -> Container {
    var container = Container(
      id: try FleetStage.id(1), name: "p-s-1", service: FleetStage.key, number: 1, image: "r/x:2",
      state: state)
    container.imageID = "sha256:2"
    container.started = Timestamp(seconds: now.seconds - age)
    container.restartPolicy = .unlessStopped
    change(&container)
    return container
  }

  private func judged(
    _ state: Container.State = .running, age: Int64 = 60, change: (inout Container) -> Void = { _ in }
  ) throws -> ProbeResult {
    ComposeProbeSource.judge(try container(state, age: age, change: change), "s", at: now)
  }

  private func health(_ status: HealthReport.Status) -> HealthReport {
    HealthReport(status: status, failingStreak: 0, probes: [])
  }

  @Test func `running and healthy without a restart for 20 s is met`() throws {
    #expect(try judged() == .met("s runs"))
    #expect(try judged { $0.health = health(.healthy) } == .met("s runs"))
    #expect(try judged(age: 19) == .pending("s runs for 19 of 20 s"))
    #expect(try judged(age: 19) { $0.health = health(.healthy) } == .pending("s runs for 19 of 20 s"))
  }

  @Test func `what may still come is waited for`() throws {
    #expect(try judged { $0.health = health(.starting) } == .pending("s is starting"))
    #expect(try judged { $0.health = health(.unhealthy) } == .pending("s is unhealthy"))
    #expect(try judged(.created) == .pending("s is created"))
    #expect(try judged(.restarting) { $0.restartCount = 1 } == .pending("s is restarting"))
    #expect(try judged(.exited) { $0.exitCode = 1 } == .pending("s is exited"))
    #expect(try judged { $0.started = nil } == .pending("s runs for 0 of 20 s"))
  }

  @Test func `what cannot come any more fails at once`() throws {
    #expect(try judged { $0.oomKilled = true } == .failed("s was killed for memory"))
    #expect(
      try judged(.restarting) {
        $0.restartCount = 3
        $0.exitCode = 2
      } == .failed("s was restarted 3 times: exit 2"))
    #expect(
      try judged(.exited) {
        $0.restartPolicy = .never
        $0.exitCode = 1
      } == .failed("s ended with exit 1"))
    #expect(try judged(.dead) { $0.exitCode = 1 } == .failed("s ended with exit 1"))
  }

  private func look(
    _ probe: ComposeProbe, _ containers: String, images: [String: String] = [:],
    answering: ScriptedRunner.Answer = .output("")
  ) async throws -> ProbeResult? {
    let runner = ScriptedRunner(order: .any)
    let ids = containers.isEmpty ? "" : "\(DockerFixture.id)\n"
    runner.allow(.containing("ps", "label=com.docker.compose.project=p"), .output(ids))
    runner.allow(.containing("container", "inspect"), .output("[\(containers)]"))
    for (reference, id) in images {
      runner.allow(.containing("image", "inspect", reference), .output(id + "\n"))
    }
    runner.allow(.containing("image", "inspect"), .failure("Error response from daemon: no such image: x"))
    runner.allow(.containing("curl"), answering)
    let source = ComposeProbeSource(
      commands: DockerCommands(), runner: runner, files: MemoryFiles(), time: ManualTime())
    return await source.look(probe)
  }

  private func json(image: String = "r/x:2", id: String = "sha256:2", status: String = "running") -> String {
    DockerFixture.container(
      state: #"{"Status":"\#(status)","StartedAt":"2026-03-01T11:00:00Z"}"#,
      config: """
        {"Image":"\(image)","Labels":{"com.docker.compose.project":"p","com.docker.compose.service":"s"}}
        """, more: #","Image":"\#(id)""#)
  }

  @Test func `a service runs an image when it was asked for by that name and is that`() async throws {
    let wanted: [String: WantedImage] = ["s": .init(reference: "r/x:2")]
    let here = ["r/x:2": "sha256:2"]
    let probe = ComposeProbe.runs(project: "p", wanted)
    #expect(try await look(probe, json(), images: here) == .met("they run it"))
    #expect(try await look(probe, "", images: here) == .pending("s has no container"))
    #expect(try await look(probe, json(id: "sha256:1"), images: here) == .pending("s does not run r/x:2"))
    #expect(try await look(probe, json(image: "r/x:1"), images: here) == .pending("s does not run r/x:2"))
    #expect(try await look(probe, json(status: "created"), images: here) == .pending("s is created"))
    #expect(try await look(probe, json()) == .pending("s has no image: r/x:2 is not here"))
    let exactly = ComposeProbe.runs(project: "p", ["s": .init(reference: "r/x:2", id: "sha256:2")])
    #expect(try await look(exactly, json()) == .met("they run it"))
  }

  @Test func `addresses are asked when the services are up`() async throws {
    let wanted = Deployed(
      project: "p", images: ["s": .init(reference: "r/x:2", id: "sha256:2")],
      addresses: ["http://127.0.0.1/live"])
    #expect(
      try await look(.deployed(wanted), json(), answering: .failure("curl: (22) 502", exit: 22))
        == .pending("http://127.0.0.1/live does not answer"))
    #expect(
      try await look(.deployed(wanted), json())
        == .met("1 service runs it, no restart for 20 s; its address answers"))
    #expect(
      try await look(.deployed(wanted), json(), answering: .error(.notFound(executable: "curl")))
        == .met("1 service runs it, no restart for 20 s; HTTP: not checked, there is no curl"))
  }

  @Test func `what a killed compose left beside a container is seen`() async throws {
    let other = DockerFixture.container(
      id: String(repeating: "cd", count: 32), state: #"{"Status":"created"}"#)
    let probe = ComposeProbe.untangled(project: "p", services: ["s"])
    #expect(try await look(probe, json() + "," + other) == .pending("s was left half made"))
    // Alone it is what the next up starts.
    #expect(try await look(probe, other) == .met("nothing is half made"))
    #expect(try await look(probe, json()) == .met("nothing is half made"))
  }

  @Test func `an engine that does not answer is no answer`() async throws {
    let runner = ScriptedRunner(order: .any)
    runner.allow(.containing("docker"), .failure("Cannot connect to the Docker daemon at unix:///x"))
    let source = ComposeProbeSource(
      commands: DockerCommands(), runner: runner, files: MemoryFiles(), time: ManualTime())
    let images = ["s": WantedImage(reference: "r/x:2")]
    for probe: ComposeProbe in [
      .image("r/x:2", id: nil), .images(["r/x:2"]), .held(project: "p", image: "sha256:1"),
      .runs(project: "p", images), .untangled(project: "p", services: ["s"]),
      .deployed(Deployed(project: "p", images: images)),
    ] {
      #expect(await source.look(probe) == nil)
    }
  }

  @Test func `what holds an image is none of compose's, and never starts`() {
    let plain = DockerCommands().hold("p", image: "sha256:1", isLabelled: false)
    #expect(
      plain.argv == [
        "docker", "container", "create", "--network", "none", "--entrypoint", "/held-by-topside", "--label",
        "com.topside.hold=p", "--label", "com.topside.hold.image=sha256:1", "sha256:1",
      ])
    #expect(plain.place == .project("p"))
    let labelled = DockerCommands().hold("p", image: "sha256:1", isLabelled: true)
    #expect(labelled.argv.contains("com.docker.compose.project="))
    #expect(labelled.argv.contains("com.docker.compose.service="))
  }
}
