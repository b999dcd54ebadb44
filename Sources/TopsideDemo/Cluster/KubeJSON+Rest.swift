import TopsideCore

// Scaling, network, storage, machines, and what happened.
extension ClusterSimulation {
  func json(_ autoscaler: ClusterShape.Autoscaler) -> JSON {
    let workload = workloads[autoscaler.target]
    let current = pods(of: autoscaler.target).count
    let wanted = autoscaler.metrics.map { metric in
      resource(
        metric.name, "target", .of(("type", "Utilization"), ("averageUtilization", .integer(metric.target))))
    }
    let known = autoscaler.metrics.map { metric in
      resource(metric.name, "current", .of(("averageUtilization", .integer(metric.current))))
    }
    let isAtMost = autoscaler.desired == autoscaler.most
    return .of(
      (
        "metadata",
        meta(autoscaler.key, uid: uid("hpa/\(autoscaler.key.name)"), created: founded)
      ),
      (
        "spec",
        .of(
          (
            "scaleTargetRef",
            .of(
              ("kind", .string(autoscaler.target.kind.name)), ("name", .string(autoscaler.target.name)),
              ("apiVersion", "apps/v1"))
          ), ("minReplicas", .integer(autoscaler.least)), ("maxReplicas", .integer(autoscaler.most)),
          ("metrics", .array(wanted)))
      ),
      (
        "status",
        .of(
          ("lastScaleTime", .moment(workload?.created ?? founded)), ("currentReplicas", .integer(current)),
          ("desiredReplicas", .integer(autoscaler.desired)), ("currentMetrics", .array(known)),
          (
            "conditions",
            .array([
              condition(
                "AbleToScale", true, since: founded, reason: "ReadyForNewScale",
                message: "recommended size matches current size"),
              condition(
                "ScalingActive", true, since: founded, reason: "ValidMetricFound",
                message:
                  "the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)"
              ),
              condition(
                "ScalingLimited", isAtMost, since: founded,
                reason: isAtMost ? "TooManyReplicas" : "DesiredWithinRange",
                message: isAtMost
                  ? "the desired replica count is more than the maximum replica count"
                  : "the desired count is within the acceptable range"),
            ])
          ))
      ))
  }

  private func resource(_ name: String, _ member: String, _ value: JSON) -> JSON {
    .of(("type", "Resource"), ("resource", .of(("name", .string(name)), (member, value))))
  }

  func json(_ service: ClusterShape.Service) -> JSON {
    let number = UInt64(stream: service.key.name) % 200
    let hasAddress = service.type != "ExternalName"
    return .of(
      (
        "metadata",
        meta(
          service.key, uid: uid("service/\(service.key.namespace)/\(service.key.name)"), created: founded,
          labels: service.selector)
      ),
      (
        "spec",
        .of(
          (
            "ports",
            .array([
              .of(
                ("name", "main"), ("protocol", "TCP"), ("port", .integer(service.port)),
                ("targetPort", .integer(service.target)),
                ("nodePort", service.type == "ClusterIP" ? nil : .integer(30_000 + Int(number))))
            ])
          ), ("selector", .map(service.selector)),
          ("clusterIP", hasAddress ? .string("10.43.12.\(number)") : nil), ("type", .string(service.type)))
      ), ("status", .of(("loadBalancer", .object([])))))
  }

  func slice(_ service: ClusterShape.Service) -> JSON {
    let chosen = pods.values.filter { pod in
      pod.key.namespace == service.key.namespace && service.chooses(pod) && !pod.isOver
        && pod.containers.contains { !$0.runs.isEmpty }
    }
    let endpoints = chosen.sorted { $0.key < $1.key }.map { pod -> JSON in
      let isReady = pod.isReady && !pod.isTerminating
      return .of(
        ("addresses", JSON([pod.address])),
        (
          "conditions",
          .of(
            ("ready", .bool(isReady)), ("serving", .bool(pod.isReady)),
            ("terminating", .bool(pod.isTerminating)))
        ),
        (
          "targetRef",
          .of(
            ("kind", "Pod"), ("namespace", .string(pod.key.namespace)), ("name", .string(pod.key.name)),
            ("uid", .string(pod.uid)))
        ), ("nodeName", pod.node.map(JSON.string)))
    }
    return .of(
      (
        "metadata",
        meta(
          service.slice, uid: uid("slice/\(service.key.namespace)/\(service.key.name)"), created: founded,
          labels: [
            "kubernetes.io/service-name": service.key.name,
            "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
          ])
      ), ("addressType", "IPv4"), ("endpoints", .array(endpoints)),
      (
        "ports",
        .array([.of(("name", "main"), ("protocol", "TCP"), ("port", .integer(service.target)))])
      ))
  }

  func json(_ ingress: ClusterShape.Ingress) -> JSON {
    let backend: JSON = .of(
      (
        "service",
        .of(
          ("name", .string(ingress.service)), ("port", .of(("number", .integer(ingress.port)))))
      ))
    let path: JSON = .of(("path", "/"), ("pathType", "Prefix"), ("backend", backend))
    return .of(
      ("metadata", meta(ingress.key, uid: uid("ingress/\(ingress.key.name)"), created: founded)),
      (
        "spec",
        .of(
          ("ingressClassName", "nginx"),
          (
            "tls",
            .array([.of(("hosts", JSON([ingress.host])), ("secretName", .string(ingress.secret)))])
          ),
          (
            "rules",
            .array([.of(("host", .string(ingress.host)), ("http", .of(("paths", .array([path])))))])
          ))
      ),
      ("status", .of(("loadBalancer", .of(("ingress", .array([.of(("ip", "10.20.0.11"))])))))))
  }

  func json(_ claim: ClusterShape.Claim) -> JSON {
    let size: JSON = .string("\(claim.size)Gi")
    let uid = uid("claim/\(claim.key.namespace)/\(claim.key.name)")
    return .of(
      ("metadata", meta(claim.key, uid: uid, created: founded)),
      (
        "spec",
        .of(
          ("accessModes", ["ReadWriteOnce"]), ("resources", .of(("requests", .of(("storage", size))))),
          ("volumeName", claim.isBound ? .string("pvc-\(uid)") : nil),
          ("storageClassName", .string(claim.className)), ("volumeMode", "Filesystem"))
      ),
      (
        "status",
        claim.isBound
          ? .of(
            ("phase", "Bound"), ("accessModes", ["ReadWriteOnce"]), ("capacity", .of(("storage", size))))
          : .of(("phase", "Pending"))
      ))
  }

  func json(_ node: Node) -> JSON {
    var labels = ["kubernetes.io/hostname": node.shape.name, "kubernetes.io/os": "linux"]
    for role in node.shape.roles { labels["node-role.kubernetes.io/\(role)"] = "true" }
    var taints: [JSON] = []
    if node.isUnschedulable {
      taints.append(.of(("key", "node.kubernetes.io/unschedulable"), ("effect", "NoSchedule")))
    }
    if node.pressure != nil {
      taints.append(.of(("key", "node.kubernetes.io/disk-pressure"), ("effect", "NoSchedule")))
    }
    let capacity: JSON = .of(("cpu", "4"), ("memory", "16384000Ki"), ("pods", "110"))
    return .of(
      (
        "metadata",
        meta(
          KubeKey(.node, "", node.shape.name), uid: uid("node/\(node.shape.name)"), created: founded,
          labels: labels)
      ),
      (
        "spec",
        .of(
          ("unschedulable", node.isUnschedulable ? .bool(true) : nil),
          ("taints", taints.isEmpty ? nil : .array(taints)))
      ),
      (
        "status",
        .of(
          ("capacity", capacity), ("allocatable", capacity), ("conditions", .array(conditions(node))),
          (
            "addresses",
            .array([
              .of(("type", "InternalIP"), ("address", .string(node.shape.address))),
              .of(("type", "Hostname"), ("address", .string(node.shape.name))),
            ])
          ),
          (
            "nodeInfo",
            .of(
              ("kubeletVersion", "v1.32.5+k3s1"), ("osImage", "Debian GNU/Linux 12 (bookworm)"),
              ("containerRuntimeVersion", "containerd://2.0.5-k3s1"), ("architecture", "amd64"))
          ))
      ))
  }

  private func conditions(_ node: Node) -> [JSON] {
    let hasPressure = node.pressure != nil
    return [
      condition(
        "MemoryPressure", false, since: founded, reason: "KubeletHasSufficientMemory",
        message: "kubelet has sufficient memory available"),
      condition(
        "DiskPressure", hasPressure, since: node.pressure ?? founded,
        reason: hasPressure ? "KubeletHasDiskPressure" : "KubeletHasNoDiskPressure",
        message: hasPressure ? "kubelet has disk pressure" : "kubelet has no disk pressure"),
      condition(
        "PIDPressure", false, since: founded, reason: "KubeletHasSufficientPID",
        message: "kubelet has sufficient PID available"),
      condition(
        "Ready", true, since: founded, reason: "KubeletReady", message: "kubelet is posting ready status"),
    ]
  }

  func json(_ event: SimulatedKubeEvent) -> JSON {
    .of(
      ("metadata", meta(event.key, uid: uid("event/\(event.key.name)"), created: event.first)),
      (
        "involvedObject",
        .of(
          ("kind", .string(event.objectKind)),
          ("namespace", event.object.namespace.isEmpty ? nil : .string(event.object.namespace)),
          ("name", .string(event.object.name)), ("uid", .string(event.objectUID)),
          ("fieldPath", event.fieldPath.isEmpty ? nil : .string(event.fieldPath)))
      ), ("reason", .string(event.reason)), ("message", .string(event.message)),
      ("source", .of(("component", .string(event.component)))), ("firstTimestamp", .moment(event.first)),
      ("lastTimestamp", .moment(event.last)), ("count", .integer(event.count)),
      ("type", .string(event.kind.rawValue)), ("eventTime", .null),
      ("reportingComponent", .string(event.component)), ("reportingInstance", ""))
  }
}
