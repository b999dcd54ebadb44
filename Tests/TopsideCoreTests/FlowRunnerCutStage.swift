import SafeText
import Synchronization
import TopsideCore
import TopsideTestSupport

/// A system of switches: a command turns one on, and a probe looks whether it is.
final class Switchboard: CommandRunner, ProbeSource {
  /// What happens to a command at which its process is cut off.
  enum Cut: CaseIterable {
    /// Nothing of it was done.
    case before
    /// It was done, and nobody learnt of it.
    case after
  }

  private struct State {
    var on: Set<String> = []
    var ran: [String] = []
    var cut: (name: String, Cut)?
    var failing: Set<String> = []
    var guards = 0
  }

  private let state = Mutex(State())

  var on: Set<String> { state.withLock(\.on) }
  /// Commands that did something, in order.
  var ran: [String] { state.withLock(\.ran) }
  /// How often the guard was asked.
  var guards: Int { state.withLock(\.guards) }

  func fail(_ name: String) { state.withLock { _ = $0.failing.insert(name) } }
  func mend() { state.withLock { $0.failing = [] } }
  func cut(_ name: String, _ cut: Cut) { state.withLock { $0.cut = (name, cut) } }

  func run(_ command: Command) async throws(CommandError) -> CommandResult { try perform(command) }

  func stream(
    _ command: Command, _ receive: @escaping @Sendable (OutputChunk) async -> Void
  ) async throws(CommandError) -> CommandResult { try perform(command) }

  func interact(_ command: Command) async throws(CommandError) -> ExitStatus { .exited(1) }

  private func perform(_ command: Command) throws(CommandError) -> CommandResult {
    let name = command.arguments[0]
    return try state.withLock { state throws(CommandError) in
      if state.failing.contains(name) {
        return CommandResult(status: .exited(1), standardError: Array("\(name) broke".utf8))
      }
      let cut = state.cut?.name == name ? state.cut?.1 : nil
      if cut == .before { throw .cancelled }
      state.ran.append(name)
      state.on.insert(name)
      if cut == .after { throw .cancelled }
      return CommandResult(status: .exited(0))
    }
  }

  let pace = Duration.milliseconds(400)

  func refusal(_ condition: FlowGuard) async -> SafeText? {
    state.withLock { state in
      state.guards += 1
      return state.on.isEmpty ? nil : "something is on already"
    }
  }

  func look(_ probe: Probe) async -> ProbeResult? {
    guard case .stopped(let key, _) = probe else { return .failed("no such switch") }
    return on.contains(key.service) ? .met("\(key.service) is on") : .pending("\(key.service) is off")
  }

  static func probe(_ name: String) -> Probe { .stopped(ServiceKey(project: "board", service: name), []) }

  static func command(_ name: String) -> Command {
    Command("switch", [name], impact: .mutates, timeout: .seconds(10))
  }

  /// Every kind of step: a, b if it is off, c; the last verified.
  static let flow = Flow(
    kind: .restart, title: "Turn on", verb: "Turn", target: .project("board"), place: "board", touches: [],
    expects: "all on", guards: [.sameContainers(ServiceKey(project: "board", service: "a"), [])],
    steps: [
      .run(command("a")), .wait(probe("a"), atMost: .seconds(2)), .ensure(probe("b"), by: command("b")),
      .run(command("c")), .wait(probe("c"), atMost: .seconds(2)),
    ])
}

/// A run on a switchboard that is cut off again and again.
struct CutStage {
  let time = ManualTime()
  let board = Switchboard()
  let audit = RecordedAudit()
  let plan = RunPlan(Switchboard.flow)
  /// All that was written, by every process that was at it.
  private(set) var entries: [RunEntry] = []

  var record: RunRecord? {
    RunRecord([RunEntry(at: time.now(), .planned(plan))] + entries, isAlive: false)
  }

  var events: [RunEvent] { entries.map(\.event) }

  /// Runs it on from where it is; the process is gone when it would write the event with this number.
  mutating func go(
    untilEvent limit: Int = .max, orWhere fails: @escaping @Sendable (RunEvent) -> Bool = { _ in false },
    isAskedToEnd: @escaping @Sendable () -> Bool = { false }
  ) async -> FlowOutcome {
    let journal = RecordedJournal()
    let written = Mutex((count: 0, isCut: false))
    journal.fail { event in
      written.withLock { written in
        if written.count >= limit || fails(event) { written.isCut = true }
        if !written.isCut { written.count += 1 }
        return written.isCut
      }
    }
    var flows = FlowRunner(source: board, runner: board, files: MemoryFiles(), time: time, audit: audit)
    flows.isAskedToEnd = isAskedToEnd
    let (runner, plan, before) = (flows, plan, record)
    let outcome = await time.running(by: .milliseconds(400)) {
      await runner.run(plan, journal: journal, locks: journal, takingUp: before)
    }
    entries += journal.events.map { RunEntry(at: time.now(), $0) }
    return outcome
  }
}
