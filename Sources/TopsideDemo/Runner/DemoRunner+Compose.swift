import TopsideCore

extension DemoRunner {
  /// `docker compose up`, `down` and their kin.
  func perform(_ request: DemoCompose, _ command: Command) async throws(CommandError) -> CommandResult {
    guard request.project ?? Integr8sCode.project == Integr8sCode.project else {
      return .failed("no configuration file provided: not found", code: 14)
    }
    let known = Set(await engine.look().simulation.shapes.map(\.name))
    if let stranger = request.services.first(where: { !known.contains($0) }) {
      return .failed("no such service: \(stranger)", code: 1)
    }
    let (deeds, needed) = await engine.perform(request)
    if !request.isDry { try await rest(needed, command) }
    guard await engine.look().isReachable else { return .unreachable }
    let prefix = request.isDry ? " DRY-RUN MODE - " : ""
    let lines = deeds.map { "\(prefix) \($0)\n" }
    return CommandResult(status: .exited(0), standardError: Array(lines.joined().utf8))
  }
}
