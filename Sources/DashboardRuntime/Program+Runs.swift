import Dashboard
import SafeText
import Synchronization
import TopsideCore

// Changes: they are run by processes of their own; the dashboard follows their journals.
extension Program {
  /// Between two looks while a run goes on.
  private static let shortPause = Duration.milliseconds(200)
  /// And while none does: others may begin one.
  private static let longPause = Duration.seconds(2)

  func followRuns() {
    let (services, inbox) = (services, inbox)
    tasks[.runs] = Task.detached {
      var follower = RunFollower(store: services.runs.store)
      while !Task.isCancelled {
        let updates = follower.look()
        if !updates.isEmpty { inbox.post([.runsChanged(updates)]) }
        await services.time.sleep(follower.isBusy ? Self.shortPause : Self.longPause)
      }
    }
  }

  /// Writes the plan down and has a process take it up.
  func run(_ flow: Flow) {
    let services = services
    if let name = services.safeguards.refusal(flow.commands) {
      let words: SafeText = name == .everything ? "read-only" : "\(name.words) is locked: L unlocks it"
      return send([.runNotStarted(flow, words)])
    }
    let plan = services.plan(flow)
    do {
      try services.runs.store.create(plan, at: services.time.now())
      try services.runs.launcher.launch(plan.id, secrets: [:])
    } catch let error as FileError {
      send([.runNotStarted(flow, "\(ErrorText.summary(error))")])
    } catch let error as LaunchError {
      send([.runNotStarted(flow, "its process could not be started: \(ErrorText.reason(error.errno))")])
    } catch {
      send([.runNotStarted(flow, "\(SafeText(sanitising: "\(error)"))")])
    }
    // Begins again with what it knows by now.
    tasks[.runs]?.cancel()
    followRuns()
  }

  func rehearse(_ flow: Flow) {
    let services = services
    let inbox = inbox
    tasks[.rehearsal]?.cancel()
    tasks[.rehearsal] = Task.detached {
      let runner = services.runs.rehearser(services.plan(flow))
      inbox.post([.rehearsed(flow, await runner.rehearse(flow))])
    }
  }
}
