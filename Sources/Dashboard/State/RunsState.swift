package import SafeText
package import TopsideCore

/// Every run that is known, whoever began it, as its journal tells.
package struct RunsState: Sendable {
  /// A flow that was confirmed, and whose journal has not been seen yet.
  package struct Starting: Hashable, Sendable {
    package var flow: Flow
    package var since: Timestamp
  }

  package private(set) var records: [RunID: RunRecord] = [:]
  package private(set) var starting: [Starting] = []
  /// Those that have no end, the oldest first.
  private var open: [RunID] = []

  package init() {}

  /// The newest first.
  package var newestFirst: [RunRecord] { records.values.sorted { $0.id > $1.id } }

  package subscript(id: RunID) -> RunRecord? { records[id] }

  /// What is being done now, the oldest first.
  package var active: [ActiveRun] {
    open.compactMap { id in
      records[id].flatMap { record in
        record.state == .running
          ? ActiveRun(flow: record.flow, since: record.began ?? record.planned, words: record.words) : nil
      }
    } + starting.map { ActiveRun(flow: $0.flow, since: $0.since, words: "starting") }
  }

  /// Those that were cut off.
  package var interrupted: [RunRecord] { open.compactMap { records[$0] }.filter { $0.state == .interrupted } }

  /// What is in the way of a change to a target.
  package func active(on target: FlowTarget) -> ActiveRun? { active.first { $0.flow.target.meets(target) } }

  /// The newest run of ours that may have made containers of a project anew.
  package func lastChange(of project: String, at now: Timestamp) -> RunRecord? {
    records.values.filter { record in
      record.began != nil && record.flow.target.changes(project)
        && record.ended.map { now.since($0) < .seconds(120) } ?? record.isAlive
    }.max { $0.id < $1.id }
  }

  package mutating func begin(_ flow: Flow, at now: Timestamp) {
    starting.append(Starting(flow: flow, since: now))
  }

  package mutating func endStart(of flow: Flow) {
    if let index = starting.firstIndex(where: { $0.flow == flow }) { starting.remove(at: index) }
  }

  /// - Returns: The run, if it ended since the last update of it.
  package mutating func apply(_ update: RunUpdate) -> RunRecord? {
    let known = records[update.id]
    guard var record = known ?? update.entries.first.flatMap(Self.record) else { return nil }
    let wasOurs = starting.contains { $0.flow == record.flow }
    for entry in update.entries { record.apply(entry) }
    record.isAlive = update.isAlive
    records[update.id] = record
    endStart(of: record.flow)
    open.removeAll { $0 == update.id }
    if !record.isOver { open.append(update.id) }
    open.sort()
    let isNews = known.map { !$0.isOver } ?? wasOurs
    return record.isOver && isNews ? record : nil
  }

  private static func record(_ entry: RunEntry) -> RunRecord? {
    guard case .planned(let plan) = entry.event else { return nil }
    return RunRecord(plan, at: entry.at)
  }
}

/// A change that is under way.
package struct ActiveRun: Hashable, Sendable {
  package var flow: Flow
  package var since: Timestamp
  package var words: SafeText
}
