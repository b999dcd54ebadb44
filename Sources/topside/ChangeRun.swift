import CGuard
import DashboardRuntime
import Glibc
import SafeText
import TopsideCore

/// Has a confirmed plan run, and follows its journal to the end.
struct ChangeRun {
  private let change: Change
  private let wiring: Wiring
  private let services: Services
  private let teller: ChangeTeller

  /// How long its process may take until it is at work.
  private static let patience = Duration.seconds(10)
  private static let pause = Duration.milliseconds(100)

  init(_ change: Change, wiring: Wiring, services: Services, teller: ChangeTeller) {
    self.change = change
    self.wiring = wiring
    self.services = services
    self.teller = teller
  }

  func rehearse() async -> Int32 {
    let plan = services.plan(change.flow, after: change.follows)
    let rehearsal = await services.rehearse(plan, knowing: change.secrets)
    return teller.tell(rehearsal, of: change.flow, on: wiring.machine)
  }

  func follow() async -> Int32 {
    let plan = change.resumes?.plan ?? services.plan(change.flow, after: change.follows)
    // From here on it is not ours to end.
    _ = guard_listen([SIGINT, SIGHUP, SIGTERM], 3)
    do throws(RunRefusal) {
      if change.resumes == nil {
        try services.begin(plan, secrets: change.secrets.values)
      } else {
        try services.resume(plan, secrets: change.secrets.values)
      }
    } catch {
      let isLocked = if case .locked = error { true } else { false }
      let help: SafeText = isLocked ? "; --unlock changes it this once" : ""
      return teller.refuse(
        "it was not begun: \(error.words)\(help)", isLocked ? ChangeExit.readOnly : ChangeExit.nothingDone)
    }
    teller.begin(plan.id)
    return await watch(plan)
  }

  private func watch(_ plan: RunPlan) async -> Int32 {
    let begun = services.time.uptime()
    // Of a run that goes on, what it told before is known.
    let told = change.resumes.flatMap { services.runs.store.read($0.id, from: 0) }
    var (place, record) = (told?.next ?? 0, change.resumes ?? RunRecord(plan, at: services.time.now()))
    let attempts = record.attempts
    while true {
      let signal = guard_next_signal()
      if signal != 0 { return teller.leave(record, signal: signal) }
      // Asked before it is read: a process that ends in between has then written its end.
      let isAlive = services.runs.store.isAlive(plan.id)
      if let (entries, next) = services.runs.store.read(plan.id, from: place) {
        place = next
        for entry in entries {
          record.apply(entry)
          teller.tell(entry.event, of: plan.flow)
        }
      }
      record.isAlive = isAlive
      if let outcome = record.outcome { return teller.end(record, outcome) }
      let isLate = services.time.uptime() - begun > Self.patience
      if !isAlive, record.attempts > attempts || isLate { return teller.lose(record) }
      await services.time.sleep(Self.pause)
    }
  }
}
