internal import SafeText
internal import TopsideCore

private let now = Moment(wall: Timestamp(seconds: 1_763_690_400), uptime: .seconds(1000))

/// Whatever JSON an engine prints, it is read or refused, and what was read is judged as the screen does: no number in
/// it breaks what is made of it.
public func fuzzDocker(_ bytes: [UInt8]) {
  // Most bytes are not what an engine prints; what they are read as must not break anything.
  guard bytes.first != UInt8(ascii: "[") else {
    if let containers = try? InspectParsing.containers(bytes) {
      for container in containers { expectSane(container) }
      judge([.listed(containers + containers.compactMap(replica)), .inspected(containers, gone: [])])
    }
    return
  }
  if let project = try? ComposeConfigParsing.project(bytes) {
    judge([.declared(project, .labels(project.name))])
  }
  var changes: [FleetChange] = []
  for line in bytes.split(separator: 10).prefix(64) {
    if let (id, usage) = (try? StatsParsing.usage(Array(line))) ?? nil { changes += using(usage, id) }
    if let event = (try? EventParsing.event(Array(line))) ?? nil { changes += happening(event) }
  }
  judge(changes)
}

/// Another container of the same service, lest the fuzzer has to write all twice before figures are added up.
private func replica(_ container: Container) -> Container? {
  var replica = container
  guard let id = ContainerID(String(container.id.hex.reversed())) else { return nil }
  replica.id = id
  return replica
}

/// A replica with the smallest limit that there is, and what it uses.
private func using(_ usage: Usage, _ id: ContainerID) -> [FleetChange] {
  precondition(usage.memory.bytes >= 0 && (usage.cpuPercent ?? 0) >= 0, "negative usage")
  var container = Container(
    id: id, name: "s", service: ServiceKey(project: "p", service: "s"), number: 1, image: "i", state: .running
  )
  container.memoryLimit = ByteCount(1)
  return [.inspected([container], gone: []), .measured([id: usage])]
}

/// A container that is there when something happens to it.
private func happening(_ event: ContainerEvent) -> [FleetChange] {
  precondition(!event.service.project.isEmpty && !event.service.service.isEmpty, "an empty name")
  let container = Container(
    id: event.id, name: event.name, service: event.service, number: 1, image: event.image, state: .restarting)
  return [.inspected([container], gone: []), .happened(event)]
}

private func expectSane(_ container: Container) {
  precondition(!container.service.project.isEmpty && !container.service.service.isEmpty, "an empty name")
  precondition(container.restartCount >= 0 && (container.memoryLimit?.bytes ?? 1) > 0)
  precondition(container.ports.allSatisfy { 1...65_535 ~= $0.hostPort }, "a port that is none")
}

/// Finds the words for a fleet of which this was learned, now and a while later.
private func judge(_ changes: [FleetChange]) {
  var fleet = Fleet()
  for change in changes { fleet.apply(change, at: now) }
  let later = Moment(wall: now.wall, uptime: now.uptime + .seconds(150))
  for change in changes { fleet.apply(change, at: later) }
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
  if let fraction = memory.fraction { precondition(Words.percent(of: fraction) >= 0) }
}
