import Testing

@testable import LogEngine

struct NeedleTests {
  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `the first place is the one that a plain search finds`(seed: UInt64) {
    var random = Seeded(state: seed)
    var wrong = 0
    for _ in 0..<3000 {
      let letters: [[UInt8]] = ["a", "b", "e", "q"].map { Array($0.utf8) }
      let word = (0..<Int.random(in: 1...5, using: &random)).map { _ in
        let one = letters.randomElement(using: &random) ?? []
        return Bool.random(using: &random) ? [one] : [one, one.map { $0 ^ 0x20 }]
      }
      let text = (0..<Int.random(in: 0...150, using: &random)).map { _ in
        Array("aabeqABEQ ".utf8).randomElement(using: &random) ?? 0
      }
      let lower = Int.random(in: 0...text.count, using: &random)
      let range = lower..<Int.random(in: lower...text.count, using: &random)
      let plain = range.first { place in
        place + word.count <= range.upperBound
          && word.indices.allSatisfy { word[$0].contains([text[place + $0]]) }
      }
      let found = text.withUnsafeBufferPointer { bytes in
        bytes.baseAddress.flatMap { Needle(word).first(in: $0, range) }
      }
      if found != plain { wrong += 1 }
    }
    #expect(wrong == 0)
  }

  @Test func `a letter whose cases differ in two bytes is found in either, and in no mixture`() throws {
    let needle = Needle([[Array("р".utf8), Array("Р".utf8)]])
    let found = ["р", "Р", "\u{460}", "\u{410}\u{440}"].map { text in
      Array(text.utf8).withUnsafeBufferPointer { bytes in
        bytes.baseAddress.flatMap { needle.first(in: $0, 0..<bytes.count) }
      }
    }
    #expect(found == [0, 0, nil, 2])
  }
}
