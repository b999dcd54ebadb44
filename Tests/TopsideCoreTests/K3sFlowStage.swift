import SafeText
import Synchronization
import TopsideCore
import TopsideTestSupport

/// A run of a k3s flow on a machine, that may be cut off and taken up again.
struct K3sFlowStage {
  static let id = "20260301-120000-0001"

  let time = ManualTime()
  let machine: K3sMachine
  let facts: K3sFacts
  var options = K3sOptions()
  let audit = RecordedAudit()
  private(set) var plan: RunPlan
  private(set) var entries: [RunEntry] = []

  init(_ flow: Flow? = nil) throws {
    machine = K3sMachine(time: time)
    facts = try Self.looping()
    plan = RunPlan(try flow ?? K3sFlows.plan(.moveEverything, facts, K3sOptions(), id: Self.id))
  }

  /// It ends again and again, and no address is missing.
  static func looping() throws -> K3sFacts {
    var facts = try K3sFixture.fine()
    facts.unit = .known(K3sFixture.looping())
    facts.servedCertificate = .absent
    facts.api = .known(K3sAPI(ping: .refused, ready: .refused))
    facts.nodes = .unread(K3sUnread(.notAsked, "the API does not answer"))
    return facts
  }

  var record: RunRecord? {
    RunRecord([RunEntry(at: time.now(), .planned(plan))] + entries, isAlive: false)
  }
  var events: [RunEvent] { entries.map(\.event) }

  static func plan(_ flow: Flow) -> RunPlan { RunPlan(flow) }

  /// Another flow, as a run of its own.
  mutating func choose(_ flow: Flow) {
    plan = RunPlan(flow)
    entries = []
  }

  /// Runs it on from where it is; the process is gone when it would write the event with this number, or such a one.
  mutating func go(
    untilEvent limit: Int = .max, orWhere fails: @escaping @Sendable (RunEvent) -> Bool = { _ in false }
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
    let runner = FlowRunner(
      source: ProbeSources(plan, runner: machine, files: machine, time: time), runner: machine,
      files: machine,
      time: time, audit: audit)
    let (plan, before) = (plan, record)
    let outcome = await time.running(by: .seconds(1)) {
      await runner.run(plan, journal: journal, locks: journal, takingUp: before)
    }
    entries += journal.events.map { RunEntry(at: time.now(), $0) }
    return outcome
  }

  /// Only starts k3s again.
  mutating func start() async -> FlowOutcome {
    guard let flow = try? K3sFlows.plan(.restart, facts, options, id: Self.id) else {
      return .failed("no plan")
    }
    let found = machine.kept
    choose(flow)
    let outcome = await go()
    return machine.keptAtStart == found ? outcome : .failed("it was started with something else")
  }

  /// Runs it until a command is cut off, and the process with it.
  mutating func goUntilCut() async {
    _ = await go(orWhere: { event in
      if case .stepEnded(_, .failed) = event { true } else { false }
    })
  }
}
