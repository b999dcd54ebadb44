import SafeText
import Testing
import TopsideTestSupport

@testable import TopsideCore

/// What a container is to those who follow logs.
@Suite struct LogSubjectTests {
  private let fleet = FleetStage()

  private func subject(
    _ state: Container.State = .running, others: [Container] = [], deaths: [Service.Death] = [],
    change: (inout Container) -> Void = { _ in }
  ) throws -> LogSubject {
    let container = try fleet.container(1, state, change: change)
    var service = Service(key: FleetStage.key)
    service.containers = [container] + others
    service.deaths = deaths
    return LogSubject(container, of: service)
  }

  @Test func `an only replica has the service's name, and a key that outlives it`() throws {
    let subject = try subject()
    #expect(subject.name == "s")
    #expect(subject.key == "p/s/1")
    #expect(subject.instance == (try FleetStage.id(1).hex))
  }

  @Test func `one of several has its number`() throws {
    #expect(try subject(others: [fleet.container(2) { $0.number = 2 }]).name == "s-1")
  }

  @Test func `its successor while it is replaced does not make them several`() throws {
    #expect(try subject(others: [fleet.container(2, .created) { $0.started = nil }]).name == "s")
  }

  @Test func `of two with one key the one that started last counts`() throws {
    var service = Service(key: FleetStage.key)
    service.containers = [
      try fleet.container(2) { $0.started = Timestamp(seconds: 1_772_366_399) }, try fleet.container(1),
      try fleet.container(3, .created) { $0.started = nil },
    ]
    let subjects = service.containers.map { LogSubject($0, of: service) }
    #expect(LogSubject.unique(subjects).map(\.instance) == [try FleetStage.id(2).hex])
  }

  @Test func `a first run has no earlier one`() throws {
    #expect(try subject().hasEarlierRun == false)
    #expect(try subject(.created) { $0.started = nil }.hasEarlierRun == false)
  }

  @Test func `an end before the start is an earlier run's`() throws {
    #expect(try subject { $0.finished = fleet.before(.seconds(3700)) }.hasEarlierRun == true)
  }

  @Test func `a restart that was counted is one, but for the one to come`() throws {
    #expect(try subject { $0.restartCount = 1 }.hasEarlierRun == true)
    #expect(try subject(.restarting) { $0.restartCount = 2 }.hasEarlierRun == true)
    #expect(try subject(.restarting) { $0.restartCount = 1 }.hasEarlierRun == nil)
  }

  @Test func `of an ended one nobody knows`() throws { #expect(try subject(.exited).hasEarlierRun == nil) }

  @Test func `an ended one says how it ended`() throws {
    #expect(try subject(.exited) { $0.exitCode = 3 }.exitCode == 3)
  }

  @Test func `of one that runs again the events say it`() throws {
    let end = fleet.before(.seconds(3610))
    let death = Service.Death(
      of: try FleetStage.id(1), at: end.advanced(by: .milliseconds(300)), exitCode: 137, wasOOM: true,
      wasAskedFor: false)
    #expect(try subject(deaths: [death]) { $0.finished = end }.exitCode == 137)
    #expect(try subject { $0.finished = end }.exitCode == nil)
    #expect(try subject(deaths: [death]) { $0.finished = fleet.before(.seconds(3700)) }.exitCode == nil)
  }

  @Test func `the border lies between the end and the start`() throws {
    let start = fleet.before(.seconds(3600))
    func border(_ end: Timestamp) throws -> Timestamp? { try subject { $0.finished = end }.border }
    #expect(try border(start.advanced(by: .milliseconds(-100))) == start.advanced(by: .milliseconds(-50)))
    #expect(try border(start.advanced(by: .seconds(-600))) == start.advanced(by: .milliseconds(-500)))
    #expect(try subject(.exited).border == start.advanced(by: .milliseconds(-50)))
    #expect(try subject(.created) { $0.started = nil }.border == nil)
  }
}
