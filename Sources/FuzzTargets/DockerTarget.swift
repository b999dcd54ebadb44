internal import SafeText
internal import TopsideCore

private let now = Moment(wall: Timestamp(seconds: 1_763_690_400), uptime: .seconds(1000))

/// Whatever JSON an engine prints, it is read or refused, and what was read is judged as the screen does: no number in
/// it breaks what is made of it.
public func fuzzDocker(_ bytes: [UInt8]) {
  var fleet = Fleet()
  // Most bytes are not what an engine prints; what they are read as must not break anything.
  if let project = try? ComposeConfigParsing.project(bytes) {
    fleet.apply(.declared(project, .labels(project.name)), at: now)
  }
  let containers = (try? InspectParsing.containers(bytes)) ?? []
  for container in containers { expectSane(container) }
  fleet.apply(.listed(containers), at: now)
  var usages: [ContainerID: Usage] = [:]
  for line in bytes.split(separator: 10).prefix(64) {
    if let (id, usage) = (try? StatsParsing.usage(Array(line))) ?? nil {
      precondition(usage.memory.bytes >= 0 && (usage.cpuPercent ?? 0) >= 0, "negative usage")
      usages[id] = usage
    }
    if let event = (try? EventParsing.event(Array(line))) ?? nil {
      precondition(!event.service.project.isEmpty && !event.service.service.isEmpty)
      fleet.apply(.happened(event), at: now)
    }
  }
  judge(&fleet, usages)
}

private func expectSane(_ container: Container) {
  precondition(!container.service.project.isEmpty && !container.service.service.isEmpty, "an empty name")
  precondition(container.restartCount >= 0 && (container.memoryLimit?.bytes ?? 1) > 0)
  precondition(container.ports.allSatisfy { 1...65_535 ~= $0.hostPort }, "a port that is none")
}

/// The words for a fleet in which every container uses what any of them was said to.
private func judge(_ fleet: inout Fleet, _ usages: [ContainerID: Usage]) {
  let containers = fleet.services.values.flatMap(\.containers)
  for usage in usages.values {
    let same = Dictionary(containers.map { ($0.id, usage) }) { first, _ in first }
    fleet.apply(.measured(same), at: now)
    fleet.apply(.measured(same), at: Moment(wall: now.wall, uptime: now.uptime + .seconds(150)))
  }
  fleet.apply(.inspected(containers, gone: []), at: now)
  let triage = Triage(now: now)
  for problem in triage.problems(fleet) {
    expectHarmless(problem.name)
    expectHarmless(problem.cause)
  }
  for service in fleet.services.values {
    expectHarmless(triage.status(service, in: fleet).word)
    expectFigures(service)
  }
}

private func expectFigures(_ service: Service) {
  precondition(service.restartCount >= 0)
  if let cpu = service.cpuPercent { expectHarmless(Words.percent(cpu)) }
  guard let memory = service.fullest?.memory else { return }
  expectHarmless(Words.shortBytes(memory.used))
  expectHarmless(Words.bytes(memory.used))
  // As a row shows it.
  if let fraction = memory.fraction { expectHarmless("\(Int(fraction * 100))%") }
}
