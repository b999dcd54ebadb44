/// A service: a name and an address for pods.
package struct KubeService: Hashable, Sendable {
  package struct Port: Hashable, Sendable {
    package var name = ""
    package var port = 0
    /// A number, or the name of a container's port.
    package var target = ""
    package var nodePort = 0
    package var transport = "TCP"
    package init(_ port: Int) { self.port = port }
  }

  package var meta: ObjectMeta
  /// `ClusterIP`, `NodePort`, `LoadBalancer` or `ExternalName`.
  package var type = ""
  package var clusterIP = ""
  /// Of a load balancer; empty while it is pending.
  package var externalAddresses: [String] = []
  package var ports: [Port] = []
  package var selector: [String: String] = [:]

  package init(_ meta: ObjectMeta) { self.meta = meta }
  package var key: KubeKey { KubeKey(.service, meta.namespace, meta.name) }
}

/// Some of the addresses behind a service.
package struct EndpointSlice: Hashable, Sendable {
  package var meta: ObjectMeta
  package var service = ""
  package var ready = 0
  package var notReady = 0

  package init(_ meta: ObjectMeta) { self.meta = meta }
  package var key: KubeKey { KubeKey(.endpointSlice, meta.namespace, meta.name) }
}

/// What comes in from outside, by host and path.
package struct Ingress: Hashable, Sendable {
  package var meta: ObjectMeta
  package var className = ""
  package var hosts: [String] = []
  /// Names of the secrets that hold its certificates.
  package var secrets: [String] = []
  package var addresses: [String] = []
  /// `api.example.com/ → api:80`
  package var routes: [String] = []

  package init(_ meta: ObjectMeta) { self.meta = meta }
  package var key: KubeKey { KubeKey(.ingress, meta.namespace, meta.name) }
}

/// A persistent volume claim.
package struct VolumeClaim: Hashable, Sendable {
  package var meta: ObjectMeta
  /// `Pending`, `Bound` or `Lost`.
  package var phase = ""
  package var volume = ""
  package var capacity: ByteCount?
  package var requested: ByteCount?
  package var className = ""
  package var accessModes: [String] = []

  package init(_ meta: ObjectMeta) { self.meta = meta }
  package var key: KubeKey { KubeKey(.volumeClaim, meta.namespace, meta.name) }
}

/// A machine of the cluster.
package struct ClusterNode: Hashable, Sendable {
  package var meta: ObjectMeta
  package var isUnschedulable = false
  package var roles: [String] = []
  package var version = ""
  package var address = ""
  package var cpu: CPUAmount?
  package var memory: ByteCount?
  package var mostPods = 0
  package var conditions: [KubeCondition] = []

  package init(_ meta: ObjectMeta) { self.meta = meta }
  package var key: KubeKey { KubeKey(.node, "", meta.name) }
}

/// Something that happened to an object, as a component of the cluster reported it.
package struct KubeEvent: Hashable, Sendable {
  package var meta: ObjectMeta
  /// `Normal` or `Warning`.
  package var type = ""
  package var reason = ""
  package var message = ""
  package var component = ""
  /// How often it was reported.
  package var count = 1
  package var first: Timestamp?
  package var last: Timestamp?
  /// As the API has it, also of a kind that is not shown.
  package var objectKind = ""
  package var objectNamespace = ""
  package var objectName = ""
  package var objectUID = ""
  /// `spec.containers{web}`, where it is about one.
  package var fieldPath = ""

  package init(_ meta: ObjectMeta) { self.meta = meta }
  package var key: KubeKey { KubeKey(.event, meta.namespace, meta.name) }
}

/// Any object that is shown.
package enum KubeObject: Hashable, Sendable {
  case pod(Pod)
  /// Also a replica set, stateful set or daemon set.
  case workload(Workload)
  case job(Job)
  case cronJob(CronJob)
  case autoscaler(Autoscaler)
  case service(KubeService)
  case endpointSlice(EndpointSlice)
  case ingress(Ingress)
  case volumeClaim(VolumeClaim)
  case node(ClusterNode)
  case event(KubeEvent)

  package var key: KubeKey {
    switch self {
    case .pod(let pod): pod.key
    case .workload(let workload): workload.key
    case .job(let job): job.key
    case .cronJob(let job): job.key
    case .autoscaler(let autoscaler): autoscaler.key
    case .service(let service): service.key
    case .endpointSlice(let slice): slice.key
    case .ingress(let ingress): ingress.key
    case .volumeClaim(let claim): claim.key
    case .node(let node): node.key
    case .event(let event): event.key
    }
  }

  package var meta: ObjectMeta {
    switch self {
    case .pod(let pod): pod.meta
    case .workload(let workload): workload.meta
    case .job(let job): job.meta
    case .cronJob(let job): job.meta
    case .autoscaler(let autoscaler): autoscaler.meta
    case .service(let service): service.meta
    case .endpointSlice(let slice): slice.meta
    case .ingress(let ingress): ingress.meta
    case .volumeClaim(let claim): claim.meta
    case .node(let node): node.meta
    case .event(let event): event.meta
    }
  }
}
