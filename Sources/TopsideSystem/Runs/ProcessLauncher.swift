import CGuard
import Glibc
package import TopsideCore

/// Has each run taken up by a process of this program, in a session of its own.
package struct ProcessLauncher: RunLauncher {
  /// Names the run in the environment of its process and of all that this starts: who ends a dashboard's children
  /// leaves those alone.
  package static let mark = "TOPSIDE_RUN"
  /// Their paths may be relative, and the process does not run where we do.
  private static let pathLists: [String: Character] = [
    "KUBECONFIG": ":", "COMPOSE_FILE": ":", "COMPOSE_ENV_FILES": ",", "DOCKER_CONFIG": "\0",
    "DOCKER_CERT_PATH": "\0",
  ]

  private let executable: String
  private let environment: [String: String]
  private let currentDirectory: String
  private let options: [String]

  /// - Parameters:
  ///   - executable: Ourselves, even when the file has been replaced meanwhile.
  ///   - environment: The operator's.
  ///   - currentDirectory: Where relative paths in it begin.
  ///   - options: What the process is told besides the run's name.
  package init(
    executable: String = "/proc/self/exe", environment: [String: String], currentDirectory: String,
    options: [String] = []
  ) {
    self.executable = executable
    self.environment = environment
    self.currentDirectory = currentDirectory
    self.options = options
  }

  package func launch(_ id: RunID, secrets: [String: String]) throws(LaunchError) {
    let words = ["topside", "run-flow"] + options + [id.text]
    let variables = variables(id, secrets).map { "\($0)=\($1)" }
    // C strings end at a zero byte: it would not be what was meant.
    guard !(words + variables).contains(where: { $0.utf8.contains(0) }) else {
      throw LaunchError(errno: EINVAL)
    }
    var (argv, envp) = (words.map { strdup($0) } + [nil], variables.map { strdup($0) } + [nil])
    defer { for pointer in argv + envp { free(pointer) } }
    let failure = guard_detach(executable, &argv, &envp)
    guard failure == 0 else { throw LaunchError(errno: failure) }
  }

  func variables(_ id: RunID, _ secrets: [String: String]) -> [String: String] {
    var variables = environment.merging(secrets) { _, secret in secret }
    for (name, separator) in Self.pathLists {
      if let paths = variables[name] { variables[name] = absolute(paths, separator) }
    }
    variables["TOPSIDE_GUARD"] = nil
    variables["SWIFT_BACKTRACE"] = "enable=no"
    variables[Self.mark] = id.text
    return variables
  }

  private func absolute(_ paths: String, _ separator: Character) -> String {
    paths.split(separator: separator, omittingEmptySubsequences: false).map { path in
      path.isEmpty || path.hasPrefix("/") ? String(path) : "\(currentDirectory)/\(path)"
    }.joined(separator: String(separator))
  }
}
