import SafeText
import Testing
import TopsideCore

/// A fleet in the hands of a test, on a clock that stands at noon.
struct FleetStage {
  var fleet = Fleet()
  var now = Moment(wall: Timestamp(seconds: 1_772_366_400), uptime: .seconds(86_400))

  static let key = ServiceKey(project: "p", service: "s")

  /// The n-th container's identifier.
  static func id(_ number: Int) throws -> ContainerID {
    let digits = String(number, radix: 16)
    return try #require(ContainerID(String(repeating: "0", count: 64 - digits.count) + digits))
  }

  /// A running container of the service `s`, started an hour ago.
  func container(
    _ number: Int, service: String = "s", _ state: Container.State = .running,
    change: (inout Container) -> Void = { _ in }
  ) throws -> Container {
    var container = Container(
      id: try Self.id(number), name: "p-\(service)-1", service: ServiceKey(project: "p", service: service),
      number: 1, image: "i:1", state: state)
    container.created = before(.seconds(3601))
    container.started = before(.seconds(3600))
    if state == .exited || state == .restarting { container.finished = before(.seconds(60)) }
    change(&container)
    return container
  }

  func before(_ duration: Duration) -> Timestamp { now.wall.advanced(by: .zero - duration) }

  func event(
    _ action: ContainerEvent.Action, _ number: Int, service: String = "s", ago: Duration = .zero
  ) throws -> ContainerEvent {
    ContainerEvent(
      action, id: try Self.id(number), service: ServiceKey(project: "p", service: service),
      name: "p-\(service)-1", image: "i:1", at: before(ago))
  }

  mutating func apply(_ changes: FleetChange...) {
    for change in changes { fleet.apply(change, at: now) }
  }

  mutating func happened(_ action: ContainerEvent.Action, _ number: Int, ago: Duration = .zero) throws {
    apply(.happened(try event(action, number, ago: ago)))
  }

  mutating func declare(_ services: DeclaredService...) {
    apply(.declared(DeclaredProject(name: "p", services: services), .labels("p")))
  }

  var service: Service? { fleet.services[Self.key] }

  /// What is said of the service `s`.
  func status(profiles: Set<String> = [], service name: String = "s") throws -> Status {
    let service = try #require(fleet.services[ServiceKey(project: "p", service: name)])
    return Triage(now: now, profiles: profiles).status(service, in: fleet)
  }

  func problems() -> [Problem] { Triage(now: now).problems(fleet) }
}

/// Random numbers that are the same in every run.
struct FleetDice: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
