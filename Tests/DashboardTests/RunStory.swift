import Dashboard
import TopsideCore

/// What a journal tells of a run that this dashboard asked for.
enum RunStory {
  /// The next piece of the open run of a flow, or the beginning of a new one.
  static func next(_ flow: Flow, _ events: [RunEvent], in state: DashboardState) -> RunUpdate {
    let at = state.now.wall
    if let open = state.runs.newestFirst.first(where: { $0.flow == flow && !$0.isOver }) {
      return RunUpdate(id: open.id, entries: events.map { RunEntry(at: at, $0) }, isAlive: true)
    }
    let plan = RunPlan(
      id: RunID(at: at, salt: UInt16(state.runs.newestFirst.count)), flow: flow,
      actor: AuditActor(user: "operator", host: "prod-1"), docker: DockerCommands(), kubernetes: nil)
    let beginning: [RunEvent] = [.planned(plan), .began(process: 7, isResumed: false), .checking]
    return RunUpdate(id: plan.id, entries: (beginning + events).map { RunEntry(at: at, $0) }, isAlive: true)
  }
}

extension Stage {
  mutating func tell(_ flow: Flow, _ events: [RunEvent]) {
    send(.runsChanged([RunStory.next(flow, events, in: state)]))
  }
}

extension Desk {
  mutating func tell(_ flow: Flow, _ events: [RunEvent]) {
    send(.runsChanged([RunStory.next(flow, events, in: state)]))
  }
}
