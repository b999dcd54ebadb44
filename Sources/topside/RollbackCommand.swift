import ArgumentParser
import Configuration
import DashboardRuntime
import SafeText
import TopsideCore

struct RollbackCommand: ChangeCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Take a compose project to another version, and verify it.",
    discussion: """
      Moves the services whose image tag is made of one variable, in order, without building and without touching \
      the others. Nothing is done where compose would not see what the running containers were made with.

      \(ChangeExit.words)
      """)

  @Option(help: "The tag to go to, the value of the variable.")
  var to: String

  @Option(help: "The variable that tags are made of, where there are several.")
  var variable: String?

  @OptionGroup var change: ChangeOptions

  func plan(_ wiring: Wiring) async throws -> Change {
    let look = FleetLook(wiring)
    let fleet = try await look.fleet()
    let project = try look.project(in: fleet)
    let found = await look.services.survey(project, in: fleet, variable: variable)
    let survey = try found.get()
    if survey.variable == nil, survey.choices.count > 1 {
      let names = SafeText(sanitising: survey.choices, separator: ", ")
      throw FlowRefusal("tags are made of several variables: choose one of \(names) with --variable")
    }
    if let refusal = RollbackFlows.refusal(survey) { throw FlowRefusal(refusal) }
    let candidate = try survey.candidate(typed: to).get()
    let flows = RollbackFlows(
      commands: look.services.commands, deadline: wiring.settings.rollbackTimeout,
      addresses: wiring.settings.rollbackAddresses(of: survey.project))
    let planned = try flows.plan(survey, to: candidate)
    return Change(flow: planned.flow, secrets: planned.secrets)
  }
}
