import TopsideCore

/// A release of Helm in the simulated cluster.
struct SimulatedRelease: Sendable {
  struct Revision: Sendable {
    var number: Int
    var status: String
    var updated: Timestamp
    var version: String
    var description: String
    /// Whether its workloads are made from the first of their templates.
    var isOriginal: Bool
  }

  var name: String
  var namespace: String
  var values: String
  /// Oldest first.
  var revisions: [Revision]

  static func all(opening: Timestamp) -> [String: SimulatedRelease] {
    func ago(_ hours: Double) -> Timestamp { opening.advanced(bySeconds: -hours * 3600) }
    let vibeyard = SimulatedRelease(
      name: "vibeyard", namespace: "vibeyard",
      values: """
        image:
          tag: main-abc
        ingress:
          host: vibeyard.example.com
        postgresql:
          auth:
            password: demo-password
        replicas: 3
        stripeApiKey: demo-key

        """,
      revisions: [
        Revision(
          number: 1, status: "superseded", updated: ago(700), version: "0.8.0",
          description: "Install complete",
          isOriginal: true),
        Revision(
          number: 2, status: "failed", updated: ago(300), version: "0.8.1",
          description: "Upgrade \"vibeyard\" failed: timed out waiting for the condition", isOriginal: true),
        Revision(
          number: 3, status: "superseded", updated: ago(299), version: "0.8.0", description: "Rollback to 1",
          isOriginal: true),
        Revision(
          number: 4, status: "deployed", updated: ago(0.35), version: "0.9.0",
          description: "Upgrade complete",
          isOriginal: false),
      ])
    let copilot = SimulatedRelease(
      name: "copilot-agent", namespace: "copilot-agent-dev",
      values: "github:\n  privateKey: demo-key\nreplicas: 1\n",
      revisions: [
        Revision(
          number: 1, status: "superseded", updated: ago(90), version: "1.2.0",
          description: "Install complete",
          isOriginal: true),
        Revision(
          number: 2, status: "deployed", updated: ago(40), version: "1.3.0", description: "Upgrade complete",
          isOriginal: true),
        Revision(
          number: 3, status: "pending-upgrade", updated: ago(2), version: "1.3.1",
          description: "Preparing upgrade", isOriginal: true),
      ])
    let runner = SimulatedRelease(
      name: "integr8scode", namespace: "integr8scode", values: "image:\n  tag: \(Integr8sCode.tag)\n",
      revisions: [
        Revision(
          number: 1, status: "deployed", updated: ago(2), version: Integr8sCode.tag,
          description: "Install complete", isOriginal: true)
      ])
    return [vibeyard.name: vibeyard, copilot.name: copilot, runner.name: runner]
  }
}

extension SimulatedRelease {
  /// As `helm list` has it: its number is a string.
  var listed: JSON {
    let newest = revisions.last
    return .of(
      ("name", .string(name)), ("namespace", .string(namespace)),
      ("revision", .string("\(newest?.number ?? 0)")),
      ("updated", newest.map { .string(Self.go($0.updated)) }), ("status", newest.map { .string($0.status) }),
      ("chart", newest.map { .string("\(name)-\($0.version)") }),
      ("app_version", newest.map { .string($0.version) }))
  }

  /// As `helm history` has it.
  func history(_ count: Int) -> JSON {
    .array(
      revisions.suffix(count).map { revision in
        .of(
          ("revision", .integer(revision.number)), ("updated", .string(RFC3339.print(revision.updated))),
          ("status", .string(revision.status)), ("chart", .string("\(name)-\(revision.version)")),
          ("app_version", .string(revision.version)), ("description", .string(revision.description)))
      })
  }

  /// `2026-11-21 01:15:45.123456789 +0000 UTC`
  private static func go(_ moment: Timestamp) -> String {
    let text = RFC3339.print(moment)
    return "\(text.prefix(10)) \(text.dropFirst(11).dropLast()) +0000 UTC"
  }
}

// What helm does to the cluster.
extension ClusterSimulation {
  /// What a revision of a release puts there, as YAML.
  func manifest(_ release: SimulatedRelease, _ revision: SimulatedRelease.Revision) -> String {
    let secret = """
      ---
      # Source: \(release.name)/templates/secret.yaml
      apiVersion: v1
      kind: Secret
      metadata:
        name: \(release.name)
      type: Opaque
      data:
        password: ZGVtby1wYXNzd29yZA==

      """
    return owned(by: release).reduce(into: secret) { text, workload in
      let templates = workload.revisions.sorted { $0.created < $1.created }
      let pod = (revision.isOriginal ? templates.first?.pod : templates.last?.pod) ?? workload.pod
      text += """
        ---
        # Source: \(release.name)/templates/\(workload.shape.key.name).yaml
        apiVersion: apps/v1
        kind: \(workload.shape.key.kind.name)
        metadata:
          name: \(workload.shape.key.name)
          labels:
            app.kubernetes.io/managed-by: Helm
        spec:
          replicas: \(workload.shape.replicas)
          template:
            spec:
              containers:

        """
      for container in pod.containers {
        text += "        - name: \(container.name)\n          image: \"\(container.image)\"\n"
      }
    }
  }

  private func owned(by release: SimulatedRelease) -> [Workload] {
    workloads.values.filter {
      $0.shape.release == release.name && $0.shape.key.namespace == release.namespace
    }.sorted { $0.shape.key < $1.shape.key }
  }

  mutating func rollBack(_ name: String, to number: Int) -> CommandResult {
    guard let release = releases[name] else { return .failed("Error: release: not found", code: 1) }
    guard let target = release.revisions.first(where: { $0.number == number }),
      let newest = release.revisions.last
    else { return .failed("Error: release has no \(number) version", code: 1) }
    for workload in owned(by: release) where target.isOriginal {
      // The one that was first has the lowest number, unless it was gone back to.
      guard let first = workload.revisions.min(by: { $0.created < $1.created }) else { continue }
      _ = goBack(workload.shape.key, to: first.number)
    }
    for index in release.revisions.indices where release.revisions[index].status == "deployed" {
      releases[name]?.revisions[index].status = "superseded"
    }
    var revision = target
    revision.number = newest.number + 1
    revision.status = "deployed"
    revision.updated = now
    revision.description = "Rollback to \(number)"
    releases[name]?.revisions.append(revision)
    return .success("Rollback was a success! Happy Helming!\n")
  }
}
