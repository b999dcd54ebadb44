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

  /// Has a confirmed flow run, with the secrets that its process needs.
  func run(_ flow: Flow, _ origin: RunOrigin) {
    let plan = services.plan(flow, after: origin.follows.flatMap { state.runs[$0]?.plan })
    withSecrets(of: flow, origin.secrets, or: { [.runNotStarted(flow, $0)] }) { [self] in
      begin(plan, $0)
    }
  }

  /// Calls back with what is known, or else with what can be read off the running containers.
  private func withSecrets(
    of flow: Flow, _ known: Secrets, or refused: @escaping @MainActor (SafeText) -> [Message],
    _ body: @escaping @MainActor (Secrets) -> Void
  ) {
    if Set(flow.secrets).isSubset(of: known.names) { return body(known) }
    let services = services
    tasks[.secrets] = Task {
      switch await services.secrets(for: flow, knowing: known) {
      case .success(let secrets): body(secrets)
      case .failure(let refusal): send(refused(refusal.words))
      }
    }
  }

  private func begin(_ plan: RunPlan, _ secrets: Secrets) {
    do throws(RunRefusal) {
      try services.begin(plan, secrets: secrets.values)
    } catch {
      // What the command line locks, no key unlocks.
      let isLocked = if case .locked = error { !state.setting.isReadOnly } else { false }
      let help: SafeText = isLocked ? ": L unlocks it" : ""
      send([.runNotStarted(plan.flow, error.words + help)])
    }
    // Begins again with what it knows by now.
    tasks[.runs]?.cancel()
    followRuns()
  }

  /// Asks docker what a plan would do; only the last plan waits for its answer.
  func preview(_ survey: ComposeSurvey, _ request: ComposeRequest) {
    let (services, inbox) = (services, inbox)
    tasks[.preview]?.cancel()
    tasks[.preview] = Task.detached {
      let findings = await survey.ask(services.runner, services.commands)
      inbox.post([.previewed(request, findings)])
    }
  }

  /// Has a process take up a run that was cut off.
  func resume(_ id: RunID) {
    guard let plan = state.runs[id]?.plan else { return }
    let refused: @MainActor (SafeText) -> [Message] = {
      [.notice("\(plan.flow.title) was not resumed: \($0)", isError: true)]
    }
    withSecrets(of: plan.flow, Secrets(), or: refused) { [self] secrets in
      do throws(RunRefusal) { try services.resume(plan, secrets: secrets.values) } catch {
        send(refused(error.words))
      }
      tasks[.runs]?.cancel()
      followRuns()
    }
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
      let known = await services.secrets(for: flow, knowing: origin.secrets)
      switch known {
      case .success(let secrets):
        inbox.post([.rehearsed(flow, await services.rehearse(plan, knowing: secrets))])
      case .failure(let refusal):
        inbox.post([.rehearsed(flow, Rehearsal(refusal: refusal.words, lines: []))])
      }
    }
  }
}
