import FoundationEssentials
import Glibc
import Testing
import TopsideCore
import TopsideSystem
import TopsideTestSupport

/// A compose project with images of its own in three versions, of which the last one crashes.
struct RollbackStage: Sendable {
  /// What it is made of.
  struct Design: Sendable {
    var prefix = "rb"
    var services = ["back", "front"]
    var tags = ["2026.3.1", "2026.3.2", "2026.3.3"]
    var definition = RollbackStage.definition
  }

  static let registry = "127.0.0.1:5000"
  static let password = "s3c$ret-of-the-live-test"

  let project: String
  let directory: String
  let tools = Tools()
  let time = SystemTime()

  /// Brings a project up with the second version, does something with it, and takes everything away again.
  static func with(
    _ name: String, _ design: Design = Design(), _ body: (RollbackStage) async throws -> Void
  ) async throws {
    let stage = RollbackStage(name, design)
    do {
      try await stage.build()
      try await stage.up("2026.3.2")
      try await body(stage)
    } catch {
      await stage.clean()
      throw error
    }
    await stage.clean()
  }

  private let design: Design

  private init(_ name: String, _ design: Design) {
    project = "\(design.prefix)-\(getpid())-\(name)"
    directory = "/tmp/\(project)"
    self.design = design
  }

  func image(_ service: String, _ tag: String) -> String { "\(Self.registry)/\(project)/\(service):\(tag)" }

  var file: String { directory + "/compose.yaml" }
  var variableFile: String { directory + "/.env" }

  private func build() async throws {
    try FileManager.default.createDirectory(atPath: directory + "/code", withIntermediateDirectories: true)
    try write(design.definition.replacing("IMAGES", with: "\(Self.registry)/\(project)"))
    for service in design.services {
      for tag in design.tags {
        let isBroken = tag == "2026.3.3"
        let script =
          isBroken ? "echo boom; exit 3" : "trap 'exit 0' TERM; while :; do sleep 1 & wait $!; done"
        let id = try await docker("container", "create", "topside/busybox:1", "true")
        try await docker(
          "commit", "--change", #"CMD ["sh", "-c", "\#(script)"]"#, "--change", "ENV APP=\(service)-\(tag)",
          "--change", "LABEL org.opencontainers.image.version=\(tag)", id, image(service, tag))
        try await docker("rm", id)
        try await docker("push", "--quiet", image(service, tag))
      }
    }
  }

  func write(_ definition: String) throws {
    try definition.write(toFile: file, atomically: true, encoding: .utf8)
  }

  func edit(_ change: (String) -> String) throws {
    try write(change(try String(contentsOfFile: file, encoding: .utf8)))
  }

  fileprivate static let definition = """
    services:
      db:
        image: topside/busybox:1
        command: ["sleep", "100000"]
        init: true
        environment:
          DB_PASSWORD: ${DB_PASSWORD:?set it}
          DB_URL: "db://${DB_USER:-root}:${DB_PASSWORD}@db/"
        volumes: ["data:/data"]
      seed:
        image: IMAGES/back:${IMAGE_TAG:-latest}
        command: ["true"]
        restart: "no"
      back:
        image: IMAGES/back:${IMAGE_TAG:-latest}
        restart: unless-stopped
        environment: ["DB_URL=db://${DB_USER:-root}:${DB_PASSWORD}@db/"]
        volumes: ["./code:/app:ro"]
        depends_on: {db: {condition: service_started}, seed: {condition: service_completed_successfully}}
      worker:
        image: IMAGES/back:${IMAGE_TAG:-latest}
        restart: unless-stopped
        profiles: [extra]
        depends_on: [db]
      front:
        image: IMAGES/front:${IMAGE_TAG:-latest}
        restart: unless-stopped
        depends_on: [back]
    volumes:
      data:
    """

  /// As a deploy does it, which has the secrets.
  func up(_ tag: String) async throws {
    try await tools.run(
      ["docker", "compose", "-p", project, "-f", file, "up", "-d"],
      environment: ["IMAGE_TAG": tag, "DB_PASSWORD": Self.password, "COMPOSE_PROFILES": "extra"],
      atMost: .seconds(120))
  }

  @discardableResult
  func docker(_ words: String...) async throws -> String {
    try await tools.run(["docker"] + words).trimmed
  }

  /// `kill -9` for every docker and compose that works on this project, which nobody else has.
  func killClients() {
    let files = LocalFiles()
    for name in files.names(in: "/proc") {
      guard let id = pid_t(name), id != getpid(),
        let line = files.read("/proc/\(name)/cmdline", limit: .kib(64))
      else { continue }
      let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      let isDocker = words.first?.split(separator: "/").last?.hasPrefix("docker") ?? false
      if isDocker, words.contains(where: { $0.contains(project) }) { kill(id, SIGKILL) }
    }
  }

  private func clean() async {
    // What is not there any more need not be removed.
    _ = try? await tools.result(
      ["docker", "compose", "-p", project, "down", "-v", "-t", "1"], atMost: .seconds(60))
    for label in ["com.docker.compose.project", "com.topside.hold"] {
      let held = try? await docker("ps", "-aq", "--filter", "label=\(label)=\(project)")
      for id in (held ?? "").split(separator: "\n") { _ = try? await docker("rm", "-f", String(id)) }
    }
    for service in design.services {
      for tag in design.tags { _ = try? await docker("rmi", image(service, tag)) }
    }
    try? FileManager.default.removeItem(atPath: directory)
  }
}

// What topside does.
extension RollbackStage {
  func runner(_ secrets: TopsideCore.Secrets = .init()) -> ProcessRunner {
    var environment = ProcessInfo.processInfo.environment
    for name in ["IMAGE_TAG", "DB_PASSWORD", "COMPOSE_PROFILES"] { environment[name] = nil }
    return ProcessRunner(
      environment: environment.merging(secrets.values) { _, new in new },
      readOnly: ReadOnlySwitch(isOn: false),
      audit: RecordedAudit(time: time))
  }

  var commands: DockerCommands { DockerCommands(project: project) }

  func containers() async throws -> [Container] {
    try await DockerSource(commands: commands, runner: runner(), time: time).list().get()
  }

  /// By service, what its containers are and in which state.
  func states() async throws -> [String: String] {
    try await containers().reduce(into: [:]) { $0[$1.service.service] = "\($1.id.short) \($1.state)" }
  }

  func images() async throws -> [String: String] {
    try await containers().reduce(into: [:]) { $0[$1.service.service] = $1.image }
  }

  func source(_ secrets: TopsideCore.Secrets = .init()) -> RollbackSource {
    RollbackSource(commands: commands, runner: runner(secrets), files: LocalFiles(), time: time)
  }

  func survey() async throws -> RollbackSurvey {
    try await source().survey(
      ProjectFiles(name: project, directory: nil, files: []), containers: containers(), history: []
    ).get()
  }

  func plan(to tag: String, _ survey: RollbackSurvey) throws -> (flow: Flow, secrets: TopsideCore.Secrets) {
    try RollbackFlows(commands: commands, deadline: .seconds(90)).plan(
      survey, to: survey.candidate(typed: tag).get())
  }

  /// In this process, with what a detached one would have.
  func run(
    _ flow: Flow, _ secrets: TopsideCore.Secrets, journal: RecordedJournal = RecordedJournal(),
    takingUp record: RunRecord? = nil
  ) async -> FlowOutcome {
    let plan = RunPlan(flow)
    let runner = runner(secrets)
    let sources = ProbeSources(plan, runner: runner, files: LocalFiles(), time: time)
    return await FlowRunner(
      source: sources, runner: runner, files: LocalFiles(), time: time, audit: RecordedAudit(time: time)
    ).run(plan, journal: journal, locks: journal, takingUp: record)
  }
}
