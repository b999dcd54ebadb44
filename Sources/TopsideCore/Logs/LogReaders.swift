/// Each subject's log by the tool that has it, so that one log can have lines of containers and of pods.
package struct LogReaders: LogReader {
  private let docker: DockerLogReader
  private let kubernetes: KubeLogReader

  package init(docker: DockerCommands, kubernetes: KubeCommands) {
    self.docker = DockerLogReader(commands: docker)
    self.kubernetes = KubeLogReader(commands: kubernetes)
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
