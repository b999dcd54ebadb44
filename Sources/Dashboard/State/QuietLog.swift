import LogEngine
import SafeText
import TopsideCore

/// A log that was opened and may have nothing to say.
struct QuietLog: Hashable, Sendable {
  var scope: LogScope
  var since: Duration
  /// It was said once; whoever comes back to the newest run wants that one.
  var isSettled = false
}

extension DashboardState {
  /// A container that has just crashed says nothing; the run before it knows why, and is shown by itself.
  mutating func openPreviousIfQuiet() {
    guard let demand = logDemand, isOfOnePod(demand.scope) else { return kube.quiet = nil }
    guard let quiet = kube.quiet, quiet.scope == demand.scope else {
      return kube.quiet = QuietLog(scope: demand.scope, since: now.uptime)
    }
    guard demand.range == .tail, logs.demand == demand, !quiet.isSettled else { return }
    let subjects = subjects(in: demand.scope)
    guard subjects.openPrevious(lineCount: lineCount, waited: now.uptime - quiet.since) else { return }
    kube.quiet?.isSettled = true
    logs.range = .previousRun
    let key = setting.keymap.keyName(.previousRun)
    say("nothing came of this run: the one before it is shown, \(key) goes back")
  }

  private func isOfOnePod(_ scope: LogScope) -> Bool {
    switch scope {
    case .pod, .podContainer: true
    case .service, .services, .project, .pods, .workload, .labels: false
    }
  }

  /// Without what is told of the log itself; all that matters is whether there are any.
  private var lineCount: Int {
    let counters = logs.store.counters
    guard counters.count < 16 else { return counters.count }
    let lines = logs.store.read(LogRequest(.from(counters.first), limit: 16, filtered: false)).lines
    return lines.count { $0.kind == .line }
  }
}
