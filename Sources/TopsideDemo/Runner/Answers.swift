import TopsideCore

extension CommandResult {
  static func success(_ output: String) -> CommandResult {
    CommandResult(status: .exited(0), standardOutput: Array(output.utf8))
  }

  static func failed(_ words: String, code: Int32, output: String = "") -> CommandResult {
    CommandResult(
      status: .exited(code), standardOutput: Array(output.utf8), standardError: Array((words + "\n").utf8))
  }

  static let unreachable = failed(
    "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
    code: 1)

  static func unknown(_ command: Command) -> CommandResult {
    failed(
      "The simulated engine of the demo has no answer to: \(command.argv.joined(separator: " "))", code: 1)
  }
}

extension SimulatedEngine.View {
  /// To what is read at once.
  func answer(_ request: DemoRequest) -> CommandResult {
    switch request {
    case .version: .success(Self.version.compact + "\n")
    case .list(let isOurs, let onlyRunning, let isTruncated):
      .lines(isOurs ? simulation.identifiers(onlyRunning: onlyRunning, isTruncated: isTruncated) : [])
    case .inspect(let names): inspect(names)
    case .stats(_, let isTruncated): .lines(simulation.statistics(isTruncated: isTruncated))
    case .processes(let name, let columns): processes(name, columns)
    case .composeVersion: .success("2.26.1\n")
    case .composeConfiguration(let project, let withAllProfiles):
      project ?? Integr8sCode.project == Integr8sCode.project
        ? .success(simulation.composeConfiguration(withAllProfiles: withAllProfiles))
        : .failed("no configuration file provided: not found", code: 14)
    case .volumes(let isSized):
      isSized ? .success(simulation.volumeSizes) : .lines(simulation.volumes.keys.sorted())
    case .imageID(let reference):
      simulation.shapes.contains { $0.image == reference }
        ? .success(SimulatedContainer.imageID(of: reference) + "\n")
        : .failed("Error: No such image: \(reference)", code: 1)
    case .events, .logs, .composeChange, .compose, .change, .shell:
      .failed("The simulated engine of the demo answers this only in time.", code: 1)
    }
  }

  private func inspect(_ names: [String]) -> CommandResult {
    var found: [JSON] = []
    var errors: [String] = []
    for name in names {
      if let index = simulation.container(name) {
        found.append(simulation.inspect(simulation.containers[index]))
      } else {
        errors.append("Error response from daemon: No such container: \(name)")
      }
    }
    let output = JSON.array(found).indented(by: 4, escapesMarkup: true) + "\n"
    return errors.isEmpty
      ? .success(output) : .failed(errors.joined(separator: "\n"), code: 1, output: output)
  }

  private func processes(_ name: String, _ columns: [String]) -> CommandResult {
    guard let index = simulation.container(name) else {
      return .failed("Error response from daemon: No such container: \(name)", code: 1)
    }
    let container = simulation.containers[index]
    guard container.isRunning else {
      return .failed("Error response from daemon: container \(container.id.hex) is not running", code: 1)
    }
    guard let table = simulation.processes(of: container, columns: columns) else {
      return .failed("Error response from daemon: ps: error: unknown user-defined format specifier", code: 1)
    }
    return .success(table)
  }

  private static let version: JSON = [
    "Client": [
      "Version": "28.2.2", "ApiVersion": "1.41", "DefaultAPIVersion": "1.50", "Os": "linux", "Arch": "amd64",
      "Context": "default",
    ],
    "Server": [
      "Platform": ["Name": "Simulated by the demo"],
      "Components": [
        ["Name": "Engine", "Version": "20.10.24", "Details": ["ApiVersion": "1.41", "Os": "linux"]]
      ],
      "Version": "20.10.24", "ApiVersion": "1.41", "MinAPIVersion": "1.12", "Os": "linux", "Arch": "amd64",
    ],
  ]
}

extension CommandResult {
  fileprivate static func lines(_ lines: [String]) -> CommandResult {
    .success(lines.map { $0 + "\n" }.joined())
  }
}
