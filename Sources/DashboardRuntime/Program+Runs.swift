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

  func run(_ flow: Flow, _ secrets: Secrets) {
    do throws(RunRefusal) {
      try services.begin(services.plan(flow), secrets: secrets.values)
    } catch {
      let help: SafeText = if case .locked = error { ": L unlocks it" } else { "" }
      send([.runNotStarted(flow, error.words + help)])
    }
    // Begins again with what it knows by now.
    tasks[.runs]?.cancel()
    followRuns()
  }

  func rehearse(_ flow: Flow, _ secrets: Secrets) {
    let services = services
    let inbox = inbox
    tasks[.rehearsal]?.cancel()
    tasks[.rehearsal] = Task.detached {
      inbox.post([.rehearsed(flow, await services.rehearse(flow, knowing: secrets))])
    }
  }
}
