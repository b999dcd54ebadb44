import TopsideCore

extension SimulatedEngine.ClusterView {
  /// What the API answers to a path; nil when it has no such thing.
  func answer(_ path: KubePath) -> String? {
    switch path.resource {
    case .list(let watch): list(watch, path)
    case .object(let key): cluster.store.objects[key].map { $0.whole(key.kind) + "\n" }
    case .podMetrics(let namespace): podMetrics(namespace)
    case .nodeMetrics: nodeMetrics()
    case .controllerRevisions(let namespace): controllerRevisions(namespace, path)
    case .namespaces: namespaces()
    case .namespace(let name):
      ClusterShape.namespaces.contains(name) ? namespace(name, isWhole: true).compact + "\n" : nil
    case .version: KubectlText.serverVersion.indented(by: 2, escapesMarkup: true)
    case .health: "ok"
    // It comes line by line.
    case .log, nil: nil
    }
  }

  private func list(_ watch: KubeWatch, _ path: KubePath) -> String {
    let objects = cluster.store.objects(of: watch).filter { path.selects($0.key, $0.value) }
    let group = watch.kind.group
    let version = group.hasPrefix("/apis/") ? String(group.dropFirst(6)) : "v1"
    return
      "{\"kind\":\"\(watch.kind.name)List\",\"apiVersion\":\"\(version)\",\"metadata\":{\"resourceVersion\":\""
      + "\(cluster.store.version)\"},\"items\":[" + objects.map(\.value.text).joined(separator: ",") + "]}\n"
  }

  private func controllerRevisions(_ namespace: String, _ path: KubePath) -> String {
    let items = cluster.controllerRevisions(namespace).filter { path.selects(labels: $0.labels) }
    let list: JSON = .of(
      ("kind", "ControllerRevisionList"), ("apiVersion", "apps/v1"),
      ("metadata", .of(("resourceVersion", .string("\(cluster.store.version)")))),
      ("items", .array(items.map(\.value))))
    return list.compact + "\n"
  }

  private func namespaces() -> String {
    let items = ClusterShape.namespaces.map { namespace($0, isWhole: false) }
    let list: JSON = .of(
      ("kind", "NamespaceList"), ("apiVersion", "v1"),
      ("metadata", .of(("resourceVersion", .string("\(cluster.store.version)")))), ("items", .array(items)))
    return list.compact + "\n"
  }

  private func namespace(_ name: String, isWhole: Bool) -> JSON {
    .of(
      ("kind", isWhole ? "Namespace" : nil), ("apiVersion", isWhole ? "v1" : nil),
      (
        "metadata",
        .of(
          ("name", .string(name)), ("uid", .string(cluster.uid("namespace/\(name)"))),
          ("resourceVersion", "41"), ("creationTimestamp", .moment(cluster.founded)))
      ), ("status", .of(("phase", "Active"))))
  }

  private func podMetrics(_ namespace: String?) -> String {
    let pods = cluster.pods.values.filter { namespace == nil || $0.key.namespace == namespace }
    let items = pods.sorted { $0.key < $1.key }.compactMap { pod -> JSON? in
      let usages = pod.containers.compactMap { usage(of: $0) }
      guard !usages.isEmpty else { return nil }
      return .of(
        (
          "metadata",
          .of(
            ("name", .string(pod.key.name)), ("namespace", .string(pod.key.namespace)),
            ("creationTimestamp", .moment(cluster.now)), ("labels", .map(pod.labels)))
        ), ("timestamp", .moment(cluster.now)), ("window", "15.112s"),
        (
          "containers",
          .array(usages.map { .of(("name", .string($0.name)), ("usage", Self.amounts($0.cpu, $0.memory))) })
        ))
    }
    return metrics("PodMetricsList", items)
  }

  private func nodeMetrics() -> String {
    let items = cluster.nodes.map { node -> JSON in
      let usages = cluster.pods.values.filter { $0.node == node.shape.name }.flatMap { pod in
        pod.containers.compactMap { usage(of: $0) }
      }
      let (cpu, memory) = (usages.reduce(0) { $0 + $1.cpu }, usages.reduce(0) { $0 + $1.memory })
      return .of(
        ("metadata", .of(("name", .string(node.shape.name)))), ("timestamp", .moment(cluster.now)),
        ("window", "20.01s"), ("usage", Self.amounts(cpu, memory)))
    }
    return metrics("NodeMetricsList", items)
  }

  private func metrics(_ kind: String, _ items: [JSON]) -> String {
    let list: JSON = .of(
      ("kind", .string(kind)), ("apiVersion", "metrics.k8s.io/v1beta1"), ("metadata", .object([])),
      ("items", .array(items)))
    return list.compact + "\n"
  }

  /// Nanocores and bytes; nil while it does not run, and in its first seconds, of which there is no measurement yet.
  private func usage(of container: SimulatedPod.Container) -> (name: String, cpu: Int, memory: Int)? {
    guard container.isRunning, let run = container.runs.last, cluster.now.age(since: run.start) > 15,
      let simulated = container.simulated(run: run, created: run.start)
    else { return nil }
    return engine.usage(of: simulated, at: cluster.now).map { usage in
      (container.shape.name, Int(usage.cpuPercent * 1e7), usage.memory)
    }
  }

  private static func amounts(_ cpu: Int, _ memory: Int) -> JSON {
    .of(("cpu", .string("\(cpu)n")), ("memory", .string("\(memory / 1024)Ki")))
  }
}

extension SimulatedPod.Container {
  /// One of its runs as a container of the simulated engine, which knows how to speak for it.
  func simulated(run: SimulatedContainer.Run, created: Timestamp) -> SimulatedContainer? {
    let hex = Chance(seed: stream).hex(3, Int64(runs.count), digits: 64)
    guard let id = ContainerID(hex) else { return nil }
    var container = SimulatedContainer(
      id: id, name: shape.name, number: 1, shape: shape.service, stream: stream, created: created)
    container.runs = [run]
    container.phase = run.end == nil ? .running : .exited
    return container
  }
}
