import SafeText
import Testing
import TopsideCore

/// Workloads with histories: the deployment `web`, whose revision 5 is broken, and the stateful set `db`.
struct RolloutStage {
  var base = KubeFlowStage()
  var cluster: Cluster { base.cluster }
  var flows: KubeFlows { base.flows }

  /// A container of a pod template, as JSON.
  static func container(
    _ image: String, name: String = "web", env: String = "", more: String = ""
  ) -> String {
    let env = env.isEmpty ? "" : #", "env": [\#(env)]"#
    return #"{"image": "\#(image)", "name": "\#(name)"\#(env)\#(more)}"#
  }

  static func template(_ containers: String..., hash: String? = nil) -> String {
    let hash = hash.map { #", "pod-template-hash": "\#($0)""# } ?? ""
    return #"""
      {"metadata": {"creationTimestamp": null, "labels": {"app": "web"\#(hash)}},
       "spec": {"containers": [\#(containers.joined(separator: ", "))], "restartPolicy": "Always"}}
      """#
  }

  static func replicaSet(
    _ number: Int, hash: String, _ container: String, cause: String = "", owner: String = "uid-web"
  ) -> String {
    let cause = cause.isEmpty ? "" : #", "kubernetes.io/change-cause": "\#(cause)""#
    return #"""
      {"metadata": {"name": "web-\#(hash)", "namespace": "shop", "uid": "uid-\#(hash)",
        "annotations": {"deployment.kubernetes.io/revision": "\#(number)"\#(cause)},
        "labels": {"app": "web", "pod-template-hash": "\#(hash)"},
        "ownerReferences": [{"kind": "Deployment", "name": "web", "uid": "\#(owner)", "controller": true}]},
       "spec": {"replicas": 0, "template": \#(template(container, hash: hash))}}
      """#
  }

  static func controllerRevision(
    _ number: Int, _ name: String, _ container: String, owner: String, kind: String = "StatefulSet"
  ) -> String {
    #"""
    {"metadata": {"name": "\#(name)", "namespace": "shop",
      "labels": {"app": "db", "controller.kubernetes.io/hash": "h", "controller-revision-hash": "h\#(number)"},
      "ownerReferences": [{"kind": "\#(kind)", "name": "db", "uid": "\#(owner)", "controller": true}]},
     "revision": \#(number), "data": {"spec": {"template": \#(template(container))}}}
    """#
  }

  static func list(_ items: String...) -> String {
    #"{"kind": "List", "items": [\#(items.joined(separator: ",\n"))]}"#
  }

  static let oldWeb = container(
    "registry.local/web:1.1",
    env: #"{"name": "LOG_LEVEL", "value": "info"}, {"name": "DB_PASSWORD", "value": "hunter2"}"#)
  static let newWeb = container(
    "registry.local/web:1.2",
    env: #"{"name": "LOG_LEVEL", "value": "debug"}, {"name": "DB_PASSWORD", "value": "hunter3"}"#)

  static let webList = list(
    replicaSet(4, hash: "aaa", oldWeb, cause: "release 1.1"),
    replicaSet(5, hash: "bbb", newWeb, cause: "release 1.2"))
  static let dbList = list(
    controllerRevision(1, "db-r1", container("postgres:15", name: "db"), owner: "uid-db"),
    controllerRevision(2, "db-r2", container("postgres:16", name: "db"), owner: "uid-db"))

  static func history(_ json: String, of key: KubeKey) throws -> RolloutHistory {
    try KubeParsing.rolloutHistory(Array(json.utf8), of: key, uid: "uid-\(key.name)")
  }

  var web: RolloutHistory {
    get throws { try Self.history(Self.webList, of: KubeFlowStage.web) }
  }

  var db: RolloutHistory {
    get throws { try Self.history(Self.dbList, of: KubeFlowStage.db) }
  }

  /// The plan for going back to a revision.
  func undo(_ key: KubeKey, to number: Int, _ history: RolloutHistory) throws -> Flow {
    try flows.undo(key, to: try #require(history[number]), history: history, in: cluster)
  }

  /// Why there is no plan.
  static func words(_ plan: () throws -> Flow) -> String? {
    do {
      _ = try plan()
      return nil
    } catch let refusal as FlowRefusal {
      return refusal.words.text
    } catch {
      return "\(error)"
    }
  }

  /// A plan as an operator reads it, its warnings too.
  static func text(_ flow: Flow) -> String {
    let guards = flow.guards.map { condition in
      switch condition {
      case .sameObject(let key, let uid): "guard \(key.path) is \(uid)"
      case .cluster(.newestRevision(let key, _, _, let numbers)):
        "guard newest revision of \(key.path) is one of \(numbers)"
      case .helm(.unattended(let key)): "guard no helm at work on \(key.path)"
      case .helm(.sameRevision(let key, let number, let status)):
        "guard \(key.path) is at \(number), \(status.word)"
      case .helm(.noneAfter(let key, let number)): "guard \(key.path) is at most at \(number)"
      case .sameContainers, .sameCluster, .compose, .k3s: "guard \(condition)"
      }
    }
    let steps = flow.steps.map { step in
      switch step {
      case .run(let command):
        "run \(command.argv.joined(separator: " ")) (\(command.impact), \(command.target ?? "?"))"
      case .wait(_, let deadline): "wait \(deadline.components.seconds)s"
      case .ensure, .edit, .attempt, .save: "\(step)"
      }
    }
    return
      ([flow.title.text, "in \(flow.place.text)"] + flow.touches.map(\.text)
      + flow.warnings.map { "warning \($0.text)" } + ["expects \(flow.expects.text)"] + guards + steps)
      .joined(separator: "\n")
  }
}
