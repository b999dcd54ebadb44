/// Something learned about a cluster.
package enum ClusterChange: Hashable, Sendable {
  case api(KubeState)
  case watch(KubeWatch, KubeState)
  /// It is followed no more; what was known of it is forgotten.
  case unwatched(KubeWatch)
  /// All objects that a watch is about; what is not among them is gone.
  case listed(KubeWatch, [KubeObject])
  case changed(KubeWatch, [KubeDelta])
  /// What pods use now, all that is known.
  case measured([KubeKey: [String: PodUsage]])
  case metrics(MetricsState)
}

package enum KubeDelta: Hashable, Sendable {
  /// It is new, or it changed.
  case put(KubeObject)
  case deleted(KubeKey)

  package var key: KubeKey {
    switch self {
    case .put(let object): object.key
    case .deleted(let key): key
    }
  }
}

/// What is known of a way to the API, so that every value on the screen has an age.
package enum KubeState: Hashable, Sendable {
  /// Nothing has come yet.
  case connecting
  case live
  /// It is there but does not answer in time; `since` is its last word, on the clock that only goes forward.
  case silent(since: Duration)
  /// It is gone, or refuses us. `since` is its last word, or when the first try ended.
  case lost(KubeFault, since: Duration, retryAt: Duration)

  /// When what it said began to age; nil while it is fresh.
  package var staleSince: Duration? {
    switch self {
    case .connecting, .live: nil
    case .silent(let since), .lost(_, let since, _): since
    }
  }
}

/// Why a cluster gave no answer, as far as its own words tell. `ErrorText` has ours.
package enum KubeFault: Hashable, Sendable {
  /// There is no such program along PATH.
  case notInstalled(program: String)
  /// There is no kubeconfig, or it is broken; the words are kubectl's.
  case configurationUnusable(message: String)
  case contextMissing(name: String)
  /// Nothing listens there, or nothing can be reached.
  case unreachable(endpoint: String)
  case timedOut(after: Duration)
  /// The certificate of the server, or ours, is not accepted.
  case certificate(message: String)
  /// The token or certificate is not, or no longer, accepted.
  case unauthorized(message: String)
  /// We are known, but may not do this; the message names who may not do what.
  case forbidden(message: String)
  /// The program that should get a token failed, or hung; its own words.
  case credentialPlugin(message: String)
  /// Too many requests.
  case throttled(message: String)
  /// The server does not have this kind, or not in this version.
  case notServed(resource: String)
  /// The context means another cluster than it did when we started.
  case otherCluster(message: String)
  case other(message: String)
}

/// What one container uses.
package struct PodUsage: Hashable, Sendable {
  package var cpu: CPUAmount
  /// Working set.
  package var memory: ByteCount

  package init(cpu: CPUAmount, memory: ByteCount) {
    self.cpu = cpu
    self.memory = memory
  }
}

/// Where figures of CPU and memory come from.
package enum MetricsState: Hashable, Sendable {
  case unknown
  /// metrics.k8s.io
  case metricsServer
  /// The kubelets' own summaries, because there is no metrics server.
  case kubelets
  /// Neither; the reason in a few words, as `metrics forbidden`.
  case unavailable(String)
}
