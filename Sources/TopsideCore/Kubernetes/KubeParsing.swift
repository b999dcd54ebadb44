/// The API's JSON to values. Only what our values hold is read: no commands, no environments, no data of config maps,
/// no managed fields.
package enum KubeParsing {
  /// One object, as `get -o json` prints it, of the kind that it names.
  ///
  /// - Returns: nil for a kind that is not shown, and for an object without a name.
  /// - Throws: `SourceError.unreadable` when it is no JSON.
  package static func object(_ bytes: [UInt8]) throws(SourceError) -> KubeObject? {
    try read(bytes, "a JSON object of the API") { reader throws(JSONFault) in
      guard let kind = try Self.kind(of: reader) else {
        try reader.skip()
        return nil
      }
      return try reader.object(kind)
    }
  }

  /// One object of a kind that is known, as an element of a list, which does not name it.
  ///
  /// - Parameters:
  ///   - bytes: Its JSON.
  ///   - kind: Of the list.
  /// - Returns: nil for an object without a name.
  /// - Throws: `SourceError.unreadable` when it is no JSON.
  package static func object(_ bytes: [UInt8], kind: KubeKind) throws(SourceError) -> KubeObject? {
    try read(bytes, "a JSON object of the API") { reader throws(JSONFault) in try reader.object(kind) }
  }

  /// One line of a watch.
  ///
  /// - Parameters:
  ///   - line: `{"type": "ADDED", "object": {…}}`
  ///   - kind: Of the objects that are watched.
  /// - Returns: What it says.
  /// - Throws: `SourceError.unreadable` when it is no event of a watch.
  package static func watchEvent(_ line: [UInt8], kind: KubeKind) throws(SourceError) -> KubeWatchEvent {
    let event: KubeWatchEvent? = try read(line, "an event of a watch") { reader throws(JSONFault) in
      try reader.watchEvent(kind)
    }
    guard let event else { throw .unreadable(line, expected: "an event of a watch, with an object") }
    return event
  }

  /// What the contexts of a kubeconfig mean, from `kubectl config view -o json`.
  ///
  /// - Returns: The contexts in the order of the file, and the current one.
  /// - Throws: `SourceError.unreadable` when it is no kubeconfig.
  package static func contexts(_ bytes: [UInt8]) throws(SourceError) -> KubeContexts {
    try read(bytes, "the JSON of kubectl config view") { reader throws(JSONFault) in try reader.kubeconfig() }
  }

  /// What pods use, from a list of metrics.k8s.io.
  ///
  /// - Returns: By pod, then by container.
  /// - Throws: `SourceError.unreadable` when it is not that list.
  package static func podMetrics(_ bytes: [UInt8]) throws(SourceError) -> [KubeKey: [String: PodUsage]] {
    let usages: [KubeKey: [String: PodUsage]]? = try read(bytes, "a list of pod metrics") {
      reader throws(JSONFault) in try reader.podMetrics()
    }
    guard let usages else { throw .unreadable(bytes, expected: "a list of pod metrics") }
    return usages
  }

  /// What the pods of a node use, from the `stats/summary` of its kubelet.
  ///
  /// - Returns: By pod, then by container.
  /// - Throws: `SourceError.unreadable` when it is no summary.
  package static func statsSummary(_ bytes: [UInt8]) throws(SourceError) -> [KubeKey: [String: PodUsage]] {
    let usages: [KubeKey: [String: PodUsage]]? = try read(bytes, "a summary of a kubelet") {
      reader throws(JSONFault) in try reader.statsSummary()
    }
    guard let usages else { throw .unreadable(bytes, expected: "a summary of a kubelet") }
    return usages
  }

  /// Reads all of some bytes, which must be an object.
  static func read<Value>(
    _ bytes: [UInt8], _ expected: String, _ body: (inout JSONReader) throws(JSONFault) -> Value
  ) throws(SourceError) -> Value {
    do throws(JSONFault) {
      return try JSONReader.read(bytes) { reader throws(JSONFault) in
        guard try reader.peek("an object") == UInt8(ascii: "{") else { throw reader.fault("an object") }
        let value = try body(&reader)
        try reader.expectEnd()
        return value
      }
    } catch {
      throw .unreadable(bytes, expected: "\(expected): \(error.expected) at byte \(error.offset)")
    }
  }

  /// The kind that an object names, wherever that stands in it.
  static func kind(of reader: JSONReader) throws(JSONFault) -> KubeKind? {
    var reader = reader
    guard try reader.enterObject() else { return nil }
    while let key = try reader.nextKey() {
      if "kind" ~= key { return KubeKind(name: try reader.text()) }
      try reader.skip()
    }
    return nil
  }
}

extension JSONReader {
  /// - Returns: nil when it has no name.
  mutating func object(_ kind: KubeKind) throws(JSONFault) -> KubeObject? {
    let object: KubeObject =
      switch kind {
      case .pod: .pod(try pod())
      case .deployment, .statefulSet, .daemonSet, .replicaSet: .workload(try workload(kind))
      case .job: .job(try job())
      case .cronJob: .cronJob(try cronJob())
      case .autoscaler: .autoscaler(try autoscaler())
      case .service: .service(try service())
      case .endpointSlice: .endpointSlice(try endpointSlice())
      case .ingress: .ingress(try ingress())
      case .volumeClaim: .volumeClaim(try volumeClaim())
      case .node: .node(try node())
      case .event: .event(try event())
      }
    return object.meta.name.isEmpty ? nil : object
  }
}
