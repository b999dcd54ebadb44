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
  /// Those that were asked for here.
  private var own: Set<RunID> = []

  package init() {}

  /// The newest first.
  package var newestFirst: [RunRecord] { records.values.sorted { $0.isNewer(than: $1) } }

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

  /// Those that were cut off, but for what a later run has made up for.
  package var interrupted: [RunRecord] {
    open.compactMap { records[$0] }.filter { $0.state == .interrupted && !isOvertaken($0) }
  }

  /// Whether something was done to its target since, and went well.
  private func isOvertaken(_ record: RunRecord) -> Bool {
    records.values.contains { later in
      if case .succeeded = later.outcome {
        later.isNewer(than: record) && later.flow.target.meets(record.flow.target)
      } else {
        false
      }
    }
  }

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

  /// What becomes of it is told as of one that was begun here.
  package mutating func adopt(_ id: RunID) { own.insert(id) }

  package func isOwn(_ id: RunID) -> Bool { own.contains(id) }

  /// - Returns: What the operator is to be told; nil when the rows say it all.
  package mutating func apply(_ update: RunUpdate) -> RunNews? {
    let known = records[update.id]
    // Whoever begins to follow anew is told everything once more.
    guard var record = update.entries.first.flatMap(Self.record) ?? known else { return nil }
    if known == nil, starting.contains(where: { $0.flow == record.flow }) { own.insert(update.id) }
    for entry in update.entries { record.apply(entry) }
    record.isAlive = update.isAlive
    records[update.id] = record
    endStart(of: record.flow)
    open.removeAll { $0 == update.id }
    if !record.isOver { open.append(update.id) }
    open.sort()
    return RunNews(record, before: known, isOwn: own.contains(update.id))
  }

  private static func record(_ entry: RunEntry) -> RunRecord? {
    guard case .planned(let plan) = entry.event else { return nil }
    return RunRecord(plan, at: entry.at)
  }
}

/// What became of a run, where that is news.
package enum RunNews: Hashable, Sendable {
  case ended(RunRecord, FlowOutcome)
  /// Its process is gone.
  case interrupted(RunRecord)
  /// Somebody else began it.
  case underWay(RunRecord)

  init?(_ record: RunRecord, before: RunRecord?, isOwn: Bool) {
    switch record.state {
    case .ended(let outcome):
      guard before.map({ !$0.isOver }) ?? isOwn else { return nil }
      self = .ended(record, outcome)
    case .interrupted:
      // What was cut off before is on Home.
      guard before?.state == .running else { return nil }
      self = .interrupted(record)
    case .running:
      guard !isOwn, before?.state != .running else { return nil }
      self = .underWay(record)
    case .planned: return nil
    }
  }
}

/// A change that is under way.
package struct ActiveRun: Hashable, Sendable {
  package var flow: Flow
  package var since: Timestamp
  package var words: SafeText
}

/// Where a confirmed flow comes from, which is no part of the flow itself.
package struct RunOrigin: Hashable, Sendable {
  /// The run after which it was chosen; it is run where that one was.
  package var follows: RunID?
  /// For the environment of its process; they are written nowhere.
  package var secrets = Secrets()

  package init(follows: RunID? = nil) { self.follows = follows }
}
