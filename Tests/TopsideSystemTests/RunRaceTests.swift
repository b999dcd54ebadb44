import Glibc
import SafeText
import Synchronization
import Testing
import TopsideCore
import TopsideSystem
import TopsideTestSupport

/// Two operators who confirm a change of one target at the same moment, each with descriptors of his own.
@Suite struct RunRaceTests {
  private let scratch = Scratch()

  @Test func `one of the two does it, and the other is told who, 200 times`() async {
    let place = scratch.path + "/lock"
    mkdir(place, 0o1777)
    chmod(place, 0o1777)
    let locks = HostLocks(place: place, fallback: scratch.path + "/state/locks")
    var named = 0
    for number in 0..<200 {
      let workshop = Workshop()
      let start = Meeting()
      let plans = (1...2).map { RunPlan.restart("web\(number)", salt: UInt16(2 * number + $0)) }
      let journals = plans.map { _ in RecordedJournal() }
      let outcomes = await withTaskGroup(of: FlowOutcome.self) { group in
        for (plan, journal) in zip(plans, journals) {
          group.addTask {
            let flows = FlowRunner(
              source: workshop, runner: workshop, files: MemoryFiles(), time: workshop, audit: RecordedAudit()
            )
            start.meet()
            let outcome = await flows.run(plan, journal: journal, locks: locks)
            workshop.leave()
            return outcome
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      // It does its work, and stays at it until the other one has given up.
      #expect(workshop.commands == 1, "\(outcomes)")
      let refusals = outcomes.filter { $0.name == "refused" }
      #expect(refusals.count == 1, "\(outcomes)")
      let words = refusals.first?.words.text ?? ""
      #expect(words.hasSuffix(" is still at it: try again when that has ended"), "\(outcomes)")
      named += words.hasPrefix("Restart web\(number) by ") ? 1 : 0
      #expect(journals.count { $0.events.contains(.stepBegan(0)) } == 1)
    }
    // Who has just taken it may not have said yet who it is.
    #expect(named > 100)
  }
}

/// What is changed, and a clock that goes on by half a minute whenever somebody waits.
private final class Workshop: CommandRunner, ProbeSource, Time {
  private struct State {
    var commands = 0
    var uptime = Duration.zero
    var hasLeft = false
  }

  private let state = Mutex(State())
  let pace = Duration.milliseconds(1)

  var commands: Int { state.withLock(\.commands) }
  func leave() { state.withLock { $0.hasLeft = true } }

  func stream(
    _ command: Command, _ receive: @escaping @Sendable (OutputChunk) async -> Void
  ) async throws(CommandError) -> CommandResult {
    state.withLock { $0.commands += 1 }
    let end = ContinuousClock.now + .seconds(10)
    while !state.withLock(\.hasLeft), ContinuousClock.now < end { await Task.yield() }
    return CommandResult(status: .exited(1), standardError: Array("no".utf8))
  }

  func run(_ command: Command) async throws(CommandError) -> CommandResult {
    try await stream(command) { _ in }
  }
  func interact(_ command: Command) async throws(CommandError) -> TopsideCore.ExitStatus { .exited(1) }
  func refusal(_ condition: FlowGuard) async -> SafeText? { nil }
  func look(_ probe: Probe) async -> ProbeResult? { nil }
  func now() -> Timestamp { noon }
  func uptime() -> Duration { state.withLock(\.uptime) }
  func sleep(_ duration: Duration) async { state.withLock { $0.uptime += .seconds(31) } }
}
