import ArgumentParser
import Dispatch
import Glibc
import SafeText
import TopsideCore
import TopsideSystem

/// How a command that changes something ends, for scripts.
enum ChangeExit {
  /// Done and verified, or a dry run that found nothing in the way.
  static let verified: Int32 = 0
  /// It failed, or could not be verified.
  static let failed: Int32 = 1
  /// Nothing was done: wrong use, not found, not confirmed, or refused.
  static let nothingDone: Int32 = 2
  /// Nothing was done, because changes are forbidden here.
  static let readOnly: Int32 = 3
  /// Ctrl-C, as a shell counts it: the run goes on.
  static let left: Int32 = 130

  static let words = """
    Shows the plan and asks on a terminal; without one --yes is needed. Exits with 0 when it is verified (or a dry \
    run found nothing in the way), 1 when it failed or could not be verified, 2 when nothing was done (wrong use, \
    refused, not confirmed), 3 when changes are forbidden here (read-only). Ctrl-C ends with 130, and the run goes on.
    """
}

/// What the commands that change something have in common.
struct ChangeOptions: ParsableArguments {
  @OptionGroup var options: Options

  @Flag(name: .shortAndLong, help: "Run the plan without asking.")
  var yes = false

  @Option(help: "What a destructive plan wants typed; --yes alone does not run it.")
  var confirm: String?

  @Flag(help: "Say what would be done, and change nothing.")
  var dryRun = false

  @Flag(help: "Print one JSON object; never asks.")
  var json = false

  @Flag(help: "Change what the configuration protects, this once.")
  var unlock = false

  func validate() throws {
    if yes, dryRun { throw ValidationError("--yes runs the plan and --dry-run does not: choose one.") }
  }
}

/// A plan, and what must not be written down of it.
struct Change: Sendable {
  var flow: Flow
  /// For the environment of its process.
  var secrets = Secrets()
  /// The run after which it was offered.
  var follows: RunPlan?
  /// The run that goes on, when it is none of its own.
  var resumes: RunRecord?
}

/// A subcommand that plans a change, has it confirmed and run, and says what came of it.
protocol ChangeCommand: ParsableCommand, Sendable {
  var change: ChangeOptions { get }
  func plan(_ wiring: Wiring) async throws -> Change
}

extension ChangeCommand {
  func run() throws {
    let command = self
    Task.detached { Glibc.exit(await command.perform()) }
    dispatchMain()
  }

  private func perform() async -> Int32 {
    let teller = ChangeTeller(isJSON: change.json)
    do {
      let wiring = try Wiring(change.options, surroundings: .read(), isReadOnly: false)
      if wiring.readOnly.isOn, !change.dryRun {
        return teller.refuse("read-only: the configuration forbids changes", ChangeExit.readOnly)
      }
      let planned = try await plan(wiring)
      let run = ChangeRun(planned, wiring: wiring, services: wiring.services(), teller: teller)
      if change.dryRun { return await run.rehearse() }
      if change.unlock {
        wiring.readOnly.unlock(planned.flow.commands.flatMap { wiring.protection.names(of: $0) ?? [] })
      }
      if !change.json { teller.show(planned.flow, on: wiring.machine) }
      if let refusal = consent(to: planned.flow, wiring.surroundings) {
        return teller.refuse(refusal, ChangeExit.nothingDone)
      }
      return await run.follow()
    } catch let refusal as FlowRefusal {
      return teller.refuse(refusal.words, ChangeExit.nothingDone)
    } catch {
      return teller.refuse("\(SafeText(sanitising: "\(error)"))", ChangeExit.nothingDone)
    }
  }

  /// nil: it may be run.
  private func consent(to flow: Flow, _ surroundings: Surroundings) -> SafeText? {
    let isInteractive = surroundings.isInputTerminal && surroundings.isOutputTerminal && !change.json
    if let wanted = flow.typedConfirmation {
      if let confirm = change.confirm {
        guard confirm == wanted.text else { return "--confirm \(confirm) is not \(wanted): nothing was done" }
        if change.yes { return nil }
      }
      guard isInteractive, !change.yes else {
        return "this plan wants --yes --confirm \(wanted): nothing was done"
      }
      return ask("type \(wanted) to run it, anything else cancels: ") == wanted.text ? nil : cancelled
    }
    if change.yes { return nil }
    guard isInteractive else { return "nobody can be asked here: --yes runs the plan; nothing was done" }
    let answer = ask("y runs it, anything else cancels: ")
    return ["y", "yes"].contains(answer.lowercased()) ? nil : cancelled
  }

  private var cancelled: SafeText { "cancelled: nothing was done" }

  private func ask(_ question: SafeText) -> String {
    // What was typed before the plan could be read is no answer to it.
    tcflush(STDIN_FILENO, TCIFLUSH)
    Printing.out(question.text)
    return readLine(strippingNewline: true) ?? ""
  }
}

extension Wiring {
  /// As a plan says where it would be run.
  var machine: SafeText {
    "\(options.demo ? "demo" : surroundings.host), context \(contextName)"
  }
}
