/// Why a container engine gave no answer, as far as its own words tell. `ErrorText` has ours.
package enum EngineFault: Hashable, Sendable {
  /// There is no such program along PATH.
  case notInstalled(program: String)
  /// Nothing listens at the endpoint, or nothing can be reached there.
  case notRunning(endpoint: String)
  /// The socket is there, but not for this user.
  case permissionDenied(endpoint: String)
  /// docker is there without its Compose plugin.
  case composeMissing
  /// Only Compose 1, which no longer is what this program was made for.
  case composeTooOld(version: String)
  /// The project's files do not make a project; the message is Compose's own.
  case composeFileBroken(message: String)
  /// There is no Compose file where one was looked for.
  case composeFileMissing(message: String)
  case contextMissing(name: String)
  case timedOut(after: Duration)
  case other(message: String)

  /// What a command's end says of the engine. Only for a command that did not do what it should.
  package static func classify(_ command: Command, _ result: CommandResult) -> EngineFault {
    let error = String(decoding: result.standardError, as: UTF8.self)
    let output = String(decoding: result.standardOutput, as: UTF8.self)
    return oldCompose(output) ?? classify(command, saying: error)
      ?? .other(message: EngineWords.lastLine(error) ?? EngineWords.ending(result.status))
  }

  /// What it says of the engine that a command gave no result.
  package static func classify(_ error: CommandError) -> EngineFault {
    switch error {
    case .notFound(let executable): .notInstalled(program: executable)
    case .timedOut(_, let limit): .timedOut(after: limit)
    default: .other(message: ErrorText.summary(error))
    }
  }

  private static func classify(_ command: Command, saying error: String) -> EngineFault? {
    // Refusal before absence: newer clients say both in one sentence.
    if error.contains("permission denied while trying to connect")
      || error.contains("connect: permission denied")
    {
      return .permissionDenied(endpoint: EngineWords.endpoint(in: error, of: command))
    }
    if let name = EngineWords.missingContext(in: error) { return .contextMissing(name: name) }
    if isAbsence(error) { return .notRunning(endpoint: EngineWords.endpoint(in: error, of: command)) }
    guard command.isCompose else { return nil }
    if isComposeMissing(error) { return .composeMissing }
    return composeFile(error)
  }

  private static func isAbsence(_ error: String) -> Bool {
    [
      "Cannot connect to the Docker daemon", "Is the docker daemon running", "error during connect:",
      "failed to connect to the docker API",
    ].contains(where: error.contains)
  }

  /// docker itself answers for a plugin that is not there, and stumbles over the plugin's options before it.
  private static func isComposeMissing(_ error: String) -> Bool {
    error.contains("'compose' is not a docker command") || error.contains("unknown command: docker compose")
      || (error.contains("unknown shorthand flag: ") || error.contains("unknown flag: "))
        && error.contains("Usage:  docker [OPTIONS] COMMAND")
  }

  private static func composeFile(_ error: String) -> EngineFault? {
    guard let line = EngineWords.lastLine(error) else { return nil }
    if line.contains("no configuration file provided") || EngineWords.isMissingComposeFile(line) {
      return .composeFileMissing(message: line)
    }
    let signs = [
      "yaml: ", "validating ", "invalid compose project", "error while interpolating ",
      "Additional property ",
      "depends on undefined service", "refers to undefined ", "must be a mapping",
      "mapping values are not allowed",
      "no service selected", "undefined volume", "undefined network", "env file ", "top-level object must be",
    ]
    return signs.contains(where: line.contains) ? .composeFileBroken(message: line) : nil
  }

  private static func oldCompose(_ output: String) -> EngineFault? {
    for prefix in ["docker-compose version ", "Docker Compose version v1.", "Docker Compose version 1."] {
      guard let range = output.firstRange(of: prefix) else { continue }
      let start = prefix.hasSuffix("1.") ? output.index(range.upperBound, offsetBy: -2) : range.upperBound
      let version = String(output[start...].prefix { $0.isNumber || $0 == "." })
      return version.hasPrefix("1.") ? .composeTooOld(version: version) : nil
    }
    return nil
  }
}

extension EngineFault {
  /// The most that may pass before the engine is asked again. One on this machine costs little to ask, and its
  /// return should be seen at once; one behind ssh may lock out who knocks too often.
  package var longestPause: Duration {
    if case .notRunning(let endpoint) = self, endpoint.hasPrefix("unix:") { return .milliseconds(1500) }
    return .seconds(30)
  }
}

extension Command {
  /// Whether the Compose plugin is asked, not docker itself.
  fileprivate var isCompose: Bool { arguments.contains("compose") || executable.hasSuffix("docker-compose") }
}
