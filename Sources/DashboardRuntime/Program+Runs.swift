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

  func run(_ flow: Flow, _ origin: RunOrigin) {
    do throws(RunRefusal) {
      try services.begin(services.plan(flow, after: origin.follows.flatMap { state.runs[$0]?.plan }))
    } catch {
      let help: SafeText = if case .locked = error { ": L unlocks it" } else { "" }
      send([.runNotStarted(flow, error.words + help)])
    }
    // Begins again with what it knows by now.
    tasks[.runs]?.cancel()
    followRuns()
  }

  /// Asks docker what a plan would do; only the last plan waits for its answer.
  func ask(_ survey: ComposeSurvey, _ request: ComposeRequest) {
    let (services, inbox) = (services, inbox)
    tasks[.survey]?.cancel()
    tasks[.survey] = Task.detached {
      let findings = await survey.ask(services.runner, services.commands)
      inbox.post([.surveyed(request, findings)])
    }
  }

  /// Has a process take up a run that was cut off.
  func resume(_ id: RunID) {
    guard let plan = state.runs[id]?.plan else { return }
    do throws(RunRefusal) { try services.resume(plan) } catch {
      send([.notice("\(plan.flow.title) was not resumed: \(error.words)", isError: true)])
    }
    tasks[.runs]?.cancel()
    followRuns()
  }

  /// Writes the end of a run that nobody is at.
  func closeRun(_ id: RunID) {
    do throws(FileError) {
      guard let journal = try services.runs.store.open(id) else {
        return send([.notice("somebody has taken it up", isError: true)])
      }
      let hasBegun = services.runs.store.record(id)?.began != nil
      try journal.append(
        RunEntry(
          at: services.time.now(),
          .ended(hasBegun ? .failed("left as it is") : .refused("it was never begun"))))
    } catch {
      send([.notice("\(ErrorText.summary(error))", isError: true)])
    }
  }

  /// Reads the audit log on for as long as it is on the screen.
  func watchAudit(_ isShown: Bool) {
    tasks.removeValue(forKey: .audit)?.cancel()
    guard isShown, let path = services.auditFile else { return }
    let (files, time, inbox) = (services.files, services.time, inbox)
    tasks[.audit] = Task.detached {
      var last: AuditTrail??
      while !Task.isCancelled {
        let trail = AuditTrail(reading: path, files)
        if last != .some(trail) { inbox.post([.auditRead(trail)]) }
        last = trail
        await time.sleep(Self.longPause)
      }
    }
  }

  func rehearse(_ flow: Flow, _ origin: RunOrigin) {
    let services = services
    let plan = services.plan(flow, after: origin.follows.flatMap { state.runs[$0]?.plan })
    let inbox = inbox
    tasks[.rehearsal]?.cancel()
    tasks[.rehearsal] = Task.detached {
      let runner = services.runs.rehearser(plan)
      inbox.post([.rehearsed(flow, await runner.rehearse(flow))])
    }
  }
}
