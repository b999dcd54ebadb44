internal import LogEngine
import SafeText

/// Whatever a line holds, as JSON, as logfmt or as neither: its readable lines are harmless, and but for blanks, quotes
/// and escapes they are what the line was.
public func fuzzPretty(_ bytes: [UInt8]) {
  let text = SafeText(sanitising: bytes)
  guard let lines = PrettyLine.lines(of: text) else { return }
  for line in lines { expectHarmless(line) }
  // An escape is replaced by what it stands for; half a character that it left may have been replaced too.
  guard text.text.utf8.allSatisfy({ $0 != UInt8(ascii: "\\") && $0 < 0x80 }) else { return }
  let shown = lines.flatMap { letters($0.text) }
  precondition(shown == letters(text), "a line was changed, or lost something")
}

private func letters(_ text: SafeText) -> [UInt8] {
  text.text.utf8.filter { $0 != 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=") }
}
