/// A context of a kubeconfig: which cluster, as whom, where.
package struct KubeContext: Hashable, Sendable {
  package var name: String
  /// As the kubeconfig names it.
  package var cluster = ""
  /// `https://10.0.0.5:6443`, without a password.
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

extension JSONReader {
  mutating func kubeconfig() throws(JSONFault) -> KubeContexts {
    var contexts = KubeContexts()
    var servers: [String: String] = [:]
    guard try enterObject() else { return contexts }
    while let key = try nextKey() {
      switch key {
      case "current-context": contexts.current = try text()
      case "contexts": contexts.all = try kubeconfigContexts()
      case "clusters": servers = try kubeconfigServers()
      default: try skip()
      }
    }
    for index in contexts.all.indices {
      contexts.all[index].server = servers[contexts.all[index].cluster] ?? ""
    }
    return contexts
  }

  private mutating func kubeconfigContexts() throws(JSONFault) -> [KubeContext] {
    var contexts: [KubeContext] = []
    guard try enterArray() else { return contexts }
    while try nextElement() {
      guard try enterObject() else { continue }
      var context = KubeContext(name: "")
      while let key = try nextKey() {
        switch key {
        case "name": context.name = try text()
        case "context": try kubeconfigContext(&context)
        default: try skip()
        }
      }
      contexts.append(context)
    }
    return contexts
  }

  private mutating func kubeconfigContext(_ context: inout KubeContext) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "cluster": context.cluster = try text()
      case "user": context.user = try text()
      case "namespace": context.namespace = try text()
      default: try skip()
      }
    }
  }

  /// By the name of the cluster. Its certificates are not read.
  private mutating func kubeconfigServers() throws(JSONFault) -> [String: String] {
    var servers: [String: String] = [:]
    guard try enterArray() else { return servers }
    while try nextElement() {
      guard try enterObject() else { continue }
      var name = ""
      var server = ""
      while let key = try nextKey() {
        switch key {
        case "name": name = try text()
        case "cluster":
          guard try enterObject() else { continue }
          while let key = try nextKey() {
            switch key {
            case "server": server = Redaction.mask(try text())
            default: try skip()
            }
          }
        default: try skip()
        }
      }
      servers[name] = server
    }
    return servers
  }
}
