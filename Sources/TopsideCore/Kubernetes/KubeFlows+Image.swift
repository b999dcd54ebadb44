import SafeText

// Another image, when nothing else is left.
extension KubeFlows {
  /// A plan for another image in one container: what no file knows of.
  ///
  /// - Parameters:
  ///   - key: A deployment, stateful set or daemon set.
  ///   - container: Of its pod template.
  ///   - image: A reference.
  ///   - history: Of the workload.
  ///   - cluster: As it is known.
  /// - Returns: The plan; its remedy goes back to the revision that runs now.
  /// - Throws: Why there is none.
  package func setImage(
    _ key: KubeKey, container: String, to image: String, history: RolloutHistory, in cluster: Cluster
  ) throws(FlowRefusal) -> Flow {
    let workload = try rollable(key, in: cluster)
    guard ImageReference.isValid(image) else {
      throw FlowRefusal("\(image) is no image reference: registry/name:tag, or name@sha256:… is meant")
    }
    guard let current = history.current else {
      throw FlowRefusal("its pod template is not known yet")
    }
    let containers = current.template.containers + current.template.initContainers
    guard let own = containers.first(where: { $0.name == container }), Self.isName(container) else {
      throw FlowRefusal("it has no container named \(container)")
    }
    if own.image == image { throw FlowRefusal("container \(container) has that image already") }
    let isByHand = workload.strategy == "OnDelete"
    let before = cluster.before(workload)
    var flow = flow(
      .image, key, title: "Set the image of \(key.name)",
      touches: ["container \(container): \(own.image) → \(image)"]
        + dependents(cluster.pods(matching: workload.selector, in: key.namespace), in: cluster),
      expects: isByHand
        ? "the controller knows of it within \(seconds)"
        : "\(workload.desired) new \(Self.pods(workload.desired)) available within \(seconds)",
      sameAs: (key, workload.meta.uid),
      run: commands.setImage(key, container: container, to: image),
      until: isByHand ? .noted(key, before) : .rolledOut(key, before))
    flow.warnings =
      drift(workload) + [
        "drift: no file knows of this image; whatever applies them next puts the one back that they name"
      ]
    flow.guards.append(
      .cluster(
        .newestRevision(
          key, uid: workload.meta.uid, selector: workload.selector, [current.number])))
    flow.remedies = [returning(workload, to: current, in: cluster)]
    return flow
  }

  /// As the API names containers: also what keeps one from being read as an option, or as two.
  static func isName(_ text: String) -> Bool {
    let isPlain = text.utf8.allSatisfy {
      (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
    }
    return isPlain && (1...63).contains(text.utf8.count) && !text.hasPrefix("-") && !text.hasSuffix("-")
  }
}
