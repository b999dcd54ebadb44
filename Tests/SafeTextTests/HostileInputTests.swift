import SafeText
import Testing
import TopsideTestSupport

struct HostileInputTests {
  @Test func `there are at least sixty hostile inputs, each with its own name`() {
    #expect(HostileInput.all.count >= 60)
    #expect(Set(HostileInput.all.map(\.name)).count == HostileInput.all.count)
  }

  @Test(arguments: HostileInput.all)
  func `a hostile line shows what the table says`(input: HostileInput) {
    #expect(StyledText(sanitising: input.bytes).text.text == input.shown)
  }

  @Test(arguments: HostileInput.all)
  func `both halves of a hostile line are harmless wherever it is cut`(input: HostileInput) {
    for cut in 0...input.bytes.count {
      for half in [Array(input.bytes[..<cut]), Array(input.bytes[cut...])] {
        expectHarmless(StyledText(sanitising: half))
      }
    }
  }

  @Test(arguments: HostileInput.all)
  func `a hostile name is harmless, and shows a return instead of obeying it`(input: HostileInput) {
    let name = SafeText(sanitising: input.bytes)
    expectHarmless(StyledText(name))
    let returns = input.bytes.count { $0 == 0x0D }
    let shownReturns = name.text.unicodeScalars.count { $0 == "\\" }
    // A return inside a sequence goes with it.
    #expect(name.text == input.shown || returns > 0 && shownReturns >= returns)
  }

  @Test func `hostile inputs that meet in one line are harmless, and stay as they are sanitised`() {
    for first in HostileInput.greedy {
      for second in HostileInput.brief {
        let line = StyledText(sanitising: first.bytes + second.bytes)
        let text = line.text.text
        #expect(harm(in: text).isEmpty, "\(first), \(second)")
        #expect(StyledText(sanitising: Array(text.utf8)).text == line.text, "\(first), \(second)")
      }
    }
  }

  @Test(arguments: HostileInput.all)
  func `a hostile line leaves the next line of the same output alone`(input: HostileInput) {
    let lines = StyledText.lines(sanitising: input.bytes + Array("\nnext".utf8))
    #expect(lines.map(\.text.text) == [input.shown, "next"])
    #expect(lines.last?.runs == [])
  }
}
