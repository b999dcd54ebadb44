import TopsideCore

extension DemoRunner {
  /// `docker container restart ID…`
  func change(
    _ verb: ChangeVerb, _ names: [String], _ command: Command, _ view: SimulatedEngine.View
  ) async throws(CommandError) -> CommandResult {
    var found: [Int] = []
    var output = ""
    var errors = ""
    for name in names {
      if let index = view.simulation.container(name) {
        found.append(index)
        output += name + "\n"
      } else {
        errors += "Error response from daemon: No such container: \(name)\n"
      }
    }
    let ended = try await perform(verb, found, command)
    return ended
      ?? CommandResult(
        status: .exited(errors.isEmpty ? 0 : 1), standardOutput: Array(output.utf8),
        standardError: Array(errors.utf8))
  }

  /// `docker compose -p PROJECT restart SERVICE…`
  func composeChange(
    _ verb: ChangeVerb, _ project: String?, _ services: [String], _ command: Command,
    _ view: SimulatedEngine.View
  ) async throws(CommandError) -> CommandResult {
    let simulation = view.simulation
    guard let project else { return .failed("no configuration file provided: not found", code: 14) }
    let isOurs = project == Integr8sCode.project
    let known = Set(isOurs ? simulation.present.map { simulation.containers[$0].shape.name } : [])
    if let stranger = services.first(where: { !known.contains($0) }) {
      return .failed("no such service: \(stranger)", code: 1)
    }
    let wanted = services.isEmpty ? simulation.present.filter { _ in isOurs } : []
    let found = wanted + services.flatMap { simulation.containers(of: $0) }
    guard !found.isEmpty else { return .failed("no container found for project \"\(project)\"", code: 1) }
    if let ended = try await perform(verb, found, command) { return ended }
    let (doing, done) =
      switch verb {
      case .restart: ("Restarting", "Started")
      case .stop: ("Stopping", "Stopped")
      case .start: ("Starting", "Started")
      }
    let names = found.map { simulation.containers[$0].name }
    let progress = names.map { " Container \($0)  \(doing)\n" } + names.map { " Container \($0)  \(done)\n" }
    return CommandResult(status: .exited(0), standardError: Array(progress.joined().utf8))
  }

  /// - Returns: nil when it was done; else how it ended instead.
  private func perform(
    _ verb: ChangeVerb, _ containers: [Int], _ command: Command
  ) async throws(CommandError) -> CommandResult? {
    let needed = await engine.change(verb, containers)
    try await rest(needed, command)
    return await engine.look().isReachable ? nil : .unreachable
  }
}
