/// What is looked at to see whether a change to services or to a whole project worked.
package enum ComposeChangeProbe: Hashable, Codable, Sendable {
  /// Each service of the project is as it was asked to be.
  case services(project: String, [Expectation])
  /// No container of the project is left, and none of these volumes.
  case gone(project: String, volumes: [String])
  /// Each reference names an image here.
  case images([String])

  /// What is expected of one service.
  package struct Expectation: Hashable, Codable, Sendable {
    package enum State: String, Hashable, Codable, Sendable {
      /// All run, healthy where that is probed; what ends by itself ended with 0.
      case up
      /// As `up`, and none of the containers before is left.
      case renewed
      case stopped, paused
      /// Runs again after a pause.
      case resumed
      /// None of the containers before is left.
      case removed
    }

    package var service: String
    package var state: State
    /// Containers that there were, and when they must have been started after; zero where any start will do.
    package var before: [ContainerID: Timestamp]
    /// How many containers there shall be; nil is any number but none.
    package var count: Int?

    package init(
      _ service: String, _ state: State, before: [ContainerID: Timestamp] = [:], count: Int? = nil
    ) {
      self.service = service
      self.state = state
      self.before = before
      self.count = count
    }
  }
}

/// What must be true of a project before it is changed as a whole.
package enum ComposeChangeGuard: Hashable, Codable, Sendable {
  /// It still has exactly the containers that the plan was made for.
  case sameContainers(project: String, [ContainerID])
}
