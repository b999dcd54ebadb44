package import SafeText

/// Whether the unit ends and starts again and again.
package enum K3sLoop: Hashable, Sendable {
  case none
  /// Why that is thought, with the evidence.
  case looping(SafeText)
  case unknown

  package var isLooping: Bool {
    if case .looping = self { true } else { false }
  }

  /// How far restarts may be apart that still are one loop.
  private static let window = Duration.seconds(60)

  /// - Parameter facts: With the unit, an earlier reading of it, or the journal.
  package init(_ facts: K3sFacts) {
    guard let unit = facts.unit.value else {
      self = facts.unit.isAbsent ? .none : .unknown
      return
    }
    let restarts = unit.restarts.map { ", \($0) restarts" as SafeText } ?? ""
    if unit.isRestarting {
      let status = unit.exitStatus.map { ", status \($0)" as SafeText } ?? ""
      self = .looping("\(unit.activeState) (\(unit.subState)), \(unit.result)\(status)\(restarts)")
    } else if let rise = Self.rise(facts, unit) {
      self = .looping(rise)
    } else if let rise = Self.journalRise(facts) {
      self = .looping(rise)
    } else {
      self = .none
    }
  }

  /// Two restarts more than in an earlier reading, at most a minute ago.
  private static func rise(_ facts: K3sFacts, _ unit: K3sUnit) -> SafeText? {
    guard let earlier = facts.earlier, let before = earlier.unit.restarts, let now = unit.restarts,
      case let apart = facts.unitReadAt - earlier.at, apart > .zero, apart <= window, now - before >= 2
    else { return nil }
    return "\(now - before) restarts within \(Words.age(apart)), \(now) in all"
  }

  /// What systemd writes of the unit: in the midst of an attempt it looks like any start, and with a failure that comes
  /// late like one that runs.
  private static func journalRise(_ facts: K3sFacts) -> SafeText? {
    guard let unit = facts.unit.value, !unit.isStopped, let journal = facts.journal.value else { return nil }
    let restarts = journal.lines.count { line in
      guard let at = line.at, facts.readAt.since(at) <= window else { return false }
      return line.message.contains("Scheduled restart job, restart counter is at ")
    }
    return restarts >= 2 ? "\(restarts) restarts within \(Words.age(window))" : nil
  }
}
