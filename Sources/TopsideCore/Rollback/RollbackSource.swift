import SafeText

/// Looks at a project for a rollback; changes nothing.
package struct RollbackSource: Sendable {
  let commands: DockerCommands
  let runner: any CommandRunner
  let files: any Files
  let time: any Time

  package init(commands: DockerCommands, runner: any CommandRunner, files: any Files, time: any Time) {
    self.commands = commands
    self.runner = runner
    self.files = files
    self.time = time
  }

  /// What runs, what it could go back to, and whether that is safe.
  ///
  /// - Parameters:
  ///   - project: Where its files are; missing parts are read off the containers' labels.
  ///   - containers: All of the project, running or not.
  ///   - history: What is on record of it, in any order.
  ///   - variable: The one to use, where tags are made of several.
  /// - Returns: The survey, or why there is none: in the words of compose, or the names of variables that must be set.
  package func survey(
    _ project: ProjectFiles, containers: [Container], history: [Deployment], variable: String? = nil
  ) async -> Result<RollbackSurvey, FlowRefusal> {
    do throws(FlowRefusal) {
      let desk = try await desk(project, containers)
      return .success(try await Surveying(source: self, desk: desk, history: history).survey(variable))
    } catch {
      return .failure(error)
    }
  }

  /// What a plain `up` would make anew; for the banner.
  ///
  /// - Parameters:
  ///   - project: Where its files are; missing parts are read off the containers' labels.
  ///   - containers: All of the project, running or not.
  /// - Returns: nil when compose, or the engine, does not say.
  package func plainUp(_ project: ProjectFiles, containers: [Container]) async -> PlainUp? {
    do throws(FlowRefusal) {
      let desk = try await desk(project, containers)
      return await plainUp(desk, images: try await images([]))
    } catch {
      return nil
    }
  }

  /// The values that a flow needs in the environment of who runs it, read off the running containers and proven; for a
  /// run that is taken up by a process that does not have them.
  package func secrets(for flow: Flow) async -> Result<Secrets, FlowRefusal> {
    guard !flow.secrets.isEmpty else { return .success(Secrets()) }
    let claims = flow.guards.compactMap { condition in
      if case .compose(.environment(let claim)) = condition { claim } else { nil }
    }
    let names = SafeText(sanitising: flow.secrets, separator: ", ")
    guard let claim = claims.first else { return .failure(FlowRefusal("set \(names), and take it up again")) }
    do throws(FlowRefusal) {
      let proven = try await prove(claim, mayRecover: true)
      if let drift = proven.proof.drifts.first {
        return .failure(FlowRefusal("set \(names), and take it up again: \(drift.service): \(drift.reason)"))
      }
      return .success(proven.secrets)
    } catch {
      return .failure(FlowRefusal("set \(names), and take it up again: \(error.words)"))
    }
  }
}

/// What every look at a project begins with.
struct ComposeDesk: Sendable {
  var call: ComposeCall
  /// Not interpolated, with every profile on.
  var model: ComposeModel
  /// Replicas of services, running or not.
  var containers: [Container]
  /// Of compose.
  var version: String

  var running: [Container] {
    containers.filter { $0.isRunning || $0.state == .restarting }
  }
}

extension RollbackSource {
  func desk(_ project: ProjectFiles, _ all: [Container]) async throws(FlowRefusal) -> ComposeDesk {
    let containers = all.filter { container in
      !container.isOneOff && (project.name.map { container.service.project == $0 } ?? true)
    }
    guard let first = containers.first else {
      throw FlowRefusal("the project has no container here, so nothing runs to go back from")
    }
    var call = ComposeCall(first, project)
    if let missing = call.files.first(where: { !files.exists($0) }) {
      throw FlowRefusal("its compose file is not at \(missing) any more")
    }
    if call.files.isEmpty, call.directory == nil { throw FlowRefusal("its compose file is not known") }
    call.profiles = ["*"]
    let model = try await model(call)
    call.profiles = Self.profiles(model, containers)
    let version = try await output(commands.composeVersion())
    let desk = ComposeDesk(
      call: call, model: model, containers: containers,
      version: String(decoding: version, as: UTF8.self).trimmed)
    return desk
  }

  func model(_ call: ComposeCall) async throws(FlowRefusal) -> ComposeModel {
    let bytes = try await output(commands.compose(call, ["config", "--no-interpolate", "--format", "json"]))
    do {
      return try ComposeModel(bytes, isInterpolated: false)
    } catch {
      throw FlowRefusal("docker compose config printed what is not its JSON")
    }
  }

  /// Those without which something that has a container would not exist.
  private static func profiles(_ model: ComposeModel, _ containers: [Container]) -> [String] {
    Set(containers.compactMap { model.services[$0.service.service]?.profiles.first }).sorted()
  }

  /// What a command that reads prints; its words when it fails.
  func output(_ command: Command) async throws(FlowRefusal) -> [UInt8] {
    let result: CommandResult
    do throws(CommandError) {
      result = try await runner.run(command)
    } catch {
      throw FlowRefusal("\(EngineFault.classify(error).summary)")
    }
    guard result.status.isSuccess else {
      if let name = Self.missingVariable(result) {
        throw FlowRefusal("compose refuses the files: required variable \(name) is missing a value, set it")
      }
      throw FlowRefusal("\(Redaction.mask(EngineFault.classify(command, result).summary))")
    }
    return result.standardOutput
  }

  /// The name in `required variable NAME is missing a value`: masked as a whole, what stands before it would be gone.
  private static func missingVariable(_ result: CommandResult) -> String? {
    let words = String(decoding: result.standardError, as: UTF8.self)
    guard let start = words.firstRange(of: "required variable "),
      let end = words[start.upperBound...].firstRange(of: " is missing a value")
    else { return nil }
    let name = words[start.upperBound..<end.lowerBound]
    return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") } ? String(name) : nil
  }

  func images(_ ids: [String]) async throws(FlowRefusal) -> LocalImages {
    var images = LocalImages()
    images.list(
      try await output(
        commands.docker(["image", "ls", "--no-trunc", "--format", "json"], timeout: .seconds(20))))
    guard !ids.isEmpty else { return images }
    // One that was removed since is left out, and told by the exit code.
    let command = commands.docker(["image", "inspect"] + ids, timeout: .seconds(20))
    if let result = try? await runner.run(command) { images.inspect(result.standardOutput) }
    return images
  }

  func plainUp(_ desk: ComposeDesk, images: LocalImages) async -> PlainUp {
    let check = EnvironmentCheck(
      source: self, call: desk.call, model: desk.model, variable: nil, version: desk.version)
    do throws(FlowRefusal) {
      return PlainUp.judge(
        desk.containers, try await check.answer(nil), version: desk.version, images: images.ids)
    } catch {
      return PlainUp(drifts: [], failure: error.words)
    }
  }
}

extension ComposeCall {
  init(_ container: Container, _ project: ProjectFiles) {
    let labels = container.labels
    func list(_ name: String) -> [String] {
      labels["com.docker.compose.project.\(name)"].map { $0.split(separator: ",").map(String.init) } ?? []
    }
    self.init(
      project: container.service.project,
      directory: project.directory ?? labels["com.docker.compose.project.working_dir"],
      files: project.files.isEmpty ? list("config_files") : project.files)
    variableFiles = list("environment_file")
  }
}
