package import SafeText

/// What docker is asked before a plan can say all that it touches; changes nothing.
package struct ComposeSurvey: Hashable, Sendable {
  /// Dry runs.
  package var rehearsals: [Command]
  /// Whether the sizes of the volumes that would go are asked for, too.
  package var wantsSizes = false

  package init(rehearsals: [Command], wantsSizes: Bool = false) {
    self.rehearsals = rehearsals
    self.wantsSizes = wantsSizes
  }

  /// Asks.
  ///
  /// - Parameters:
  ///   - runner: Runs the dry runs.
  ///   - commands: How docker is called.
  /// - Returns: What was found, or why it is not known.
  package func ask(_ runner: any CommandRunner, _ commands: DockerCommands) async -> ComposeFindings {
    var findings = ComposeFindings()
    for command in rehearsals {
      do throws(CommandError) {
        let result = try await runner.run(command)
        guard result.status.isSuccess else {
          findings.problem = "\(EngineFault.classify(command, result).summary)"
          continue
        }
        findings.dryRun.add(ComposeDryRun(parsing: result.standardError + result.standardOutput))
      } catch {
        findings.problem = "\(ErrorText.summary(error))"
      }
    }
    let volumes = findings.dryRun.names(.volume, .removes)
    guard wantsSizes, !volumes.isEmpty else { return findings }
    let result = try? await runner.run(commands.volumeSizes())
    // Where the engine does not say, sizes are unknown, and the plan says so.
    let sizes = result.map { VolumeSize.sizes($0.standardOutput) } ?? [:]
    findings.volumes = volumes.map { VolumeSize(name: $0, size: sizes[$0]) }
    return findings
  }
}

/// What docker said that it would do.
package struct ComposeFindings: Hashable, Sendable {
  package var dryRun = ComposeDryRun()
  /// Volumes that would be lost, and their sizes where those were asked for.
  package var volumes: [VolumeSize] = []
  /// Why it is not known.
  package var problem: SafeText?

  package init() {}

  /// A line for each thing that would be done.
  var lines: [SafeText] {
    func line(_ words: SafeText, _ names: [String]) -> [SafeText] {
      names.isEmpty ? [] : ["\(words) \(ComposeFlows.list("", names))"]
    }
    let left = dryRun.names(.container, .leaves)
    return line("creates", dryRun.names(.container, .creates))
      + line("recreates", dryRun.names(.container, .recreates))
      + line("starts", dryRun.names(.container, .starts))
      + line("stops and removes", dryRun.names(.container, .removes, .stops))
      + line("leaves as they are", left)
      + line("creates network", dryRun.names(.network, .creates))
      + line("creates volume", dryRun.names(.volume, .creates))
      + line("removes network", dryRun.names(.network, .removes))
  }
}
