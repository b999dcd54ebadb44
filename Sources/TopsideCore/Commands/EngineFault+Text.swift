extension EngineFault {
  /// What was tried and what came back, in one line.
  package var summary: String {
    switch self {
    case .notInstalled(let program): "\(program) is not installed, or not in PATH"
    case .notRunning(let endpoint): "no Docker engine answers at \(endpoint)"
    case .permissionDenied(let endpoint): "you may not use the Docker engine at \(endpoint)"
    case .composeMissing: "docker has no Compose plugin"
    case .composeTooOld(let version): "Compose \(version) is too old; version 2 is needed"
    case .composeFileBroken(let message): "the Compose file is broken: \(Redaction.mask(message))"
    case .composeFileMissing(let message): "no Compose file: \(Redaction.mask(message))"
    case .contextMissing(let name): "docker knows no context named \(name)"
    case .timedOut(let limit): "the engine gave no answer within \(ErrorText.seconds(limit))"
    case .other(let message): Redaction.mask(message)
    }
  }

  /// What the operator can do; empty when nobody can know.
  package var advice: String {
    switch self {
    case .notInstalled(let program) where program.hasSuffix("docker"):
      "install it (Debian, Ubuntu: apt install docker.io), or try the built-in stack: topside --demo"
    case .notInstalled(let program): "install \(program), or add its directory to PATH"
    case .notRunning(let endpoint): Self.startAdvice(endpoint)
    case .permissionDenied:
      "join its group and log in again: sudo usermod -aG docker $USER (whoever is in it is as good as root here)"
    case .composeMissing:
      "install docker-compose-plugin (Docker's packages) or docker-compose-v2 (Ubuntu's), docker-compose (Debian's)"
    case .composeTooOld: "install docker-compose-plugin, which is called as `docker compose`"
    case .composeFileBroken: "correct the file; `docker compose config -q` says when it is right"
    case .composeFileMissing: "start topside where the Compose file is, or name it with -f"
    case .contextMissing: "`docker context ls` lists those there are"
    case .timedOut: "it may be overloaded or stopped: systemctl status docker"
    case .other: ""
    }
  }

  private static func startAdvice(_ endpoint: String) -> String {
    if endpoint.hasPrefix("tcp:") || endpoint.hasPrefix("http") || endpoint.hasPrefix("ssh:") {
      return "check that the host can be reached, and DOCKER_HOST or the docker context"
    }
    return "start it (sudo systemctl start docker), or check DOCKER_HOST"
  }
}
