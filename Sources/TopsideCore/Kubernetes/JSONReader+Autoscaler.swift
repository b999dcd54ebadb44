extension JSONReader {
  mutating func autoscaler() throws(JSONFault) -> Autoscaler {
    var autoscaler = Autoscaler(ObjectMeta("", ""))
    var targets: [MetricFigure] = []
    var currents: [MetricFigure] = []
    guard try enterObject() else { return autoscaler }
    while let key = try nextKey() {
      switch key {
      case "metadata": autoscaler.meta = try meta()
      case "spec": try autoscalerSpec(&autoscaler, &targets)
      case "status": try autoscalerStatus(&autoscaler, &currents)
      default: try skip()
      }
    }
    autoscaler.metrics = targets.map { target in
      target.metric(now: currents.first { $0.name == target.name })
    }
    return autoscaler
  }

  private mutating func autoscalerSpec(
    _ autoscaler: inout Autoscaler, _ targets: inout [MetricFigure]
  ) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "minReplicas": autoscaler.least = try integer() ?? autoscaler.least
      case "maxReplicas": autoscaler.most = try count()
      case "scaleTargetRef": try scaleTarget(&autoscaler)
      case "metrics": targets = try metrics()
      default: try skip()
      }
    }
  }

  private mutating func autoscalerStatus(
    _ autoscaler: inout Autoscaler, _ currents: inout [MetricFigure]
  ) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "currentReplicas": autoscaler.current = try count()
      case "desiredReplicas": autoscaler.desired = try count()
      case "conditions": autoscaler.conditions = try conditions()
      case "currentMetrics": currents = try metrics()
      default: try skip()
      }
    }
  }

  private mutating func scaleTarget(_ autoscaler: inout Autoscaler) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "kind": autoscaler.targetKind = try text()
      case "name": autoscaler.targetName = try text()
      default: try skip()
      }
    }
  }

  private mutating func metrics() throws(JSONFault) -> [MetricFigure] {
    var figures: [MetricFigure] = []
    guard try enterArray() else { return figures }
    while try nextElement() {
      guard try enterObject() else { continue }
      var figure = MetricFigure()
      while let key = try nextKey() {
        switch key {
        case "resource", "containerResource", "pods", "object", "external": try metric(&figure)
        default: try skip()
        }
      }
      if !figure.name.isEmpty { figures.append(figure) }
    }
    return figures
  }

  private mutating func metric(_ figure: inout MetricFigure) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "name": figure.name = try text()
      case "metric": try metric(&figure)
      case "target", "current": try amount(&figure)
      default: try skip()
      }
    }
  }

  private mutating func amount(_ figure: inout MetricFigure) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "averageUtilization": figure.percent = try integer().map { "\($0)%" } ?? ""
      case "averageValue", "value": figure.value = try stringOrNumber() ?? ""
      default: try skip()
      }
    }
  }
}

/// What is measured, as one of its targets or one of its readings has it.
private struct MetricFigure {
  var name = ""
  /// `70%`; empty where it is not in percent.
  var percent = ""
  var value = ""

  /// A reading in another unit than the target is no figure to hold against it.
  func metric(now reading: MetricFigure?) -> Autoscaler.Metric {
    let current = (percent.isEmpty ? reading?.value : reading?.percent) ?? ""
    return Autoscaler.Metric(
      name: name, current: current.isEmpty ? "<unknown>" : current, target: percent.isEmpty ? value : percent)
  }
}
