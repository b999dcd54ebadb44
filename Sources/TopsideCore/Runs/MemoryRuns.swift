import Synchronization

/// Runs in this process, whose journals end with it: for the demo, which changes nothing that would outlive it.
package final class MemoryRuns: RunStore, RunLocks, RunLauncher {
  private struct State {
    var journals: [RunID: [RunEntry]] = [:]
    var held: Set<RunID> = []
    var locks: [String: [RunID: LockHolder]] = [:]
    var exclusive: Set<String> = []
    var tasks: [RunID: Task<Void, Never>] = [:]
  }

  private let state = Mutex(State())
  private let runner: @Sendable (RunPlan) -> FlowRunner

  /// - Parameter runner: Who runs a plan.
  package init(runner: @escaping @Sendable (RunPlan) -> FlowRunner) { self.runner = runner }

  package func ids() -> [RunID] { state.withLock { $0.journals.keys.sorted(by: >) } }

  package func read(_ id: RunID, from place: Int) -> (entries: [RunEntry], next: Int)? {
    state.withLock { state in
      state.journals[id].map { (Array($0.dropFirst(place)), $0.count) }
    }
  }

  package func isAlive(_ id: RunID) -> Bool { state.withLock { $0.held.contains(id) } }

  package func create(_ plan: RunPlan, at moment: Timestamp) throws(FileError) {
    state.withLock { $0.journals[plan.id] = [RunEntry(at: moment, .planned(plan))] }
  }

  package func open(_ id: RunID) throws(FileError) -> (any RunJournal)? {
    let isFree = state.withLock { $0.held.insert(id).inserted }
    return isFree ? Journal(id, self) : nil
  }

  package func launch(_ id: RunID, secrets: [String: String]) throws(LaunchError) {
    guard let record = record(id), let journal = try? open(id) else { throw LaunchError(errno: 2) }
    let flows = runner(record.plan)
    let task = Task.detached {
      _ = await flows.run(record.plan, journal: journal, locks: self, takingUp: record)
    }
    state.withLock { $0.tasks[id] = task }
  }

  package func take(_ locks: [RunLock], for holder: LockHolder) throws(FileError) -> LockResult {
    let other: LockHolder? = state.withLock { state in
      for lock in locks {
        guard let holders = state.locks[lock.name], let other = holders.values.first else { continue }
        if !lock.isShared || state.exclusive.contains(lock.name) { return other }
      }
      for lock in locks {
        state.locks[lock.name, default: [:]][holder.run] = holder
        if !lock.isShared { state.exclusive.insert(lock.name) }
      }
      return nil
    }
    return other.map(LockResult.held) ?? .taken(Token(locks, holder.run, self))
  }

  fileprivate func append(_ entry: RunEntry, to id: RunID) {
    state.withLock { $0.journals[id, default: []].append(entry) }
  }

  fileprivate func close(_ id: RunID) {
    state.withLock { state in
      state.held.remove(id)
      state.tasks[id] = nil
    }
  }

  fileprivate func release(_ locks: [RunLock], of id: RunID) {
    state.withLock { state in
      for lock in locks {
        state.locks[lock.name]?[id] = nil
        if !lock.isShared { state.exclusive.remove(lock.name) }
        if state.locks[lock.name]?.isEmpty == true { state.locks[lock.name] = nil }
      }
    }
  }

  private final class Journal: RunJournal {
    private let id: RunID
    private let runs: MemoryRuns

    init(_ id: RunID, _ runs: MemoryRuns) {
      self.id = id
      self.runs = runs
    }

    deinit { runs.close(id) }

    func append(_ entry: RunEntry) throws(FileError) { runs.append(entry, to: id) }
  }

  private final class Token: Sendable {
    private let locks: [RunLock]
    private let id: RunID
    private let runs: MemoryRuns

    init(_ locks: [RunLock], _ id: RunID, _ runs: MemoryRuns) {
      self.locks = locks
      self.id = id
      self.runs = runs
    }

    deinit { runs.release(locks, of: id) }
  }
}
