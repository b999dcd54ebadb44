import DashboardRuntime
import TopsideCore
import TopsideSystem

extension Wiring {
  /// Changes of a real system: each is run by a process of its own, which outlives us.
  var runs: RunServices {
    let (runner, files, time, audit) = (runner, files, time, audit)
    return RunServices(
      store: surroundings.runs, launcher: launcher,
      rehearser: { plan in
        FlowRunner(
          source: ProbeSources(plan, runner: runner, files: files, time: time), runner: runner, files: files,
          time: time, audit: audit)
      },
      salt: { .random(in: 0 ... .max) })
  }

  var launcher: ProcessLauncher {
    let here = surroundings.currentDirectory
    // What is unlocked now is in the plan; what is locked by the configuration is read again.
    let words = options.config.map { ["--config", $0.hasPrefix("/") ? $0 : "\(here)/\($0)"] } ?? []
    return ProcessLauncher(environment: surroundings.environment, currentDirectory: here, options: words)
  }
}
