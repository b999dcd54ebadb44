extension JSONReader {
  mutating func pod() throws(JSONFault) -> Pod {
    var pod = Pod(ObjectMeta("", ""))
    // The status may stand before the specification.
    var statuses = PodStatuses()
    guard try enterObject() else { return pod }
    while let key = try nextKey() {
      switch key {
      case "metadata": pod.meta = try meta()
      case "spec": try podSpec(&pod)
      case "status": try podStatus(&pod, &statuses)
      default: try skip()
      }
    }
    statuses.initContainers.merge(into: &pod.initContainers)
    statuses.containers.merge(into: &pod.containers)
    return pod
  }

  private mutating func podSpec(_ pod: inout Pod) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "nodeName": pod.node = try text()
      case "containers": pod.containers = try containers()
      case "initContainers": pod.initContainers = try containers()
      case "readinessGates": pod.readinessGates = try readinessGates()
      default: try skip()
      }
    }
  }

  private mutating func readinessGates() throws(JSONFault) -> [String] {
    var gates: [String] = []
    guard try enterArray() else { return gates }
    while try nextElement() {
      guard try enterObject() else { continue }
      while let key = try nextKey() {
        switch key {
        case "conditionType": gates.append(try text())
        default: try skip()
        }
      }
    }
    return gates
  }

  private mutating func podStatus(_ pod: inout Pod, _ statuses: inout PodStatuses) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "phase": pod.phase = try text()
      case "reason": pod.reason = try text()
      case "message": pod.message = try text()
      case "podIP": pod.ip = try text()
      case "startTime": pod.started = try moment()
      case "conditions": pod.conditions = try conditions()
      case "initContainerStatuses": statuses.initContainers = try containerStatuses()
      case "containerStatuses": statuses.containers = try containerStatuses()
      default: try skip()
      }
    }
  }

  private mutating func containerStatuses() throws(JSONFault) -> [PodContainer] {
    var all: [PodContainer] = []
    guard try enterArray() else { return all }
    while try nextElement() {
      guard try enterObject() else { continue }
      var status = PodContainer("")
      while let key = try nextKey() {
        switch key {
        case "name": status.name = try text()
        case "ready": status.isReady = try boolean() ?? false
        case "started": status.isStarted = try boolean()
        case "restartCount": status.restartCount = max(0, try integer() ?? 0)
        case "containerID": status.containerID = try text()
        case "state": status.state = try containerState()
        case "lastState":
          if case .terminated(let last) = try containerState() { status.last = last }
        default: try skip()
        }
      }
      status.statusIndex = all.count
      all.append(status)
    }
    return all
  }

  private mutating func containerState() throws(JSONFault) -> PodContainer.State? {
    var state: PodContainer.State?
    guard try enterObject() else { return nil }
    while let key = try nextKey() {
      switch key {
      case "waiting": state = try waiting() ?? state
      case "running": state = try running() ?? state
      case "terminated": state = try terminated() ?? state
      default: try skip()
      }
    }
    return state
  }

  private mutating func waiting() throws(JSONFault) -> PodContainer.State? {
    guard try enterObject() else { return nil }
    var reason = ""
    var message = ""
    while let key = try nextKey() {
      switch key {
      case "reason": reason = try text()
      case "message": message = try text()
      default: try skip()
      }
    }
    return .waiting(reason: reason, message: message)
  }

  private mutating func running() throws(JSONFault) -> PodContainer.State? {
    guard try enterObject() else { return nil }
    var since: Timestamp?
    while let key = try nextKey() {
      switch key {
      case "startedAt": since = try moment()
      default: try skip()
      }
    }
    return .running(since: since)
  }

  private mutating func terminated() throws(JSONFault) -> PodContainer.State? {
    guard try enterObject() else { return nil }
    var end = PodContainer.Termination()
    while let key = try nextKey() {
      switch key {
      case "reason": end.reason = try text()
      case "message": end.message = try text()
      case "exitCode": end.exitCode = Int32(clamping: try integer() ?? 0)
      case "signal": end.signal = Int32(clamping: try integer() ?? 0)
      case "startedAt": end.started = try moment()
      case "finishedAt": end.finished = try moment()
      default: try skip()
      }
    }
    return .terminated(end)
  }
}

/// What the status of a pod says of its containers.
private struct PodStatuses {
  var initContainers: [PodContainer] = []
  var containers: [PodContainer] = []
}

extension [PodContainer] {
  /// Adds these statuses to what was asked for.
  fileprivate func merge(into wanted: inout [PodContainer]) {
    for (place, status) in enumerated() {
      // Nearly always at the same place in both.
      let index =
        wanted.indices.contains(place) && wanted[place].name == status.name
        ? place : wanted.firstIndex { $0.name == status.name }
      guard let index else { continue }
      wanted[index].hasStatus = true
      wanted[index].statusIndex = status.statusIndex
      wanted[index].isReady = status.isReady
      wanted[index].isStarted = status.isStarted
      wanted[index].restartCount = status.restartCount
      wanted[index].containerID = status.containerID
      wanted[index].state = status.state
      wanted[index].last = status.last
    }
  }
}
