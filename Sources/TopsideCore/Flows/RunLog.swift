import SafeText
import Synchronization

/// Writes what happens to a run, with the time.
final class RunLog: Sendable {
  /// Nothing is done that the journal does not know of.
  struct Unwritable: Error {
    var error: FileError

    func words(hasBegun: Bool) -> FlowOutcome {
      let words: SafeText = "the journal cannot be written: \(ErrorText.summary(error))"
      return hasBegun ? .failed("\(words); what was begun is left as it is") : .refused(words)
    }
  }

  private let journal: any RunJournal
  private let time: any Time
  private let begun = Mutex(false)

  init(journal: any RunJournal, time: any Time) {
    self.journal = journal
    self.time = time
  }

  var hasBegunStep: Bool { begun.withLock(\.self) }

  func write(_ event: RunEvent) throws(Unwritable) {
    do throws(FileError) {
      try journal.append(RunEntry(at: time.now(), event))
    } catch { throw Unwritable(error: error) }
    if case .stepBegan = event { begun.withLock { $0 = true } }
  }

  /// For what is good to know and need not be kept.
  func note(_ event: RunEvent) {
    try? journal.append(RunEntry(at: time.now(), event))
  }
}
