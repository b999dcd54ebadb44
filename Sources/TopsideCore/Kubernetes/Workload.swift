/// A deployment, stateful set, daemon set or replica set.
package struct Workload: Hashable, Sendable {
  package var kind: KubeKind
  package var meta: ObjectMeta
  package var desired = 0
  package var current = 0
  package var ready = 0
  package var updated = 0
  package var available = 0
  package var isPaused = false
  /// Of the specification that the figures are about; older than the object's when the controller is behind.
  package var observedGeneration = 0
  package var images: [String] = []
  /// Labels of its pods.
  package var selector: [String: String] = [:]
  package var strategy = ""
  /// Of a stateful set: pods with a lower ordinal than this keep their template.
  package var partition = 0
  /// Of a stateful set: whether its pods come and go without waiting for each other.
  package var isParallel = false
  package var conditions: [KubeCondition] = []

  package init(_ kind: KubeKind, _ meta: ObjectMeta) {
    self.kind = kind
    self.meta = meta
  }

  package var key: KubeKey { KubeKey(kind, meta.namespace, meta.name) }
}

/// Pods that run to an end.
package struct Job: Hashable, Sendable {
  package var meta: ObjectMeta
  /// nil: done when any pod succeeds.
  package var completions: Int?
  package var parallelism = 1
  package var backoffLimit = 6
  package var active = 0
  package var succeeded = 0
  package var failed = 0
  package var isSuspended = false
  package var started: Timestamp?
  package var finished: Timestamp?
  /// Seconds after its end that it is removed.
  package var timeToLive: Int?
  package var images: [String] = []
  package var selector: [String: String] = [:]
  package var conditions: [KubeCondition] = []

  package init(_ meta: ObjectMeta) { self.meta = meta }
  package var key: KubeKey { KubeKey(.job, meta.namespace, meta.name) }
}

/// Jobs by the clock.
package struct CronJob: Hashable, Sendable {
  package var meta: ObjectMeta
  package var schedule = ""
  package var timeZone = ""
  package var isSuspended = false
  package var active = 0
  package var lastScheduled: Timestamp?
  package var lastSucceeded: Timestamp?

  package init(_ meta: ObjectMeta) { self.meta = meta }
  package var key: KubeKey { KubeKey(.cronJob, meta.namespace, meta.name) }
}

/// A horizontal pod autoscaler.
package struct Autoscaler: Hashable, Sendable {
  /// `cpu`, now `81%`, wanted `70%`; what is not known is `<unknown>`, as kubectl says.
  package struct Metric: Hashable, Sendable {
    package var name: String
    package var current: String
    package var target: String

    package init(name: String, current: String, target: String) {
      self.name = name
      self.current = current
      self.target = target
    }
  }

  package var meta: ObjectMeta
  package var targetKind = ""
  package var targetName = ""
  package var least = 1
  package var most = 0
  package var current = 0
  package var desired = 0
  package var metrics: [Metric] = []
  package var conditions: [KubeCondition] = []

  package init(_ meta: ObjectMeta) { self.meta = meta }
  package var key: KubeKey { KubeKey(.autoscaler, meta.namespace, meta.name) }
}
