import FoundationEssentials
import Synchronization
import TopsideTestSupport

@testable import TopsideCore

/// An engine and a compose in memory that do what a rollback asks for, to the project of the scene.
final class RollbackEngine: CommandRunner {
  struct State {
    var containers: [Container]
    /// Identifiers by reference.
    var images: [String: String]
    /// At the registry.
    var remote: [String: String]
    var holds: [String] = []
    var made = 0
    /// What changes something, in order.
    var changes: [Command] = []
    /// Versions whose containers end at once.
    var crashing: Set<String> = []
  }

  let state: Mutex<State>
  let time: ManualTime
  private let scene: RollbackScene
  /// Says how a command fails; nil lets it do its work.
  let fails = Mutex<(@Sendable (Command) -> CommandError?)?>(nil)

  init(_ scene: RollbackScene, time: ManualTime) throws {
    var images = LocalImages()
    images.list(try DockerFixture.bytes("rollback/image-ls.jsonl"))
    let missing = "127.0.0.1:5000/rb/front:2026.3.1"
    state = Mutex(
      State(
        containers: try scene.containers(), images: images.ids,
        remote: [missing: "sha256:" + String(repeating: "f1", count: 32)]))
    self.scene = scene
    self.time = time
  }

  var containers: [Container] { state.withLock(\.containers) }
  var changes: [Command] { state.withLock(\.changes) }

  /// By service.
  var images: [String: String] {
    containers.reduce(into: [:]) { $0[$1.service.service] = "\($1.image) \(VersionChange.short($1.imageID))" }
  }

  func stream(
    _ command: Command, _ receive: @escaping @Sendable (OutputChunk) async -> Void
  ) async throws(CommandError) -> CommandResult {
    try await run(command)
  }

  func interact(_ command: Command) async throws(CommandError) -> TopsideCore.ExitStatus {
    try await run(command).status
  }

  func run(_ command: Command) async throws(CommandError) -> CommandResult {
    if let error = fails.withLock({ $0?(command) }) { throw error }
    if command.impact != .reads { return state.withLock { change(command, &$0) } }
    let argv = command.argv
    if argv.contains("config") || argv.contains("version") { return try await scene.runner.run(command) }
    return state.withLock { state in
      if argv.contains("ps"),
        let filter = argv.first(where: { $0.hasPrefix("label=com.topside.hold.image=") })
      {
        return Self.said(state.holds.filter { filter.hasSuffix($0) }.map { "held \($0)\n" }.joined())
      }
      if argv.contains("ps") { return Self.said(state.containers.map { "\($0.id.hex)\n" }.joined()) }
      if argv.starts(with: ["docker", "container", "inspect"]) {
        return Self.said(Self.inspect(state.containers))
      }
      if argv.starts(with: ["docker", "image", "inspect"]), let reference = argv.last {
        return state.images[reference].map { Self.said($0 + "\n") }
          ?? Self.failed("Error response from daemon: no such image: \(reference)")
      }
      return Self.failed("what is \(argv.joined(separator: " "))?")
    }
  }

  private static func said(_ text: String) -> CommandResult {
    CommandResult(status: .exited(0), standardOutput: Array(text.utf8))
  }

  private static func failed(_ text: String) -> CommandResult {
    CommandResult(status: .exited(1), standardError: Array(text.utf8))
  }

  private func change(_ command: Command, _ state: inout State) -> CommandResult {
    state.changes.append(command)
    let argv = command.argv
    let operands = argv.firstIndex(of: "--").map { Array(argv[($0 + 1)...]) } ?? []
    let tag = command.environment["IMAGE_TAG"] ?? "latest"
    if argv.contains("create"), let image = argv.last {
      state.holds.append(image)
    } else if argv.contains("tag"), let reference = argv.last {
      state.images[reference] = argv.dropLast().last
    } else if argv.contains("rm") {
      state.containers.removeAll { operands.contains($0.service.service) && $0.state == .created }
    } else if argv.contains("up") {
      for service in operands {
        guard replace(service, tag, &state) else { return Self.failed("No such image: \(service) \(tag)") }
      }
    } else if argv.contains("pull") {
      for service in operands {
        let reference = Self.reference(service, tag)
        guard let id = state.images[reference] ?? state.remote[reference] else {
          return Self.failed("manifest for \(reference) not found: manifest unknown")
        }
        state.images[reference] = id
      }
    }
    return Self.said("")
  }

  private static func reference(_ service: String, _ tag: String) -> String {
    "127.0.0.1:5000/rb/\(service == "front" ? "front" : "back"):\(tag)"
  }

  private func replace(_ service: String, _ tag: String, _ state: inout State) -> Bool {
    let reference = Self.reference(service, tag)
    guard let image = state.images[reference],
      let index = state.containers.firstIndex(where: { $0.service.service == service })
    else { return false }
    let old = state.containers[index]
    if old.image == reference, old.imageID == image { return true }
    state.made += 1
    let digits = String(state.made)
    guard let id = ContainerID(String(repeating: "0", count: 64 - digits.count) + digits) else {
      return false
    }
    let isCrashing = state.crashing.contains(tag)
    var new = Container(
      id: id, name: old.name, service: old.service, number: old.number, image: reference,
      state: isCrashing ? .restarting : .running)
    new.imageID = image
    new.environment = old.environment
    new.labels = old.labels
    new.labels["com.docker.compose.depends_on"] = ""
    new.labels["com.docker.compose.config-hash"] = "of --no-deps"
    new.restartPolicy = old.restartPolicy
    new.started = time.now()
    new.exitCode = isCrashing ? 3 : 0
    new.restartCount = isCrashing ? 4 : 0
    state.containers[index] = new
    return true
  }

  private static func inspect(_ containers: [Container]) -> String {
    "[" + containers.map(json).joined(separator: ",") + "]"
  }

  private static func json(_ container: Container) -> String {
    func text(_ value: some Encodable) -> String {
      (try? JSONEncoder().encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
    let started = text([RFC3339.print(container.started ?? Timestamp(nanoseconds: 0))]).dropFirst().dropLast()
    let policy = container.restartPolicy.revives ? "unless-stopped" : "no"
    let check = container.healthcheck.map { #","Healthcheck":{"Test":\#(text($0.test))}"# } ?? ""
    let health =
      container.health.map { #","Health":{"Status":"\#($0.status.rawValue)","FailingStreak":0,"Log":[]}"# }
      ?? ""
    return #"""
      {"Id":"\#(container.id.hex)","Name":"/\#(container.name)","Image":"\#(container.imageID)",\#
      "RestartCount":\#(container.restartCount),\#
      "State":{"Status":"\#(container.state.rawValue)","ExitCode":\#(container.exitCode),"StartedAt":\#(started)\#(health)},\#
      "HostConfig":{"RestartPolicy":{"Name":"\#(policy)"}},\#
      "Config":{"Image":"\#(container.image)","Env":\#(text(container.environment)),"Labels":\#(text(container.labels))\#(check)}}
      """#
  }
}
