import Testing
import TopsideCore

@testable import TopsideDemo

struct `The simulation` {
  @Test func `a day passes, and everything printed on the way can be read`() throws {
    let opening = SkippingClock.opening
    var simulation = Simulation(seed: 1, opening: opening)
    let ooms = simulation.containers.firstIndex { $0.shape.name == "oom-worker" }
    for minute in 1...1440 {
      simulation.advance(to: opening.advanced(by: .seconds(minute * 60)))
      for line in simulation.statistics(isTruncated: false) { _ = try StatsParsing.usage(Array(line.utf8)) }
      guard minute % 60 == 0 else { continue }
      let inspected = JSON.array(simulation.containers.map(simulation.inspect))
        .indented(by: 4, escapesMarkup: true)
      #expect(try InspectParsing.containers(Array(inspected.utf8)).count == simulation.containers.count)
      for event in simulation.events {
        #expect(try EventParsing.event(Array(simulation.line(event).utf8)) != nil)
      }
    }
    #expect(simulation.containers[try #require(ooms)].restartCount > 1_700)
    #expect(simulation.events.count == Simulation.eventLimit)
  }

  @Test func `a month without a look is lived through`() {
    var simulation = Simulation(seed: 1, opening: SkippingClock.opening)
    simulation.advance(to: SkippingClock.opening.advanced(by: .seconds(30 * 86_400)))
    #expect(simulation.containers.allSatisfy { $0.runs.count <= SimulatedContainer.runLimit })
  }

  @Test func `an earlier moment changes nothing`() {
    var simulation = Simulation(seed: 1, opening: SkippingClock.opening)
    let before = simulation.containers.map(\.restartCount)
    simulation.advance(to: Timestamp(seconds: 0))
    #expect(simulation.now == SkippingClock.opening)
    #expect(simulation.containers.map(\.restartCount) == before)
  }

  @Test(arguments: [ChangeVerb.stop, .start, .restart])
  func `any change in any state leaves a state that a change can follow`(first: ChangeVerb) {
    for second in ChangeVerb.allCases {
      for delay in [0.0, 0.1, 0.9, 5, 60] {
        var simulation = Simulation(seed: 3, opening: SkippingClock.opening)
        let all = Array(simulation.containers.indices)
        _ = simulation.change(first, all)
        simulation.advance(to: simulation.now.advanced(bySeconds: delay))
        let done = simulation.change(second, all)
        simulation.advance(to: done)
        let running = simulation.containers.count(where: \.isRunning)
        #expect(second == .stop ? running == 0 : running >= 18, "\(first) \(second) after \(delay)")
      }
    }
  }

  @Test(arguments: [
    (0, "0B"), (452 << 10, "452KiB"), (1_024, "1KiB"), (2_087_354_106, "1.944GiB"), (432_328_000, "412.3MiB"),
  ])
  func `bytes are printed with four digits`(count: Int, text: String) {
    #expect(Figures.bytes(count) == text)
  }

  @Test func `a string of JSON survives whatever it holds`() throws {
    let hostile = "a\"b\\c\nd\te\u{0}\u{1B}[31m<&>é\u{1F600}"
    let json: JSON = [
      "ID": .string(String(repeating: "a", count: 64)), "PIDs": "1", "MemUsage": "1MiB / 2MiB",
      "Name": .string(hostile),
    ]
    #expect(try StatsParsing.usage(Array(json.compact.utf8))?.usage.memory == .mib(1))
    #expect(!json.compact.utf8.contains { $0 < 0x20 })
    #expect(json.compact.contains(#"\u003c\u0026\u003e"#))
  }

  @Test func `chance is the same each time and covers its range`() {
    let chance = Chance(seed: 9)
    #expect(chance.bits(1, 2) == chance.bits(1, 2))
    let drawn = Set((0..<200).map { chance.number(4, $0, in: 0...4) })
    #expect(drawn == [0, 1, 2, 3, 4])
    #expect((0..<500).allSatisfy { (0...1).contains(chance.noise(2, at: Double($0) / 7)) })
  }
}
