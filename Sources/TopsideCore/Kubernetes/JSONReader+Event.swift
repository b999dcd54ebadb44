extension JSONReader {
  mutating func event() throws(JSONFault) -> KubeEvent {
    var event = KubeEvent(ObjectMeta("", ""))
    var moment: Timestamp?
    guard try enterObject() else { return event }
    while let key = try nextKey() {
      switch key {
      case "metadata": event.meta = try meta()
      case "type": event.type = try text()
      case "reason": event.reason = try text()
      case "message", "note": event.message = try text()
      case "count": event.count = max(event.count, try integer() ?? 1)
      case "firstTimestamp": event.first = try self.moment()
      case "lastTimestamp": event.last = try self.moment() ?? event.last
      case "eventTime": moment = try self.moment()
      case "series": try series(&event)
      case "source": event.component = try component() ?? event.component
      case "reportingComponent":
        if case let component = try text(), event.component.isEmpty { event.component = component }
      case "involvedObject", "regarding": try involved(&event)
      default: try skip()
      }
    }
    // A component writes either the two timestamps or the one moment.
    event.first = event.first ?? moment ?? event.meta.created
    event.last = event.last ?? event.first
    return event
  }

  private mutating func series(_ event: inout KubeEvent) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "count": event.count = max(event.count, try integer() ?? 1)
      case "lastObservedTime": event.last = try moment() ?? event.last
      default: try skip()
      }
    }
  }

  private mutating func component() throws(JSONFault) -> String? {
    var component: String?
    guard try enterObject() else { return nil }
    while let key = try nextKey() {
      switch key {
      case "component": component = try string()
      default: try skip()
      }
    }
    return component
  }

  private mutating func involved(_ event: inout KubeEvent) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "kind": event.objectKind = try text()
      case "namespace": event.objectNamespace = try text()
      case "name": event.objectName = try text()
      case "uid": event.objectUID = try text()
      case "fieldPath": event.fieldPath = try text()
      default: try skip()
      }
    }
  }
}
