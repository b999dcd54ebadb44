import LogEngine
import SafeText
import TopsideCore

/// A log that was opened and may have nothing to say.
struct QuietLog: Hashable, Sendable {
  var scope: LogScope
  /// From when on something could have come.
  var since: Duration
  /// The run before was shown once, or a range was chosen: from then on the operator has what he chose.
  var isSettled = false
}

extension DashboardState {
  /// A container that has just crashed says nothing; the run before it knows why, and is shown by itself.
  mutating func openPreviousIfQuiet() {
    guard let demand = logDemand, demand.scope.isOfOnePod else { return restartQuiet() }
    if kube.quiet?.scope != demand.scope { kube.quiet = QuietLog(scope: demand.scope, since: now.uptime) }
    guard demand.range == .tail else { return settleQuiet() }
    // While nothing can come, that nothing comes says nothing.
    guard logs.demand == demand, cluster.api == .live else { return restartQuiet() }
    guard let quiet = kube.quiet, !quiet.isSettled else { return }
    // What is told of the log itself counts too: then it is known why nothing came.
    let count = logs.store.counters.count
    guard subjects(in: demand.scope).openPrevious(lineCount: count, waited: now.uptime - quiet.since) else {
      return
    }
    settleQuiet()
    logs.range = .previousRun
    // In the list the digits are no ranges.
    let key = setting.keymap.keyName(isInLog ? .logTail : .logs)
    say("this run has printed nothing yet: showing the run before, \(key) shows this one")
  }

  /// From now on no other run is shown by itself.
  mutating func settleQuiet() {
    guard let demand = logDemand, demand.scope.isOfOnePod else { return }
    kube.quiet = QuietLog(scope: demand.scope, since: now.uptime, isSettled: true)
  }

  private mutating func restartQuiet() { kube.quiet?.since = now.uptime }
}

extension LogScope {
  fileprivate var isOfOnePod: Bool {
    switch self {
    case .pod, .podContainer: true
    case .service, .services, .project, .pods, .workload, .labels: false
    }
  }
}
