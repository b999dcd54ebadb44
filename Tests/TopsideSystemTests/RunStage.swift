import Glibc
import SafeText
import Synchronization
import TopsideCore

extension RunPlan {
  /// A restart that nobody runs here.
  static func restart(_ service: String = "web", salt: UInt16 = 1) -> RunPlan {
    let key = ServiceKey(project: "shop", service: service)
    let flow = Flow(
      kind: .restart, title: "Restart \(service)", verb: "Restart", target: .service(key),
      place: "project shop", touches: [], expects: "healthy", guards: [],
      steps: [.run(Command("true", [], impact: .mutates, timeout: .seconds(1)))])
    return RunPlan(
      id: RunID(at: Timestamp(seconds: 1_772_366_400), salt: salt), flow: flow,
      actor: AuditActor(user: "deploy", host: "prod-1"), docker: DockerCommands(), kubernetes: nil)
  }
}

extension LockHolder {
  static func of(_ plan: RunPlan) -> LockHolder {
    LockHolder(
      user: plan.actor.user, process: getpid(), run: plan.id, title: plan.flow.title.text,
      since: Timestamp(seconds: 1_772_366_401))
  }
}

/// When it is, in tests in which that does not matter.
let noon = Timestamp(seconds: 1_772_366_400)

func mode(of path: String) -> mode_t {
  var status = stat()
  return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
}

/// Where two threads wait for each other, as closely as that can be done; where there is one, not for ever.
final class Meeting: Sendable {
  private let count = Atomic(0)

  func meet() {
    count.add(1, ordering: .sequentiallyConsistent)
    let end = ContinuousClock.now + .seconds(1)
    while count.load(ordering: .sequentiallyConsistent) < 2, ContinuousClock.now < end {}
  }
}
