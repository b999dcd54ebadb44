package import SafeText

/// What the pods of a workload are made from.
package struct PodTemplate: Hashable, Sendable {
  package struct Container: Hashable, Sendable {
    package var name: String
    package var image: String
  }

  /// As the API has it, without what the controllers add to tell the templates of one workload apart. It may hold
  /// secrets: what is shown of it is `text`.
  let tree: JSONTree

  init(_ tree: JSONTree) {
    self.tree = tree.removing("metadata", "labels", "pod-template-hash")
      .removing("metadata", "creationTimestamp").removing("$patch")
  }

  package var containers: [Container] { containers("containers") }
  package var initContainers: [Container] { containers("initContainers") }
  package var images: [String] { containers.map(\.image) }

  private func containers(_ list: String) -> [Container] {
    (tree["spec"]?[list]?.elements ?? []).map {
      Container(name: $0["name"]?.text ?? "", image: $0["image"]?.text ?? "")
    }
  }

  /// As YAML, secrets masked.
  package var text: [SafeText] { sources.map(\.shown) }

  var sources: [LineDiff.Source] {
    // The kind says that this is no secret, whose data would be masked whole; it is no part of the template.
    Array(KubeText.sources(yaml: ["kind: PodTemplate"] + tree.yaml).dropFirst())
  }
}

/// What tells the pods of one revision from those of the others: a label of theirs.
package struct TemplateMark: Hashable, Codable, Sendable {
  package var label: String
  package var value: String

  package init(label: String, value: String) {
    self.label = label
    self.value = value
  }

  package func marks(_ pod: Pod) -> Bool { pod.meta.labels[label] == value }
}

/// A pod template that a workload had, or has, under a number.
package struct Revision: Hashable, Sendable, Identifiable {
  /// Not for good: a rollback gives the template that it goes back to the next free number, and the old one is gone.
  package var number: Int
  /// Of the replica set, or of the controller revision, that keeps it.
  package var name: String
  package var created: Timestamp?
  /// What whoever made it gave as the reason; nil for most.
  package var changeCause: SafeText?
  package var template: PodTemplate
  package var mark: TemplateMark

  package init(
    number: Int, name: String, created: Timestamp? = nil, changeCause: SafeText? = nil,
    template: PodTemplate, mark: TemplateMark
  ) {
    self.number = number
    self.name = name
    self.created = created
    self.changeCause = changeCause
    self.template = template
    self.mark = mark
  }

  package var id: Int { number }
  package var images: [String] { template.images }
}

/// The revisions of a deployment, stateful set or daemon set.
package struct RolloutHistory: Hashable, Sendable {
  package var key: KubeKey
  /// The newest first, which is what the controller makes pods from now.
  package var revisions: [Revision]

  package init(key: KubeKey, revisions: [Revision]) {
    self.key = key
    self.revisions = revisions.sorted { $0.number > $1.number }
  }

  package var current: Revision? { revisions.first }
  /// Those that it can go back to: of another template than the current one.
  package var earlier: [Revision] { revisions.filter { $0.template != current?.template } }

  package subscript(number: Int) -> Revision? { revisions.first { $0.number == number } }

  /// What a rollback to a revision changes of the pod template.
  package func diff(to revision: Revision) -> LineDiff {
    LineDiff(from: current?.template.sources ?? [], to: revision.template.sources)
  }
}
