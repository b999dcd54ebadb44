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
    let (config, readOnly, here) = (options.config, readOnly, surroundings.currentDirectory)
    return ProcessLauncher(environment: surroundings.environment, currentDirectory: here) {
      var words: [String] = []
      if let config { words += ["--config", config.hasPrefix("/") ? config : "\(here)/\(config)"] }
      // As it is now: the operator may have locked or unlocked it since we were started.
      words.append(readOnly.isOn ? "--read-only" : "--no-read-only")
      if readOnly.isClusterLocked { words.append("--lock-cluster") }
      return words
    }
  }
}
