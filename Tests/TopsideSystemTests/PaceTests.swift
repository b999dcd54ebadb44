import Glibc
import SystemPackage
import Testing
import TopsideCore

@testable import TopsideSystem

/// How a flood is gathered.
struct PaceTests {
  private let start = ContinuousClock.now

  /// The pauses of readings that follow each other at once.
  private func pauses(_ fills: [Double]) -> [Duration?] {
    var pace = Pace()
    var now = start
    return fills.map { fill in
      let pause = pace.pause(after: fill, at: now)
      now += pause ?? .milliseconds(1)
      return pause
    }
  }

  @Test func `the first piece after silence is not waited upon`() {
    #expect(pauses([0.1]) == [nil])
  }

  @Test func `while little comes the pauses grow to 32 ms`() {
    let expected: [Duration?] = [nil, 4, 8, 16, 32, 32].map { $0.map { .milliseconds($0) } }
    #expect(pauses([0.01, 0.01, 0.01, 0.01, 0.01, 0.01]) == expected)
  }

  @Test func `while the pipe fills they shrink to 2 ms`() {
    let expected: [Duration?] = [nil, 4, 8, 4, 2, 2].map { $0.map { .milliseconds($0) } }
    #expect(pauses([0, 0, 0, 0.9, 1, 2]) == expected)
  }

  @Test func `when it is half full they stay`() {
    let expected: [Duration?] = [nil, 4, 4, 4].map { $0.map { .milliseconds($0) } }
    #expect(pauses([0, 0, 0.4, 0.6]) == expected)
  }

  @Test func `silence begins anew`() {
    var pace = Pace()
    #expect(pace.pause(after: 0, at: start) == nil)
    #expect(pace.pause(after: 0, at: start + .milliseconds(1)) == .milliseconds(4))
    #expect(pace.pause(after: 0, at: start + .milliseconds(50)) == nil)
    #expect(pace.pause(after: 0, at: start + .milliseconds(51)) == .milliseconds(4))
  }

  @Test func `a pipe is small until it is enlarged, and then takes a megabyte`() throws {
    var (pipe, writeEnd) = try OutputPipe.open(on: Poller()) {}
    defer { pipe.close() }
    let before = pipe.capacity
    pipe.enlarge()
    #expect(before <= 1 << 16)
    // Less where this user's pipes hold all that they may.
    #expect(pipe.capacity == 1 << 20 || geteuid() != 0)
    try writeEnd.writeAll([UInt8](repeating: 7, count: pipe.capacity / 2))
    try writeEnd.close()
    var taken = 0
    while case .bytes(let bytes) = pipe.take() {
      #expect(bytes.allSatisfy { $0 == 7 } && bytes.count <= OutputPipe.pieceLimit)
      taken += bytes.count
    }
    #expect(taken == pipe.capacity / 2)
    #expect(pipe.hasEnded)
  }
}
