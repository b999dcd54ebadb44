import SafeText
import Testing
import TopsideCore

/// Which ends were asked for, which were for memory, and which nobody told us of.
@Suite struct FleetDeathTests {
  private var stage = FleetStage()

  private mutating func begin() throws { stage.apply(.listed([try stage.container(1)])) }

  private var deaths: [Service.Death] { stage.service?.deaths ?? [] }

  @Test mutating func `an end after a stop was asked for`() throws {
    try begin()
    for action: ContainerEvent.Action in [.killed(signal: 15), .died(exitCode: 143), .stopped] {
      try stage.happened(action, 1)
    }
    #expect(deaths.map(\.wasAskedFor) == [true])
  }

  @Test mutating func `a reload signal is no stop`() throws {
    try begin()
    try stage.happened(.killed(signal: 1), 1, ago: .seconds(100))
    try stage.happened(.died(exitCode: 1), 1)
    #expect(deaths.map(\.wasAskedFor) == [false])
  }

  @Test mutating func `a stop by an unusual signal is told after the end`() throws {
    try begin()
    for action: ContainerEvent.Action in [.killed(signal: 28), .died(exitCode: 0), .stopped] {
      try stage.happened(action, 1)
    }
    #expect(deaths.map(\.wasAskedFor) == [true])
  }

  @Test mutating func `after a start the next end is a crash again`() throws {
    try begin()
    for (ago, action) in [
      (9, .killed(signal: 15)), (8, .died(exitCode: 143)), (7, .stopped), (6, .started),
      (1, .died(exitCode: 1)),
    ] as [(Int, ContainerEvent.Action)] {
      try stage.happened(action, 1, ago: .seconds(ago))
    }
    #expect(deaths.map(\.wasAskedFor) == [true, false])
  }

  @Test mutating func `an oom event makes the end that follows one for memory`() throws {
    try begin()
    try stage.happened(.oom, 1, ago: .seconds(2))
    try stage.happened(.died(exitCode: 137), 1, ago: .seconds(1))
    #expect(deaths.map(\.wasOOM) == [true])
  }

  @Test mutating func `137 without an oom event is not one for memory`() throws {
    try begin()
    try stage.happened(.died(exitCode: 137), 1)
    #expect(deaths.map(\.wasOOM) == [false])
  }

  @Test mutating func `a child that was killed for memory long ago does not explain a later exit`() throws {
    try begin()
    try stage.happened(.oom, 1, ago: .seconds(7200))
    try stage.happened(.died(exitCode: 1), 1)
    #expect(deaths.map(\.wasOOM) == [false])
    #expect(stage.service?.outOfMemory.isEmpty == true)
  }

  @Test mutating func `restarts during a loss are known from their count`() throws {
    try begin()
    let returned = try stage.container(1) {
      $0.restartCount = 2
      $0.started = stage.before(.seconds(5))
      $0.finished = stage.before(.seconds(6))
    }
    stage.apply(.listed([returned]))
    // The first may have been right after the start that we saw, the last is known.
    #expect(deaths.map(\.at) == [stage.before(.seconds(3600)), stage.before(.seconds(6))])
    #expect(try stage.status().severity == .warning)
  }

  @Test mutating func `the event of a guessed end takes its place`() throws {
    try begin()
    let restarted = try stage.container(1) {
      $0.restartCount = 1
      $0.started = stage.before(.seconds(5))
      $0.finished = stage.before(.seconds(6))
    }
    stage.apply(.listed([restarted]))
    try stage.happened(.died(exitCode: 3), 1, ago: .seconds(6))
    #expect(deaths.map(\.exitCode) == [3])
    #expect(deaths.map(\.isGuessed) == [false])
  }

  @Test mutating func `a restart whose event came first is not guessed again`() throws {
    try begin()
    try stage.happened(.died(exitCode: 3), 1, ago: .seconds(6))
    let restarted = try stage.container(1) {
      $0.restartCount = 1
      $0.started = stage.before(.seconds(5))
      $0.finished = stage.before(.seconds(6))
    }
    stage.apply(.inspected([restarted], gone: []))
    #expect(deaths.count == 1)
  }

  @Test mutating func `another replica's end does not hide a restart`() throws {
    stage.apply(.listed([try stage.container(1), try stage.container(2) { $0.number = 2 }]))
    try stage.happened(.died(exitCode: 3), 2, ago: .seconds(7))
    let restarted = try stage.container(1) {
      $0.restartCount = 1
      $0.started = stage.before(.seconds(5))
      $0.finished = stage.before(.seconds(6))
    }
    stage.apply(.inspected([restarted], gone: []))
    #expect(deaths.count == 2)
  }

  @Test mutating func `absurd restart counts neither trap nor fill the memory`() throws {
    try begin()
    let absurd = try (1...2).map { number in
      try stage.container(number) {
        $0.number = number
        $0.restartCount = .max
        $0.started = stage.before(.seconds(5))
        $0.finished = stage.before(.seconds(6))
      }
    }
    stage.apply(.listed(absurd))
    #expect(deaths.count <= Service.memory)
    #expect(stage.service?.restartCount == .max)
  }
}
