import Dashboard
import DashboardRuntime
import LogEngine
import SafeText
import Testing
import TopsideCore
import TopsideDemo
import TopsideTestSupport

/// Where a confirmed plan becomes a run, or does not.
@MainActor struct RunBeginTests {
  private struct NoProcess: RunLauncher {
    func launch(_ id: RunID, secrets: [String: String]) throws(LaunchError) { throw LaunchError(errno: 11) }
  }

  private struct Locked: Safeguards {
    func turn(on: Bool) {}
    func unlock(_ names: [ProtectedName]) {}
    func lock(_ names: [ProtectedName]) {}
    func refusal(_ commands: [Command]) -> ProtectedName? { .project("shop") }
    func permits(for commands: [Command]) -> [ProtectedName] { [] }
  }

  private func services(_ safeguards: any Safeguards) -> Services {
    let time = ManualTime()
    return Services(
      runner: DemoRunner(time: time), files: DemoFiles(), time: time, audit: RecordedAudit(time: time),
      commands: DockerCommands(), interval: .seconds(2), logTail: 500,
      logStoreBytes: LogStore.minimumCapacity, projects: [], safeguards: safeguards)
  }

  private var flow: Flow {
    let command = Command("docker", ["compose", "-p", "shop", "restart"], impact: .mutates, timeout: nil)
    return Flow(
      kind: .restart, title: "Restart shop", verb: "Restart", target: .project("shop"), place: "project shop",
      touches: [], expects: "", guards: [], steps: [.run(command)])
  }

  @Test func `a run for which there is no process has an end, so that nobody waits for it`() throws {
    var services = services(NoSafeguards())
    services.runs.launcher = NoProcess()
    let plan = services.plan(flow)
    #expect(throws: RunRefusal.notStarted(errno: 11)) { try services.begin(plan) }
    let record = try #require(services.runs.store.record(plan.id))
    #expect(record.outcome?.name == "refused")
    #expect(record.began == nil)
  }

  @Test func `what is locked is not even written down`() throws {
    let services = services(Locked())
    let plan = services.plan(flow)
    #expect(throws: RunRefusal.locked(.project("shop"))) { try services.begin(plan) }
    #expect(services.runs.store.ids().isEmpty)
  }
}
