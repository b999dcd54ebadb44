/// Each subject's log by the tool that has it, so that one log can have lines of containers and of pods.
package struct LogReaders: LogReader {
  private let docker: DockerLogReader
  private let kubernetes: KubeLogReader

  /// - Parameters:
  ///   - docker: Which engine.
  ///   - kubernetes: Which cluster.
  ///   - socket: Where the cluster's proxy listens; nil: there is none.
  package init(docker: DockerCommands, kubernetes: KubeCommands, socket: String? = nil) {
    self.docker = DockerLogReader(commands: docker)
    self.kubernetes = KubeLogReader(commands: kubernetes, socket: socket)
  }

  /// The coarser one's, with which both are right.
  package var resolution: Int64 { max(docker.resolution, kubernetes.resolution) }

  package func reader(for subject: LogSubject) -> any LogReader {
    switch subject.source {
    case .docker: docker
    case .kubernetes: kubernetes
    }
  }

  package func command(_ subject: LogSubject, _ query: LogQuery) -> Command {
    reader(for: subject).command(subject, query)
  }

  package func judge(_ result: CommandResult, of subject: LogSubject, by command: Command) -> LogEnd {
    reader(for: subject).judge(result, of: subject, by: command)
  }
}
