import TopsideCore

/// Something that will happen to a container unless a change comes before it.
struct Happening: Sendable {
  enum Kind: Sendable {
    case create
    case destroy
    /// By the engine's policy or by hand, which sets the count of restarts back.
    case start(isByPolicy: Bool)
    case oom
    case die(Int32)
    /// The end of a stop or of a restart, which the engine reports last.
    case report(String)
    case health(SimulatedContainer.Health)
  }

  var at: Timestamp
  var container: Int
  var kind: Kind
}

/// What is to come, soonest first; those of one moment stay in the order in which they were added.
struct Schedule: Sendable {
  private var happenings: [Happening] = []

  var next: Timestamp? { happenings.first?.at }

  func next(of container: Int) -> Timestamp? { happenings.first { $0.container == container }?.at }

  mutating func add(_ kind: Happening.Kind, to container: Int, at moment: Timestamp) {
    let place = happenings.firstIndex { $0.at > moment } ?? happenings.endIndex
    happenings.insert(Happening(at: moment, container: container, kind: kind), at: place)
  }

  mutating func removeAll(of container: Int) { removeAll { $0.container == container } }

  fileprivate mutating func removeAll(where isGone: (Happening) -> Bool) {
    happenings.removeAll(where: isGone)
  }

  mutating func popDue(at moment: Timestamp) -> Happening? {
    guard let first = happenings.first, first.at <= moment else { return nil }
    return happenings.removeFirst()
  }
}

extension Schedule {
  /// Of a run that has ended; whatever else was planned stays.
  mutating func removeHealth(of container: Int) {
    removeAll { happening in
      guard happening.container == container else { return false }
      if case .health = happening.kind { return true }
      return false
    }
  }
}
