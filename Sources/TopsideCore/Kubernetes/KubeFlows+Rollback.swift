import SafeText

// Back to a revision, by kubectl rollout undo.
extension KubeFlows {
  /// The release of Helm that an object is part of; whoever rolls it back is offered that first.
  package static func release(of object: KubeObject) -> ReleaseKey? {
    let meta = object.meta
    guard meta.labels["app.kubernetes.io/managed-by"] == "Helm" else { return nil }
    guard let name = meta.annotations["meta.helm.sh/release-name"] else { return nil }
    return ReleaseKey(
      namespace: meta.annotations["meta.helm.sh/release-namespace"] ?? meta.namespace, name: name)
  }

  /// A plan for going back to a revision.
  ///
  /// - Parameters:
  ///   - key: A deployment, stateful set or daemon set.
  ///   - revision: Where to go back to.
  ///   - history: Of the workload, from which the revision is.
  ///   - cluster: As it is known.
  /// - Returns: The plan; its remedy goes back to what runs now.
  /// - Throws: Why there is none.
  package func undo(
    _ key: KubeKey, to revision: Revision, history: RolloutHistory, in cluster: Cluster
  ) throws(FlowRefusal) -> Flow {
    let workload = try rollable(key, in: cluster)
    guard let current = history.current else {
      throw FlowRefusal("it has no history: none of its earlier pod templates was kept")
    }
    guard history[revision.number] == revision else {
      throw FlowRefusal("it has no revision \(revision.number) any more: look at its history again")
    }
    if revision.template == current.template {
      throw FlowRefusal("it runs the pod template of revision \(revision.number) already")
    }
    let stuck = stuckPods(workload, going: revision.mark, in: cluster)
    var flow = undoing(
      workload, from: [current.number], to: revision, before: cluster.before(workload),
      deleting: stuck)
    flow.touches =
      [Self.way(from: current, to: revision)] + history.diff(to: revision).brief(limit: Self.diffLimit)
      + stuck.map { Self.words(stuck: $0) } + replaced(workload, revision, in: cluster)
    flow.remedies = [returning(workload, to: current, in: cluster)]
    return flow
  }

  /// Lines of a plan that show what changes; the whole of it is the history's `diff`.
  static let diffLimit = 16

  func rollable(_ key: KubeKey, in cluster: Cluster) throws(FlowRefusal) -> Workload {
    guard let workload = cluster.workloads[key] else {
      throw FlowRefusal("\(key.name) is not there any more")
    }
    guard [.deployment, .statefulSet, .daemonSet].contains(key.kind) else {
      throw FlowRefusal("only a deployment, a stateful set or a daemon set has revisions")
    }
    if workload.isPaused {
      throw FlowRefusal(
        "it is paused, and takes no rollback: kubectl rollout resume \(key.operand) first")
    }
    return workload
  }

  /// - Parameters:
  ///   - workload: What goes back.
  ///   - numbers: That its newest revision may have by then.
  ///   - revision: Where it goes.
  ///   - before: How it was.
  ///   - stuck: Pods that must be deleted for it to go on.
  /// - Returns: A plan without what it touches.
  private func undoing(
    _ workload: Workload, from numbers: [Int], to revision: Revision, before: ClusterProbe.Before,
    deleting stuck: [Pod]
  ) -> Flow {
    let key = workload.key
    let isByHand = workload.strategy == "OnDelete"
    let probe: ClusterProbe = isByHand ? .noted(key, before) : .reverted(key, revision.mark, before)
    var flow = flow(
      .rollback, key, title: "Roll back \(key.name) to revision \(revision.number)", touches: [],
      expects: isByHand
        ? "the controller knows of it within \(seconds)"
        : "\(workload.desired) \(Self.pods(workload.desired)) of that revision available within \(seconds)",
      sameAs: (key, workload.meta.uid), run: commands.rolloutUndo(key, to: revision.number), until: probe)
    flow.guards.append(
      .cluster(
        .newestRevision(key, uid: workload.meta.uid, selector: workload.selector, numbers)))
    // What goes on while it is looked at; the verdict is that of the last step.
    let status: [FlowStep] =
      isByHand ? [] : [.run(commands.rolloutStatus(key, atMost: min(deadline, .seconds(60))))]
    flow.steps.insert(contentsOf: stuck.map(deletion) + status, at: 1)
    flow.warnings = warnings(workload)
    return flow
  }

  private func warnings(_ workload: Workload) -> [SafeText] {
    var lines = drift(workload)
    lines.append(
      "only the pod template goes back: not the replicas, not config maps, secrets or volumes")
    if workload.strategy == "OnDelete" {
      lines.append("its strategy is OnDelete: each pod stays as it is until somebody deletes it")
    }
    if workload.partition > 0 {
      lines.append("its partition is \(workload.partition): pods with a lower ordinal keep what they have")
    }
    return lines
  }

  /// Who will set it back.
  func drift(_ workload: Workload) -> [SafeText] {
    if let release = Self.release(of: .workload(workload)) {
      return [
        "Helm owns it: the next upgrade overwrites this; B on release \(release.name) rolls back by Helm"
      ]
    }
    if workload.meta.labels["app.kubernetes.io/managed-by"] == "Helm" {
      return ["Helm owns it: the next upgrade overwrites this"]
    }
    return workload.meta.owner.map { ["\($0.kind) \($0.name) owns it, and may set it back"] } ?? []
  }

  private static func way(from current: Revision, to revision: Revision) -> SafeText {
    "pod template: revision \(current.number) (\(words(current))) → revision \(revision.number) (\(words(revision)))"
  }

  private static func words(_ revision: Revision) -> SafeText {
    let images = SafeText(sanitising: revision.images, separator: ", ")
    return revision.changeCause.map { "\(images); \($0)" } ?? images
  }

  private func replaced(_ workload: Workload, _ revision: Revision, in cluster: Cluster) -> [SafeText] {
    let pods = cluster.pods(matching: workload.selector, in: workload.meta.namespace)
    let going = pods.filter { !revision.mark.marks($0) && !$0.hasEnded }
    let staying = pods.count { revision.mark.marks($0) && !$0.hasEnded }
    var lines: [SafeText] = []
    if workload.strategy != "OnDelete", !going.isEmpty {
      lines.append(
        "\(going.count) \(Self.pods(going.count)) of other revisions \(going.count == 1 ? "ends" : "end")")
    }
    if staying > 0 {
      lines.append(
        "\(staying) \(Self.pods(staying)) of revision \(revision.number) \(staying == 1 ? "stays" : "stay")")
    }
    return lines + dependents(pods, in: cluster)
  }

  /// Back to what ran when the plan was made. That keeps its number: the change before it got the next one.
  func returning(_ workload: Workload, to current: Revision, in cluster: Cluster) -> Flow {
    var before = cluster.before(workload)
    // The change before it has been taken up, else there is nothing to return from.
    before.generation += 1
    var flow = undoing(
      workload, from: [current.number, current.number + 1], to: current, before: before, deleting: [])
    flow.title = "Return \(workload.key.name) to revision \(current.number)"
    flow.touches = ["pod template: back to revision \(current.number) (\(Self.words(current))), as before"]
    if workload.kind == .statefulSet {
      flow.warnings.append("a pod that never becomes ready holds it up: delete that one then")
    }
    return flow
  }
}

// A stateful set that waits for a pod which will never be ready.
extension KubeFlows {
  /// Pods that hold a stateful set up: it goes on with the next one only when the one before is ready, and replaces none
  /// that never was (kubernetes/kubernetes#67250, "Forced rollback").
  private func stuckPods(_ workload: Workload, going mark: TemplateMark, in cluster: Cluster) -> [Pod] {
    guard workload.kind == .statefulSet, !workload.isParallel, workload.strategy != "OnDelete" else {
      return []
    }
    return cluster.pods(matching: workload.selector, in: workload.meta.namespace).filter { pod in
      !pod.conditions.isTrue("Ready") && !pod.hasEnded && pod.meta.deleted == nil && !mark.marks(pod)
        && pod.meta.owner?.uid == workload.meta.uid
    }
  }

  private static func words(stuck pod: Pod) -> SafeText {
    let why = pod.trouble ?? "\(pod.meta.name) is not ready"
    return "pod \(pod.meta.name) is deleted: the set waits for it, and never replaces it itself (\(why))"
  }

  /// Left out when that very pod is gone by then: another one under its name is not ours to delete.
  private func deletion(_ pod: Pod) -> FlowStep {
    .ensure(
      .cluster(.replaced(pod.key, uid: pod.meta.uid, owner: nil, ClusterProbe.Before())),
      by: commands.delete(pod.key))
  }
}
