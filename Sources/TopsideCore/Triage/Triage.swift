import SafeText

/// What the words on the screen depend on besides the facts.
package struct Triage: Hashable, Sendable {
  package var now: Moment
  /// Profiles that are wanted; a service of another profile without containers is off.
  package var profiles: Set<String>
  /// Percent of its limit from which a service's memory is a warning.
  package var memoryWarningPercent: Int
  /// The project that was asked for by name; that nothing of it is there is a problem.
  package var wanted: String?
  /// Whether a cluster is looked at as well: then a machine without docker is no problem.
  package var hasCluster = false

  package init(
    now: Moment, profiles: Set<String> = [], memoryWarningPercent: Int = 90, wanted: String? = nil
  ) {
    self.now = now
    self.profiles = profiles
    self.memoryWarningPercent = memoryWarningPercent
    self.wanted = wanted
  }

  /// How a service is: its worst container, or what is said of one that has none.
  package func status(_ service: Service, in fleet: Fleet) -> Status {
    if service.containers.isEmpty { return absent(service, in: fleet) }
    let all = service.containers.map { status($0, of: service, in: fleet) }
    guard let worst = all.max(by: { Self.rank($0) < Self.rank($1) }) else {
      return absent(service, in: fleet)
    }
    return folded(worst, all, of: service)
  }

  /// Severity first; between equals, what is less settled.
  private static func rank(_ status: Status) -> Int {
    let order: [Health] = [
      .completed, .healthy, .started, .off, .starting, .unknown, .degraded, .missing, .failed,
    ]
    return status.severity.rawValue * 100 + (order.firstIndex(of: status.health) ?? 0)
  }

  /// Replicas in one row: `healthy 2/2`; fewer than wanted is a warning.
  private func folded(_ worst: Status, _ all: [Status], of service: Service) -> Status {
    let wanted = max(service.declared?.replicas ?? 0, all.count)
    guard wanted > 1 else { return worst }
    let same = all.count { $0.health == worst.health }
    var status = worst
    status.word = "\(worst.word) \(same)/\(wanted)"
    if all.count < wanted, status.severity == .neutral, worst.health != .off {
      status.severity = .warning
      status.health = .degraded
      status.cause = "\(all.count) of \(wanted) replicas exist"
    }
    return status
  }

  private func absent(_ service: Service, in fleet: Fleet) -> Status {
    guard let declared = service.declared else { return Status(.missing, .neutral, "gone") }
    let isWanted = profiles.contains("*") || !profiles.isDisjoint(with: declared.profiles)
    if !declared.profiles.isEmpty, !isWanted {
      return Status(.off, .neutral, "off (\(SafeText(sanitising: declared.profiles, separator: ",")))")
    }
    if declared.replicas == 0 { return Status(.off, .neutral, "off (0 replicas)") }
    guard fleet.isUp(service.key.project) else { return Status(.missing, .neutral, "not created") }
    if service.isAdopted {
      return Status(.missing, .neutral, "not created", cause: "one-shot, its container is gone")
    }
    if fleet.isComposing(service.key.project) {
      return Status(.starting, .neutral, "not created", cause: "docker compose is at work")
    }
    return Status(.missing, .failed, "missing", cause: "declared, not created")
  }
}
