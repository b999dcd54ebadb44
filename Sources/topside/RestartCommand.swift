import ArgumentParser
import Configuration
import DashboardRuntime
import SafeText
import TopsideCore

struct RestartCommand: ChangeCommand {
  static let configuration = CommandConfiguration(
    commandName: "restart", abstract: "Restart compose services, one after the other, and verify each.",
    discussion: ChangeExit.words)

  @Argument(help: "A service of the project, or PROJECT/SERVICE.")
  var service: [String]

  @OptionGroup var change: ChangeOptions

  func plan(_ wiring: Wiring) async throws -> Change {
    try await ServicePlan(wiring).change(.restart, service)
  }
}

struct StopCommand: ChangeCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop", abstract: "Stop compose services, and verify that nothing of them runs.",
    discussion: ChangeExit.words)

  @Argument(help: "A service of the project, or PROJECT/SERVICE.")
  var service: [String]

  @OptionGroup var change: ChangeOptions

  func plan(_ wiring: Wiring) async throws -> Change {
    try await ServicePlan(wiring).change(.stop, service)
  }
}

struct StartCommand: ChangeCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "Start stopped compose services, and verify each.",
    discussion: ChangeExit.words)

  @Argument(help: "A service of the project, or PROJECT/SERVICE.")
  var service: [String]

  @OptionGroup var change: ChangeOptions

  func plan(_ wiring: Wiring) async throws -> Change {
    try await ServicePlan(wiring).change(.start, service)
  }
}

/// Looks at the fleet once and plans for services that were named.
struct ServicePlan {
  private let look: FleetLook

  init(_ wiring: Wiring) { look = FleetLook(wiring) }

  func change(_ verb: ChangeVerb, _ names: [String]) async throws -> Change {
    let (wiring, services) = (look.wiring, look.services)
    async let found = hasCompose()
    let fleet = try await look.fleet()
    let chosen = try ServiceChooser(fleet, in: look.projects(in: fleet)).services(names)
    let flows = ServiceFlows(
      commands: services.commands, hasCompose: await found, deadline: wiring.settings.restartTimeout)
    let triage = Triage(
      now: services.moment, profiles: wiring.profiles,
      memoryWarningPercent: wiring.settings.memoryWarningPercent, wanted: wiring.options.projectName)
    return Change(flow: try flows.plan(verb, chosen, in: fleet, triage))
  }

  private func hasCompose() async -> Bool {
    // Where docker itself is missing the snapshot says so.
    let result = try? await look.services.runner.run(look.services.commands.composeVersion())
    return result?.status.isSuccess ?? false
  }
}
