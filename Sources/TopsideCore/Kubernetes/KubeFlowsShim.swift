import FoundationEssentials

/// A context of a kubeconfig: which cluster, as whom, where.
package struct KubeContext: Hashable, Sendable {
  package var name: String
  /// As the kubeconfig names it.
  package var cluster = ""
  package var server = ""
  package var user = ""
  /// Empty where it names none, which means `default`.
  package var namespace = ""

  package init(name: String) { self.name = name }
}

/// The contexts of a kubeconfig.
package struct KubeContexts: Hashable, Sendable {
  /// In the order of the file.
  package var all: [KubeContext] = []
  /// Empty where none is.
  package var current = ""

  package init() {}

  package subscript(name: String) -> KubeContext? { all.first { $0.name == name } }
}

package enum KubeParsing {
  /// What the contexts of a kubeconfig mean, from `kubectl config view -o json`.
  package static func contexts(_ json: [UInt8]) throws(SourceError) -> KubeContexts {
    let file: ConfigFields
    do {
      file = try JSONDecoder().decode(ConfigFields.self, from: Data(json))
    } catch {
      throw .unreadable(json, expected: "the JSON of kubectl config view")
    }
    let servers = (file.clusters?.elements ?? []).map { ($0.name, $0.cluster?.server ?? "") }
    let server = Dictionary(servers) { first, _ in first }
    var contexts = KubeContexts()
    contexts.current = file.current ?? ""
    contexts.all = (file.contexts?.elements ?? []).map { fields in
      var context = KubeContext(name: fields.name)
      context.cluster = fields.context?.cluster ?? ""
      context.user = fields.context?.user ?? ""
      context.namespace = fields.context?.namespace ?? ""
      context.server = Redaction.mask(server[context.cluster] ?? "")
      return context
    }
    return contexts
  }
}

/// The part of a kubeconfig that is read.
private struct ConfigFields: Decodable {
  struct ClusterEntry: Decodable, Sendable {
    struct Fields: Decodable, Sendable { @Lenient var server: String? }
    var name: String
    @Lenient var cluster: Fields?
  }
  struct ContextEntry: Decodable, Sendable {
    struct Fields: Decodable, Sendable {
      @Lenient var cluster: String?
      @Lenient var user: String?
      @Lenient var namespace: String?
    }
    var name: String
    @Lenient var context: Fields?
  }
  enum CodingKeys: String, CodingKey {
    case clusters, contexts
    case current = "current-context"
  }

  @Lenient var clusters: LenientArray<ClusterEntry>?
  @Lenient var contexts: LenientArray<ContextEntry>?
  @Lenient var current: String?
}
