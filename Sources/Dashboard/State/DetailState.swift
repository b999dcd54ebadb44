package import SafeText
package import TopsideCore

/// The pane that says more about one row.
package struct DetailState: Hashable, Sendable {
  package enum Tab: Int, Hashable, Sendable, CaseIterable {
    case logs, health, stats, events, inspect, environment, processes
    case containers, describe, yaml
    case history, values, changes
    case plan, steps, output, audit

    package var title: SafeText {
      switch self {
      case .logs: "Logs"
      case .health: "Health"
      case .stats: "Stats"
      case .events: "Events"
      case .inspect: "Inspect"
      case .environment: "Env"
      case .processes: "Processes"
      case .containers: "Containers"
      case .describe: "Describe"
      case .yaml: "YAML"
      case .history: "History"
      case .values: "Values"
      case .changes: "Changes"
      case .plan: "Plan"
      case .steps: "Steps"
      case .output: "Output"
      case .audit: "Audit"
      }
    }
  }

  /// The one that was asked for last; not everything has it.
  package var tab = Tab.logs
  /// The first line shown, in tabs that scroll.
  package var top = 0
  package var isZoomed = false
  /// Whose logs the log pane has, where they are not the selected service's alone. Only while it is zoomed.
  package var merged: LogScope?
  package var inspect = Loaded()
  package var processes = Loaded()

  package init() {}
}

/// Text that was asked for, and whom it is about.
package struct Loaded: Hashable, Sendable {
  package enum About: Hashable, Sendable {
    case container(ContainerID)
    case object(KubeKey)
  }

  package var about: About?
  package var lines: [SafeText] = []
  package var problem: SafeText?

  package init() {}
}
