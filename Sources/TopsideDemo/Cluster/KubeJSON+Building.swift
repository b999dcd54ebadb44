import TopsideCore

extension JSON {
  /// Members with a value, in this order.
  static func of(_ members: (String, JSON?)...) -> JSON {
    .object(members.compactMap { name, value in value.map { (name: name, value: $0) } })
  }

  static func map(_ words: [String: String]) -> JSON {
    .object(words.sorted { $0.key < $1.key }.map { (name: $0.key, value: .string($0.value)) })
  }

  /// A moment as the API prints it, in whole seconds.
  static func moment(_ moment: Timestamp) -> JSON { .string(KubeClock.seconds(moment)) }
}

enum KubeClock {
  /// `2026-11-21T02:43:30Z`
  static func seconds(_ moment: Timestamp) -> String { RFC3339.print(moment).prefix(19) + "Z" }

  /// `2026-11-21T02:43:30.123456Z`
  static func micros(_ moment: Timestamp) -> String { RFC3339.print(moment).prefix(26) + "Z" }
}

extension ClusterSimulation {
  /// What every object has.
  func meta(
    _ key: KubeKey, uid: String, created: Timestamp, labels: [String: String] = [:],
    annotations: [String: String] = [:], generation: Int? = nil, deleted: Timestamp? = nil,
    owner: ObjectMeta.Owner? = nil
  ) -> JSON {
    let version: String =
      switch owner?.kind {
      case "Job", "CronJob": "batch/v1"
      default: "apps/v1"
      }
    let owners: JSON? = owner.map { owner in
      .array([
        .of(
          ("apiVersion", .string(version)), ("kind", .string(owner.kind)), ("name", .string(owner.name)),
          ("uid", .string(owner.uid)), ("controller", .bool(true)), ("blockOwnerDeletion", .bool(true)))
      ])
    }
    return .of(
      ("name", .string(key.name)), ("namespace", key.namespace.isEmpty ? nil : .string(key.namespace)),
      ("uid", .string(uid)), ("resourceVersion", .string(ClusterStore.versionMark)),
      ("generation", generation.map(JSON.integer)), ("creationTimestamp", .moment(created)),
      // As the API has it: when the grace period will be over.
      ("deletionTimestamp", deleted.map { .moment($0.advanced(bySeconds: 30)) }),
      ("deletionGracePeriodSeconds", deleted == nil ? nil : .integer(30)),
      ("labels", labels.isEmpty ? nil : .map(labels)),
      ("annotations", annotations.isEmpty ? nil : .map(annotations)), ("ownerReferences", owners))
  }

  func condition(
    _ type: String, _ isTrue: Bool, since: Timestamp, reason: String = "", message: String = ""
  ) -> JSON {
    .of(
      ("type", .string(type)), ("status", .string(isTrue ? "True" : "False")), ("lastProbeTime", .null),
      ("lastTransitionTime", .moment(since)), ("reason", reason.isEmpty ? nil : .string(reason)),
      ("message", message.isEmpty ? nil : .string(message)))
  }

  /// An object as it is now; nil when there is none.
  func object(_ key: KubeKey) -> KubeJSON? {
    switch key.kind {
    case .pod: pods[key].map { KubeJSON(value: json($0), labels: $0.labels) }
    case .deployment, .statefulSet, .daemonSet:
      workloads[key].map { KubeJSON(value: json($0), labels: $0.shape.pod.labels) }
    case .replicaSet: replicaSet(key)
    case .job: jobs[key].map { KubeJSON(value: json($0)) }
    case .cronJob: cronJobs[key].map { KubeJSON(value: json($0)) }
    case .autoscaler: shape.autoscalers.first { $0.key == key }.map { KubeJSON(value: json($0)) }
    case .service: shape.services.first { $0.key == key }.map { KubeJSON(value: json($0)) }
    case .endpointSlice: shape.services.first { $0.slice == key }.map { KubeJSON(value: slice($0)) }
    case .ingress: shape.ingresses.first { $0.key == key }.map { KubeJSON(value: json($0)) }
    case .volumeClaim: shape.claims.first { $0.key == key }.map { KubeJSON(value: json($0)) }
    case .node: nodes.first { $0.shape.name == key.name }.map { KubeJSON(value: json($0)) }
    case .event: events[key].map { KubeJSON(value: json($0)) }
    }
  }

  /// Since when everything that does not change is there.
  var founded: Timestamp { opening.advanced(bySeconds: -Self.age) }
}
