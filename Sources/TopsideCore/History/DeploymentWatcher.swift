/// Notices that other images run than before, whoever brought that about; pure.
package struct DeploymentWatcher: Hashable, Sendable {
  /// What runs has to stay as it is for so long: in the middle of a change nothing is recorded.
  package static let settling = Duration.seconds(10)

  /// What was recorded last of a project.
  private var recorded: [String: [String: String]] = [:]
  private var seen: [String: Sight] = [:]

  /// What runs since when.
  private struct Sight: Hashable {
    var images: [String: String]
    var since: Duration
  }

  /// Knows what was recorded before.
  package init(_ last: [Deployment]) {
    for deployment in last { recorded[deployment.project] = deployment.services.mapValues(\.id) }
  }

  /// What is on record of a project already.
  package mutating func know(_ last: Deployment) {
    recorded[last.project] = last.services.mapValues(\.id)
  }

  /// Looks at what runs.
  ///
  /// - Parameters:
  ///   - fleet: As it is known now.
  ///   - now: The clocks' time.
  ///   - run: The run of ours that changed a project, and who confirmed it; nil when none did.
  /// - Returns: What is to be recorded.
  package mutating func look(
    at fleet: Fleet, now: Moment, run: (_ project: String) -> (id: RunID, user: String)?
  ) -> [Deployment] {
    var found: [Deployment] = []
    for project in fleet.projects.keys.sorted() {
      guard let deployment = look(at: fleet, project, now, run) else { continue }
      found.append(deployment)
    }
    return found
  }

  private mutating func look(
    at fleet: Fleet, _ project: String, _ now: Moment,
    _ run: (_ project: String) -> (id: RunID, user: String)?
  ) -> Deployment? {
    let images = Deployment.images(
      fleet.services.values.filter { $0.key.project == project }.flatMap(\.containers))
    let ids = images.mapValues(\.id)
    if seen[project]?.images != ids { seen[project] = Sight(images: ids, since: now.uptime) }
    // A service that is down for a while has not changed its version.
    let all = (recorded[project] ?? [:]).merging(ids) { _, new in new }
    guard let since = seen[project]?.since, now.uptime - since >= Self.settling,
      recorded[project] ?? [:] != all,
      !fleet.isComposing(project)
    else { return nil }
    recorded[project] = all
    var deployment = Deployment(time: now.wall, project: project, services: images)
    if let run = run(project) {
      deployment.run = run.id
      deployment.user = run.user
    }
    return deployment
  }
}
