/// What a pod is about, apart from words.
enum PodSituation {
  case completed, terminating, gated, starting, unscheduled, evicted, failing, notReady, running
}

/// How bad that is, and until when.
struct PodJudgement {
  var situation: PodSituation
  var health: Health
  var severity: Severity
  var since: Timestamp?
  var changesAt: Timestamp?
}

extension Triage {
  /// So long may a pod start, be without a node, or not be ready.
  static let podPatience = Duration.seconds(60)
  /// So long a restart is news.
  static let restartNews = Duration.seconds(600)

  /// How a pod is.
  package func status(_ pod: Pod) -> PodReading {
    let status = PodStatus(pod)
    let judgement = judge(pod, status)
    var reading = PodReading(status)
    reading.health = judgement.health
    reading.severity = judgement.severity
    reading.since = judgement.since
    reading.changesAt = judgement.changesAt
    reading.cause = PodCause(pod: pod, status: status, judgement: judgement, now: now.wall).text
    return reading
  }

  /// Cheap: it makes no words.
  func judge(_ pod: Pod, _ status: PodStatus) -> PodJudgement {
    let situation = PodSituation(pod, status)
    switch situation {
    case .completed:
      return PodJudgement(situation: situation, health: .completed, severity: .neutral, since: pod.lastEnd)
    case .terminating:
      return PodJudgement(situation: situation, health: .off, severity: .neutral, since: pod.meta.deleted)
    case .gated:
      return PodJudgement(
        situation: situation, health: .starting, severity: .neutral, since: pod.meta.created)
    case .failing:
      let since = pod.end(of: status.speaker)?.finished ?? pod.unready
      return PodJudgement(situation: situation, health: .failed, severity: .failed, since: since)
    case .evicted:
      return PodJudgement(
        situation: situation, health: .failed, severity: .warning, since: pod.started ?? pod.meta.created)
    case .unscheduled:
      return waiting(situation, .failed, since: pod.conditions["PodScheduled"]?.since ?? pod.meta.created)
    case .starting, .notReady: return waiting(situation, .warning, since: pod.unready)
    case .running: return running(pod, status)
    }
  }

  /// Neutral for a while, then something is wrong.
  private func waiting(_ situation: PodSituation, _ severity: Severity, since: Timestamp?) -> PodJudgement {
    var judgement = PodJudgement(
      situation: situation, health: situation == .notReady ? .degraded : .starting, severity: severity,
      since: since)
    if let since, now.wall.since(since) < Self.podPatience {
      judgement.severity = .neutral
      judgement.changesAt = since.advanced(by: Self.podPatience)
    }
    return judgement
  }

  private func running(_ pod: Pod, _ status: PodStatus) -> PodJudgement {
    let isProbed = pod.containers.contains { $0.probes.readiness != nil }
    var judgement = PodJudgement(
      situation: .running, health: isProbed ? .healthy : .started, severity: .neutral,
      since: status.lastRestart ?? pod.started)
    if status.restarts > 0, let last = status.lastRestart, now.wall.since(last) < Self.restartNews {
      judgement.severity = .warning
      judgement.changesAt = last.advanced(by: Self.restartNews)
    }
    return judgement
  }
}

extension PodSituation {
  init(_ pod: Pod, _ status: PodStatus) {
    switch status.word {
    case "Running":
      let isReady = status.ready >= status.total && pod.conditions["Ready"]?.status != "False"
      self = isReady ? .running : .notReady
    case "Completed", "Succeeded": self = .completed
    case "Terminating": self = .terminating
    case "NotReady": self = .notReady
    case "SchedulingGated": self = .gated
    case "Evicted": self = .evicted
    case "Pending":
      self = pod.conditions["PodScheduled"]?.reason == "Unschedulable" ? .unscheduled : .starting
    case "", "ContainerCreating", "PodInitializing", "Init:ContainerCreating": self = .starting
    // `Init:0/2`, but `Init:Error`.
    case let word: self = word.hasPrefix("Init:") && word.contains("/") ? .starting : .failing
    }
  }
}

extension Pod {
  /// Since when it is not ready; else since when it is there.
  fileprivate var unready: Timestamp? {
    conditions["Ready"].flatMap { $0.status == "True" ? nil : $0.since } ?? started ?? meta.created
  }

  fileprivate var lastEnd: Timestamp? {
    containers.compactMap { if case .terminated(let end) = $0.state { end.finished } else { nil } }.max()
  }

  /// One of all containers.
  func container(_ index: Int?) -> PodContainer? {
    guard let index else { return nil }
    return index < initContainers.count
      ? initContainers[index]
      : containers.indices.contains(index - initContainers.count)
        ? containers[index - initContainers.count] : nil
  }

  /// How a container ended: this run of it, else the one before.
  func end(of index: Int?) -> PodContainer.Termination? {
    guard let container = container(index) else { return nil }
    if case .terminated(let end) = container.state { return end }
    return container.last
  }
}
