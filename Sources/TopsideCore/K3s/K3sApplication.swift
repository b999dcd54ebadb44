/// What in a compose project depends on the cluster, and how it gets its credentials anew.
package struct K3sApplication: Hashable, Codable, Sendable {
  package var project: String
  /// The service whose job writes the kubeconfig.
  package var generator = "cert-generator"
  package var kubeconfig: String
  /// What it says when it has: its exit code alone lies.
  package var line = "K8s setup complete! Kubeconfig written"
  /// Services that read the kubeconfig when they start.
  package var workers = ["k8s-worker", "pod-monitor"]
  /// What each of them says when it has come up, as far as it is known.
  package var greetings = [
    "k8s-worker": "KubernetesWorker initialized", "pod-monitor": "PodMonitor initialized",
  ]
  /// What they say when the cluster does not accept them.
  package var refusals = ["x509", "Unauthorized", "401"]
  /// A token that was made just now is good for longer than this.
  package var tokenLasts = Duration.seconds(23 * 3600)
  /// Where checksums from before are kept: a directory of the operator's.
  package var records: String
  package var docker: DockerCommands

  package init(
    project: String, kubeconfig: String, records: String, docker: DockerCommands = DockerCommands()
  ) {
    self.project = project
    self.kubeconfig = kubeconfig
    self.records = records
    self.docker = docker
  }
}
