import Configuration
import TopsideCore

extension Settings {
  /// What is locked until it is unlocked: what the configuration names, and contexts of production.
  func protection(_ kubeconfig: Kubeconfig) -> Protection {
    let settings = self
    return Protection(
      hasProject: { name in settings.protectedProjects.contains { $0.matches(name) } },
      hasContext: { name in
        // Without a name it is the one that kubectl uses by itself.
        let context = name.isEmpty ? kubeconfig.current ?? "" : name
        return settings.isProduction(context, kubeconfig[context]?.cluster)
          || settings.protectedContexts.contains { $0.matches(context) }
      },
      hasNamespace: { name in settings.protectedNamespaces.contains { $0.matches(name) } },
      hasAnyProject: !protectedProjects.isEmpty)
  }
}
