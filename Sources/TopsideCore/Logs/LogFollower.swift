package import LogEngine
import SafeText

/// The logs of any number of subjects, merged into one store: through their restarts, their re-creations and the
/// engine's.
package struct LogFollower: Sendable {
  private let reader: any LogReader
  private let runner: any CommandRunner
  private let time: any Time
  private let store: LogStore
  private let tail: Int
  private let range: LogRange

  /// - Parameters:
  ///   - reader: How the logs are read.
  ///   - runner: Runs one command for each subject.
  ///   - time: For pauses, and for what lies how long ago.
  ///   - store: Where the lines go.
  ///   - tail: How many lines of each subject the range `tail` begins with.
  ///   - range: Which lines are wanted.
  package init(
    reader: any LogReader, runner: any CommandRunner, time: any Time, store: LogStore, tail: Int,
    range: LogRange = .tail
  ) {
    self.reader = reader
    self.runner = runner
    self.time = time
    self.store = store
    self.tail = tail
    self.range = range
  }

  /// Follows until the task is cancelled.
  ///
  /// New ones join; one that is no longer listed ends after its last lines, and goes on when it is back.
  ///
  /// - Parameter updates: All subjects, whenever something is learned of one; the first at once.
  package func follow(_ updates: AsyncStream<[LogSubject]>) async {
    let began = time.now()
    await withDiscardingTaskGroup { group in
      var known: [String: LogNews] = [:]
      var names: Set<SafeText> = []
      for await listed in updates {
        let subjects = LogSubject.unique(listed)
        let keys = Set(subjects.map(\.key))
        for (key, news) in known where !keys.contains(key) { news.tell(nil) }
        for subject in subjects {
          if let news = known[subject.key] {
            news.tell(subject)
          } else {
            // Two of one name would look like one.
            let isFree = names.insert(subject.name).inserted
            let name = isFree ? subject.name : "\(subject.key)"
            let follower = follower(of: subject, named: name, since: began)
            known[subject.key] = follower.news
            follower.news.tell(subject)
            group.addTask { await follower.run() }
          }
        }
      }
      group.cancelAll()
    }
  }

  private func follower(
    of subject: LogSubject, named name: SafeText, since began: Timestamp
  ) -> SubjectFollower {
    let source = store.source(named: name)
    let reader = reader.reader(for: subject)
    return SubjectFollower(
      reader: reader, runner: runner, time: time, tail: tail, range: range, began: began,
      feed: LogFeed(store: store, source: source, resolution: reader.resolution))
  }
}
