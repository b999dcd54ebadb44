import Configuration
import DashboardRuntime
import TopsideCore
import TopsideSystem

/// The cluster to look at, as far as the kubeconfig says before anything was asked.
struct KubeTarget: Hashable {
  /// Empty where there is none, as inside a cluster.
  var context: String
  /// Empty: all of them.
  var namespaces: [String]
  /// A kubeconfig where kubectl does not look by itself.
  var kubeconfig: String?
  /// As the kubeconfig names it; nil where it does not.
  var clusterName: String?

  var commands: KubeCommands {
    var commands = KubeCommands(context: context)
    commands.kubeconfig = kubeconfig
    return commands
  }
}

/// The operator's kubeconfig, as kubectl would find it, or that of k3s.
struct KubeconfigFiles {
  /// Where k3s leaves its kubeconfig; its own kubectl reads it, others do not.
  private static let k3sConfig = "/etc/rancher/k3s/k3s.yaml"

  let config: Kubeconfig
  let isThere: Bool
  /// Where kubectl does not look by itself.
  let path: String?

  init(_ surroundings: Surroundings, _ files: some Files) {
    func read(_ paths: [String]) -> [(name: String, bytes: [UInt8])] {
      paths.compactMap { path in files.read(path, limit: .mib(16)).map { (path, $0) } }
    }
    let named = surroundings.environment["KUBECONFIG"]?.split(separator: ":").map(String.init) ?? []
    let own = read(named.isEmpty ? ["\(surroundings.home)/.kube/config"] : named)
    let k3s = own.isEmpty && named.isEmpty ? read([Self.k3sConfig]) : []
    config = Kubeconfig(own + k3s)
    isThere = !(own + k3s).isEmpty
    path = k3s.isEmpty ? nil : Self.k3sConfig
  }
}

extension Wiring {
  /// nil: there is no cluster to look at.
  var kubernetes: KubeTarget? {
    if options.demo {
      return options.noKubernetes ? nil : KubeTarget(context: "demo", namespaces: options.namespace)
    }
    guard !options.noKubernetes, settings.hasKubernetes else { return nil }
    let wanted = options.kubeContext ?? settings.kubeContext
    let isInside = surroundings.environment["KUBERNETES_SERVICE_HOST"] != nil
    // Whoever asks for one by name is told what is missing.
    guard kubeconfig.isThere || wanted != nil || isInside || !options.namespace.isEmpty else { return nil }
    let config = kubeconfig.config
    let context = wanted ?? config.current ?? ""
    return KubeTarget(
      context: context, namespaces: namespaces(config[context]), kubeconfig: kubeconfig.path,
      clusterName: config[context]?.cluster)
  }

  var cluster: ClusterServices? {
    kubernetes.map { target in
      ClusterServices(
        commands: target.commands, socket: proxySocket, namespaces: target.namespaces, ports: LocalPorts())
    }
  }

  /// nil where no directory is ours alone, or its path is longer than that of a socket may be.
  private var proxySocket: String? {
    let path = "\(surroundings.runtime)/kube-\(surroundings.process).sock"
    if options.demo { return path }
    removeLeftSockets()
    guard path.utf8.count <= 100, (try? files.makePrivateDirectory(surroundings.runtime)) != nil else {
      return nil
    }
    return path
  }

  /// Of processes that were ended before they could.
  private func removeLeftSockets() {
    for name in files.names(in: surroundings.runtime) where name.hasPrefix("kube-") {
      let process = name.dropFirst("kube-".count).prefix { $0.isNumber }
      if !files.exists("/proc/\(process)") { try? files.remove("\(surroundings.runtime)/\(name)") }
    }
  }

  private func namespaces(_ context: Kubeconfig.Context?) -> [String] {
    if options.allNamespaces { return [] }
    if !options.namespace.isEmpty { return options.namespace }
    if !settings.namespaces.isEmpty { return settings.namespaces }
    return context?.namespace.map { [$0] } ?? []
  }
}
