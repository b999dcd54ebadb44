package import SafeText

/// Asks Helm; changes nothing.
package struct HelmSource: Sendable {
  private let commands: HelmCommands
  private let runner: any CommandRunner

  package init(_ commands: HelmCommands, runner: any CommandRunner) {
    self.commands = commands
    self.runner = runner
  }

  package func version() async throws(FlowRefusal) -> HelmVersion {
    let bytes = try await output(commands.version())
    return try read { () throws(SourceError) in try HelmParsing.version(bytes) }
  }

  /// The newest revision of every release of a namespace; nil is all of them.
  package func releases(in namespace: String?) async throws(FlowRefusal) -> [HelmRelease] {
    let bytes = try await output(commands.list(namespace: namespace))
    return try read { () throws(SourceError) in try HelmParsing.list(bytes) }
  }

  package func history(_ key: ReleaseKey) async throws(FlowRefusal) -> HelmHistory {
    let bytes = try await output(commands.history(key))
    return try read { () throws(SourceError) in try HelmParsing.history(bytes, of: key) }
  }

  /// What its chart was given, as it may be shown.
  package func values(_ key: ReleaseKey) async throws(FlowRefusal) -> [SafeText] {
    HelmParsing.values(try await output(commands.values(key)))
  }

  /// What going from one revision to another would change in the cluster.
  package func manifests(
    _ key: ReleaseKey, from current: Int, to target: Int
  ) async throws(FlowRefusal) -> HelmFlows.Manifests {
    HelmFlows.Manifests(
      current: try await manifest(key, current), target: try await manifest(key, target))
  }

  private func manifest(_ key: ReleaseKey, _ number: Int) async throws(FlowRefusal) -> HelmManifest {
    HelmManifest(try await output(commands.manifest(key, revision: number)), namespace: key.namespace)
  }

  private func output(_ command: Command) async throws(FlowRefusal) -> [UInt8] {
    let result: CommandResult
    do throws(CommandError) { result = try await runner.run(command) } catch {
      throw FlowRefusal("\(HelmFault.classify(error).summary)")
    }
    guard result.status.isSuccess else { throw FlowRefusal("\(HelmFault.classify(result).summary)") }
    return result.standardOutput
  }

  private func read<Value>(_ body: () throws(SourceError) -> Value) throws(FlowRefusal) -> Value {
    do throws(SourceError) { return try body() } catch {
      throw FlowRefusal("what helm printed could not be read")
    }
  }
}
