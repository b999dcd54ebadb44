import ArgumentParser
import DashboardRuntime
import SafeText
import TopsideCore
import TopsideSystem

extension RunsCommand {
  /// Goes on with a run that was cut off.
  struct Resume: ChangeCommand {
    static let configuration = CommandConfiguration(
      commandName: "resume", abstract: "Go on with a run that was cut off, from the step where that was.",
      discussion: ChangeExit.words)

    @Argument(help: "The run's ID, or how it begins.")
    var id: String

    @OptionGroup var change: ChangeOptions

    func plan(_ wiring: Wiring) async throws -> Change {
      let record = try KnownRuns(wiring).find(id)
      guard record.state == .interrupted else {
        throw RunsError.refused("\(record.id.text) is \(record.stateWord): only what was cut off is resumed")
      }
      // What is left of it is shown; the run itself is the one that was planned.
      var rest = record.flow
      rest.title = "Resume \(rest.title)"
      rest.steps = record.remaining.map { record.flow.steps[$0] }
      rest.guards = rest.guards.filter(\.isLasting)
      var change = Change(flow: rest)
      change.secrets = try await wiring.services().secrets(for: rest, knowing: Secrets()).get()
      change.resumes = record
      return change
    }
  }

  /// Undoes a run by the first remedy that it offers, which is a run of its own.
  struct Undo: ChangeCommand {
    static let configuration = CommandConfiguration(
      commandName: "undo",
      abstract: "Undo a run that failed or was cut off, by the first remedy that it offers.",
      discussion: ChangeExit.words)

    @Argument(help: "The run's ID, or how it begins.")
    var id: String

    @OptionGroup var change: ChangeOptions

    func plan(_ wiring: Wiring) async throws -> Change {
      let record = try KnownRuns(wiring).find(id)
      switch record.state {
      case .interrupted, .ended(.failed): break
      case .planned, .running, .ended(.succeeded), .ended(.refused):
        throw RunsError.refused("\(record.id.text) is \(record.stateWord): nothing of it is to be undone")
      }
      guard record.hasTouched else {
        throw RunsError.refused("nothing that runs was touched: there is nothing to undo")
      }
      guard let remedy = record.remedies.first else {
        throw RunsError.refused("\(record.flow.title) has no remedy: topside runs show \(record.id.text)")
      }
      var change = Change(flow: remedy)
      change.secrets = try await wiring.services().secrets(for: remedy, knowing: Secrets()).get()
      change.follows = record.plan
      return change
    }
  }
}
