package import SafeText

/// Answers guards and probes about releases.
package struct HelmProbeSource: Sendable {
  let commands: KubeCommands
  let runner: any CommandRunner

  package init(commands: KubeCommands, runner: any CommandRunner) {
    self.commands = commands
    self.runner = runner
  }

  package func refusal(_ condition: HelmGuard) async -> SafeText? {
    "releases cannot be checked yet"
  }

  package func look(_ probe: HelmProbe) async -> ProbeResult? {
    .failed("releases cannot be checked yet")
  }
}
