/// Where journals of runs are: private to the operator, a file for each run.
package protocol RunStore: Sendable {
  /// The newest first.
  func ids() -> [RunID]
  /// The entries from a place of the journal on, as far as they are whole, and where the next ones will be.
  ///
  /// Places are 0 for the beginning, and what an earlier call returned. nil: there is no such journal.
  func read(_ id: RunID, from place: Int) -> (entries: [RunEntry], next: Int)?
  /// Whether a process holds the run.
  func isAlive(_ id: RunID) -> Bool
  /// Makes a journal, durable when this returns.
  func create(_ plan: RunPlan, at moment: Timestamp) throws(FileError)
  /// Takes a run up: nobody else can until the journal that this returns is gone. nil: somebody has it.
  func open(_ id: RunID) throws(FileError) -> (any RunJournal)?
}

extension RunStore {
  /// A run as its journal tells it now.
  package func record(_ id: RunID) -> RunRecord? {
    // Asked before it is read: a process that ends in between has then written its end.
    let isAlive = isAlive(id)
    return read(id, from: 0).flatMap { RunRecord($0.entries, isAlive: isAlive) }
  }
}

/// The journal of a run that is held. Gone means that the run is free again.
package protocol RunJournal: Sendable {
  /// Adds a line; durable when this returns, except output, which is so with the next line that is none.
  func append(_ entry: RunEntry) throws(FileError)
}

/// Keeps several runs, of several operators on this host, from each other's targets.
package protocol RunLocks: Sendable {
  /// Takes all of them or none.
  ///
  /// - Parameters:
  ///   - locks: What is wanted.
  ///   - holder: What others are told of it; free of secrets.
  /// - Returns: What holds them for as long as it is there, or who has one of them.
  /// - Throws: When there is no place for locks.
  func take(_ locks: [RunLock], for holder: LockHolder) throws(FileError) -> LockResult
}

package enum LockResult: Sendable {
  case taken(any Sendable)
  case held(LockHolder)
}

/// What one run at a time may hold, or several that share it.
package struct RunLock: Hashable, Codable, Sendable {
  /// `docker default project shop`
  package var name: String
  package var isShared: Bool

  package init(_ name: String, isShared: Bool = false) {
    self.name = name
    self.isShared = isShared
  }
}

/// Who holds a lock, as every operator of the host may know it.
package struct LockHolder: Hashable, Codable, Sendable {
  package var user: String
  package var process: Int32
  package var run: RunID
  /// `Restart backend`
  package var title: String
  package var since: Timestamp

  package init(user: String, process: Int32, run: RunID, title: String, since: Timestamp) {
    self.user = user
    self.process = process
    self.run = run
    self.title = title
    self.since = since
  }
}

/// Has a planned run taken up by a process of its own, which outlives this one.
package protocol RunLauncher: Sendable {
  /// - Parameters:
  ///   - id: Of a run whose journal is there.
  ///   - secrets: Variables for its environment; they are written nowhere.
  /// - Throws: When no process could be started.
  func launch(_ id: RunID, secrets: [String: String]) throws(LaunchError)
}

package struct LaunchError: Error, Hashable, Sendable {
  package var errno: Int32
  package init(errno: Int32) { self.errno = errno }
}

extension RunPlan {
  /// What its target needs for itself: a service shares its project, what is done to the project wants it alone.
  package var locks: [RunLock] {
    let engine = "docker \(docker.context ?? "")"
    let cluster = "kubernetes \(kubernetes?.context ?? "")"
    func project(_ name: String, isShared: Bool) -> RunLock {
      RunLock("\(engine) project \(name)", isShared: isShared)
    }
    func service(_ key: ServiceKey) -> RunLock { RunLock("\(engine) service \(key.project)/\(key.service)") }
    switch flow.target {
    case .service(let key): return [project(key.project, isShared: true), service(key)]
    case .services(let keys):
      let projects = Set(keys.map(\.project)).sorted()
      return projects.map { project($0, isShared: true) } + Set(keys).sorted().map(service)
    case .project(let name): return [project(name, isShared: false)]
    case .object(let key): return [RunLock("\(cluster) \(key.path)")]
    case .release(let key): return [RunLock("\(cluster) \(key.path)")]
    case .host(let unit): return [RunLock("host \(unit)")]
    }
  }
}
