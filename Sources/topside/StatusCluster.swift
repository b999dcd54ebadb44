import SafeText
import TopsideCore

/// The part of the report that is about a cluster.
struct StatusCluster {
  let target: KubeTarget
  let cluster: Cluster

  /// Whether everything that tells of problems could be listed.
  var isComplete: Bool { cluster.watches.values.allSatisfy { $0 == .live } && !cluster.watches.isEmpty }

  var hasPods: Bool { cluster.watches.contains { $0.key.kind == .pod && $0.value == .live } }

  var pods: [Pod] { cluster.pods.values.sorted { $0.key < $1.key } }

  /// What could not be listed, and why: `pods in shop: …`.
  var refusals: [(what: String, why: String)] {
    cluster.watches.compactMap { watch, state in
      guard case .lost(let fault, _, _) = state else { return nil }
      return (watch.kind.resource + (watch.namespace.map { " in \($0)" } ?? ""), fault.summary)
    }.sorted { $0.what < $1.what }
  }

  func table(_ triage: Triage) -> [String] {
    guard !pods.isEmpty else { return ["no pods in \(target.scope)"] }
    let head = ["NAMESPACE", "POD", "READY", "STATUS", "RESTARTS", "AGE", "NODE"]
    return TextTable.lines([head] + pods.map { cells($0, triage) })
  }

  private func cells(_ pod: Pod, _ triage: Triage) -> [String] {
    let reading = triage.status(pod)
    return [
      SafeText(sanitising: pod.meta.namespace).text, SafeText(sanitising: pod.meta.name).text,
      reading.readiness.text, reading.word.text, reading.restarts(at: triage.now.wall).text,
      pod.meta.created.map { Words.kubectlAge(triage.now.wall.since($0)).text } ?? "-",
      SafeText(sanitising: pod.node.isEmpty ? "-" : pod.node).text,
    ]
  }
}

extension KubeTarget {
  /// Where it was looked, in words.
  var scope: String { namespaces.isEmpty ? "any namespace" : namespaces.joined(separator: ", ") }
}

// As JSON.
extension StatusCluster {
  struct Document: Encodable {
    struct Pod: Encodable {
      var namespace: String
      var name: String
      var status: String
      var severity: String
      var cause: String?
      var ready: Int
      var containers: Int
      var restarts: Int
      var createdAt: String?
      var node: String?
    }
    struct Refusal: Encodable {
      var what: String
      var why: String
    }
    var context: String
    /// Empty: all of them.
    var namespaces: [String]
    var isComplete: Bool
    var refusals: [Refusal]
    var pods: [Pod]
  }

  func document(_ triage: Triage, _ severity: (Severity) -> String) -> Document {
    Document(
      context: target.context, namespaces: target.namespaces, isComplete: isComplete,
      refusals: refusals.map { Document.Refusal(what: $0.what, why: $0.why) },
      pods: pods.map { pod in
        let reading = triage.status(pod)
        return Document.Pod(
          namespace: pod.meta.namespace, name: pod.meta.name, status: reading.word.text,
          severity: severity(reading.severity), cause: reading.cause.isEmpty ? nil : reading.cause.text,
          ready: reading.ready, containers: reading.total, restarts: reading.restarts,
          createdAt: pod.meta.created.map(RFC3339.print), node: pod.node.isEmpty ? nil : pod.node)
      })
  }
}
