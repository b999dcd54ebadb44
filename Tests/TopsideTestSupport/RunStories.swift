import SafeText
package import TopsideCore

/// Runs as their journals tell them.
package enum RunStories {
  package static let noon = Timestamp(seconds: 1_772_366_400)

  package static func id(_ number: UInt16, ago: Int64 = 0) -> RunID {
    RunID(at: Timestamp(seconds: noon.seconds - ago), salt: number)
  }

  /// A restart of `shop/web` that can be undone; `name` is in everything that comes from outside.
  package static func flow(_ name: String = "web") -> Flow {
    let key = ServiceKey(project: "shop", service: name)
    let restart = Command(
      "docker", ["compose", "-p", "shop", "restart", name], impact: .mutates, timeout: .seconds(20),
      target: "shop/\(name)", place: .project("shop"))
    var flow = Flow(
      kind: .restart, title: "Restart \(name)", verb: "Restart", target: .service(key), place: "project shop",
      touches: ["container shop-\(name)-1 (healthy)"], expects: "healthy within 90 s",
      guards: [.sameContainers(key, [])],
      steps: [.run(restart), .wait(.running(key, before: [:]), atMost: .seconds(90))])
    var undo = flow
    undo.title = "Roll forward \(name)"
    flow.remedies = [undo]
    var next = flow
    next.title = "Keep \(name)"
    next.remedies = []
    flow.sequels = [next]
    flow.warnings = ["\(name) is away for a moment"]
    return flow
  }

  package static func plan(_ id: RunID, _ flow: Flow = flow()) -> RunPlan {
    var actor = AuditActor(user: "deploy", host: "prod-1", process: 7)
    actor.sshConnection = "10.0.0.7 50000 10.0.0.1 22"
    return RunPlan(id: id, flow: flow, actor: actor, docker: DockerCommands(), kubernetes: nil)
  }

  /// A journal whose entries are a second apart.
  package static func entries(_ plan: RunPlan, _ events: [RunEvent], ago: Int64 = 0) -> [RunEntry] {
    ([.planned(plan)] + events).enumerated().map { second, event in
      RunEntry(at: Timestamp(seconds: noon.seconds - ago + Int64(second)), event)
    }
  }

  package static let begun: [RunEvent] = [.began(process: 7, isResumed: false), .checking]
  /// Its command is done, and its probe is asked.
  package static let verifying: [RunEvent] =
    begun + [
      .stepBegan(0), .output(0, "Container shop-web-1  Restarting"),
      .output(0, "Container shop-web-1  Started"),
      .stepEnded(0, .succeeded("")), .stepBegan(1), .waiting(1, "starting"),
    ]
  package static let succeeded: [RunEvent] =
    verifying + [.stepEnded(1, .succeeded("healthy, after 3s")), .ended(.succeeded("healthy, after 3s"))]
  package static let failed: [RunEvent] =
    verifying
    + [
      .stepEnded(1, .failed("not verified within 1m: starting")),
      .ended(.failed("not verified within 1m: starting")),
    ]
  package static let refused: [RunEvent] = begun + [.ended(.refused("web has other containers now"))]

  package static func update(
    _ number: UInt16, ago: Int64 = 0, _ events: [RunEvent], isAlive: Bool = false, flow: Flow = flow()
  ) -> RunUpdate {
    let plan = plan(id(number, ago: ago), flow)
    return RunUpdate(id: plan.id, entries: entries(plan, events, ago: ago), isAlive: isAlive)
  }

  package static func record(
    _ events: [RunEvent], isAlive: Bool = false, ago: Int64 = 60, flow: Flow = flow()
  ) -> RunRecord? {
    RunRecord(entries(plan(id(1, ago: ago), flow), events, ago: ago), isAlive: isAlive)
  }
}
