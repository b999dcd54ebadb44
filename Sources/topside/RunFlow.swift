import ArgumentParser
import CGuard
import Dispatch
import Glibc
import TopsideCore
import TopsideSystem

/// The process that runs a planned change. It is started by others of this program, without a terminal, and outlives
/// them; all that it says is in the run's journal.
struct RunFlow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run-flow",
    abstract: "Run a planned change to its end; topside starts this by itself.",
    discussion: "Exits with 0 when the change was verified, 1 when it failed, 2 when nothing was done.",
    shouldDisplay: false)

  @Option(help: "A configuration file instead of ~/.config/topside/config.yaml.")
  var config: String?

  @Argument(help: "The run.")
  var id: String

  func run() throws {
    _ = guard_start_alone("topside-run")
    guard_bound_memory()
    guard let id = RunID(id) else { throw ValidationError("\"\(id)\" is no run.") }
    let surroundings = Surroundings.read()
    guard_note_crashes_in(surroundings.state + "/crash.log")
    let requests = EndRequests()
    let process = RunProcess(
      id: id, surroundings: surroundings, config: config,
      isAskedToEnd: { requests.count > 0 })
    let task = Task.detached { Glibc.exit(await process.run()) }
    // A second request does not wait for the command that is under way.
    requests.listen { if $0 > 1 { task.cancel() } }
    dispatchMain()
  }
}
