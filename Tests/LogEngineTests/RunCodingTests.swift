import SafeText
import Testing

@testable import LogEngine

struct RunCodingTests {
  @Test func `runs come back as they were`() {
    var random = Seeded(state: 3)
    for _ in 0..<500 {
      var end = 0
      let runs = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        let start = end + Int.random(in: 0...20_000, using: &random)
        end = start + Int.random(in: 1...300, using: &random)
        return StyledText.Run(
          bytes: start..<end,
          style: TextStyle(
            foreground: Bool.random(using: &random) ? UInt8.random(in: 0...255, using: &random) : nil,
            background: Bool.random(using: &random) ? UInt8.random(in: 0...255, using: &random) : nil,
            attributes: .init(rawValue: UInt8.random(in: 0...31, using: &random))))
      }
      var bytes: [UInt8] = [1, 2, 3]
      RunCoding.append(runs, to: &bytes)
      #expect(RunCoding.runs(bytes.span, from: 3) == runs)
    }
  }
}
