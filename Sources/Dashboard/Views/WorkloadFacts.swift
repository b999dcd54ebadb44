import CellGrid
import SafeText
import TopsideCore

/// A column of a section on the Workloads screen; the last one takes what is left.
struct WorkloadColumn: Hashable {
  var title: SafeText
  var columns: Int

  init(_ title: SafeText, _ columns: Int) {
    self.title = title
    self.columns = columns
  }
}

extension KubeKind {
  /// The heading of its section.
  var title: SafeText {
    switch self {
    case .pod: "Pods"
    case .deployment: "Deployments"
    case .statefulSet: "StatefulSets"
    case .daemonSet: "DaemonSets"
    case .replicaSet: "ReplicaSets"
    case .job: "Jobs"
    case .cronJob: "CronJobs"
    case .autoscaler: "HPAs"
    case .service: "Services"
    case .endpointSlice: "EndpointSlices"
    case .ingress: "Ingresses"
    case .volumeClaim: "PVCs"
    case .node: "Nodes"
    case .event: "Events"
    }
  }

  /// What is said of each, besides its name; the most important first, because the end is cut.
  var columns: [WorkloadColumn] {
    switch self {
    case .deployment, .statefulSet, .daemonSet, .replicaSet:
      [
        .init("READY", 7), .init("UP-TO-DATE", 10), .init("AVAILABLE", 9), .init("AGE", 4),
        .init("STATE", 28),
        .init("IMAGE", 60),
      ]
    case .job: [.init("DONE", 5), .init("STATE", 14), .init("TOOK", 5), .init("AGE", 4), .init("HOOK", 60)]
    case .cronJob: [.init("SCHEDULE", 16), .init("ACTIVE", 6), .init("LAST", 5), .init("STATE", 40)]
    case .autoscaler:
      [
        .init("REPLICAS", 9), .init("MIN-MAX", 8), .init("STATE", 7), .init("METRICS", 28),
        .init("TARGET", 40),
      ]
    case .service:
      [
        .init("TYPE", 12), .init("READY", 5), .init("NOT READY", 9), .init("PORTS", 18),
        .init("EXTERNAL", 40),
      ]
    case .ingress: [.init("CLASS", 8), .init("HOSTS", 24), .init("TLS", 16), .init("ADDRESS", 40)]
    case .volumeClaim: [.init("STATE", 8), .init("CAPACITY", 9), .init("CLASS", 16), .init("VOLUME", 44)]
    case .node:
      [.init("STATE", 10), .init("PODS", 7), .init("VERSION", 14), .init("ROLES", 14), .init("", 50)]
    case .event: [.init("LAST", 4), .init("COUNT", 5), .init("OBJECT", 30), .init("MESSAGE", 200)]
    case .pod, .endpointSlice: []
    }
  }
}

/// What is said of one object on the Workloads screen, a piece for each column of its section.
struct WorkloadFacts {
  let state: DashboardState
  private var cluster: Cluster { state.cluster }
  private var dash: Piece { Piece("-", .dim) }

  func pieces(_ key: KubeKey) -> [Piece] {
    if key.kind == .event { return event(key) }
    guard let object = cluster.object(key) else { return [] }
    let status = state.clusterPicture.verdicts[key] ?? Status(.unknown, .neutral, "")
    return switch object {
    case .workload(let workload): pieces(workload, status)
    case .job(let job): pieces(job, status)
    case .cronJob(let job): pieces(job)
    case .autoscaler(let scaler): pieces(scaler, status)
    case .service(let service): pieces(service)
    case .ingress(let ingress): pieces(ingress)
    case .volumeClaim(let claim): pieces(claim)
    case .node(let node): pieces(node, status)
    case .pod, .endpointSlice, .event: []
    }
  }

  private func age(_ moment: Timestamp?) -> SafeText {
    moment.map { Words.age(state.now.wall.since($0)) } ?? "-"
  }

  private func count(_ number: Int, of wanted: Int) -> Piece {
    Piece("\(number)", number < wanted ? .warning : .text)
  }

  private func pieces(_ workload: Workload, _ status: Status) -> [Piece] {
    let isBehind = workload.observedGeneration < workload.meta.generation
    let word: SafeText =
      workload.isPaused
      ? "paused"
      : workload.desired == 0 ? "off" : isBehind ? "rolling" : status.severity > .neutral ? status.cause : ""
    let role: Role = workload.isPaused ? .warning : isBehind ? .starting : status.role
    return [
      Piece("\(workload.ready)/\(workload.desired)", workload.ready < workload.desired ? .warning : .text),
      count(workload.updated, of: workload.desired), count(workload.available, of: workload.desired),
      Piece(age(workload.meta.created), .dim), Piece(word, role),
      Piece("\(workload.images.joined(separator: " "))", .dim),
    ]
  }

  private func pieces(_ job: Job, _ status: Status) -> [Piece] {
    let end = job.finished ?? job.conditions["Failed"]?.since
    let took = job.started.map { Words.age((end ?? state.now.wall).since($0)) } ?? "-"
    // The figures have a column of their own.
    let word: SafeText = "\(status.word.text.prefix { $0 != " " })"
    let hook: SafeText = job.hook.map { "\($0) weight \(job.hookWeight)" } ?? "-"
    return [
      Piece("\(job.succeeded)/\(job.completions ?? 1)"), Piece(word, status.role),
      Piece(took, .dim), Piece(age(job.meta.created), .dim), Piece(hook, .dim),
    ]
  }

  private func pieces(_ job: CronJob) -> [Piece] {
    let zone: SafeText = job.timeZone.isEmpty ? "" : "  \(job.timeZone)"
    let last = age(job.lastSucceeded)
    let state =
      job.isSuspended ? Piece("suspended", .warning) : Piece("last success \(last)\(zone)", .dim)
    return [
      Piece("\(job.schedule)"), Piece("\(job.active)"), Piece(age(job.lastScheduled), .dim), state,
    ]
  }

  private func pieces(_ scaler: Autoscaler, _ status: Status) -> [Piece] {
    let isAtMost = scaler.most > 0 && scaler.current >= scaler.most
    let replicas: SafeText =
      scaler.current == scaler.desired
      ? "\(scaler.current)" : "\(scaler.current)\(state.glyphs.right)\(scaler.desired)"
    let metrics = scaler.metrics.map { "\($0.name) \($0.current)/\($0.target)" }.joined(separator: ", ")
    return [
      Piece(replicas, isAtMost ? .warning : .text), Piece("\(scaler.least)-\(scaler.most)"),
      isAtMost ? Piece("at max", .warning) : Piece(status.severity > .neutral ? "blind" : "", .warning),
      Piece(metrics.isEmpty ? "-" : "\(metrics)"),
      Piece("\(scaler.targetKind.lowercased())/\(scaler.targetName)", .dim),
    ]
  }

  private func pieces(_ service: KubeService) -> [Piece] {
    let endpoints = state.clusterPicture.index.endpoints(of: service.key, in: cluster)
    let ports = service.ports.map { port in
      let target = port.target.isEmpty || port.target == "\(port.port)" ? "" : ">\(port.target)"
      let node = port.nodePort > 0 ? ":\(port.nodePort)" : ""
      return "\(port.port)\(node)\(target)"
    }
    let isWaiting = service.type == "LoadBalancer" && service.externalAddresses.isEmpty
    let wants = !service.selector.isEmpty
    return [
      Piece("\(service.type)"),
      endpoints.map { Piece("\($0.ready)", wants && $0.ready == 0 ? .warning : .text) }
        ?? (wants ? Piece("0", .warning) : dash),
      endpoints.map { Piece("\($0.notReady)", $0.notReady > 0 ? .warning : .dim) } ?? dash,
      Piece("\(ports.joined(separator: " "))"),
      isWaiting ? Piece("pending", .warning) : Piece(joined(service.externalAddresses), .dim),
    ]
  }

  private func pieces(_ ingress: Ingress) -> [Piece] {
    [
      Piece(ingress.className.isEmpty ? "-" : "\(ingress.className)"), Piece(joined(ingress.hosts)),
      Piece(ingress.secrets.isEmpty ? "no TLS" : joined(ingress.secrets), .dim),
      ingress.addresses.isEmpty ? Piece("pending", .warning) : Piece(joined(ingress.addresses), .dim),
    ]
  }

  private func pieces(_ claim: VolumeClaim) -> [Piece] {
    let size = claim.capacity ?? claim.requested
    return [
      Piece("\(claim.phase)", claim.phase == "Bound" ? .healthy : claim.phase == "Lost" ? .failed : .warning),
      size.map { Piece(Words.bytes($0)) } ?? dash,
      Piece(claim.className.isEmpty ? "-" : "\(claim.className)", .dim),
      Piece(claim.volume.isEmpty ? "-" : "\(claim.volume)", .dim),
    ]
  }

  private func pieces(_ node: ClusterNode, _ status: Status) -> [Piece] {
    let pressures = node.conditions.filter { $0.type != "Ready" && $0.status == "True" }.map(\.type)
    let words = (node.isUnschedulable ? ["cordoned"] : []) + pressures
    let word: SafeText = node.conditions.isTrue("Ready") ? "Ready" : "NotReady"
    let pods = state.clusterPicture.index.podCount(onNode: node.meta.name)
    return [
      Piece(word, status.role),
      Piece(node.mostPods > 0 ? "\(pods)/\(node.mostPods)" : "\(pods)"), Piece("\(node.version)", .dim),
      Piece(node.roles.isEmpty ? "-" : joined(node.roles), .dim),
      Piece(words.isEmpty ? "" : joined(words), .warning),
    ]
  }

  private func event(_ key: KubeKey) -> [Piece] {
    guard let fold = state.clusterPicture.events[key] else { return [] }
    let object: SafeText = "\(fold.subject.kind.lowercased())/\(fold.subject.name)"
    return [
      Piece(age(fold.last), .dim), Piece(fold.count > 1 ? "x\(fold.count)" : "", .dim),
      Piece(object.cutInside(to: 30, ellipsis: state.glyphs.ellipsis)),
      Piece("\(fold.message)", fold.isWarning ? .warning : .text),
    ]
  }

  private func joined(_ words: [String]) -> SafeText {
    words.isEmpty ? "-" : SafeText(sanitising: words, separator: ",")
  }
}
