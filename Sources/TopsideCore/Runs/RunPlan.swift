/// Everything that whoever runs a flow has to know, except secrets: the first line of its journal.
package struct RunPlan: Hashable, Codable, Sendable {
  /// Of this shape; a journal of a later topside is shown, and not run.
  package static let currentVersion = 1

  package var version = RunPlan.currentVersion
  package var id: RunID
  package var flow: Flow
  package var actor: AuditActor
  package var docker: DockerCommands
  package var kubernetes: KubeCommands?
  /// What is protected and was unlocked when it was confirmed: the run may go on when that time is over.
  package var permits: [ProtectedName] = []
  /// The run after which this one was chosen.
  package var follows: RunID?

  package init(
    id: RunID, flow: Flow, actor: AuditActor, docker: DockerCommands, kubernetes: KubeCommands?
  ) {
    self.id = id
    self.flow = flow
    self.actor = actor
    self.docker = docker
    self.kubernetes = kubernetes
  }
}
