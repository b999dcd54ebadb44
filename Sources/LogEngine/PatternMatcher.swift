internal import Glibc
internal import SafeText

/// Finds a pattern in the bytes of a line.
///
/// `regexec` locks what it changes of a compiled expression, so that several threads may share one.
final class PatternMatcher: @unchecked Sendable {
  private var regex = regex_t()

  init(_ text: String, _ syntax: LogPattern.Syntax) throws(LogPatternError) {
    guard !text.isEmpty else { throw LogPatternError(words: "nothing to look for") }
    var pattern = ""
    var isEscaped = false
    for character in text {
      if syntax == .literal, "\\^$.[]|()*+?{}".contains(character) { pattern.append("\\") }
      if isEscaped, character == "d" {
        pattern.removeLast()
        pattern += "[0-9]"
      } else {
        pattern.append(character)
      }
      isEscaped = syntax == .regex && character == "\\" && !isEscaped
    }
    let ignoresCase = !text.contains { $0.isUppercase }
    let code = regcomp(&regex, pattern, REG_EXTENDED | (ignoresCase ? REG_ICASE : 0))
    guard code == 0 else {
      var words = [CChar](repeating: 0, count: 200)
      regerror(code, &regex, &words, words.count)
      throw LogPatternError(
        words: SafeText(
          sanitising: String(decoding: words.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)))
    }
  }

  deinit { regfree(&regex) }

  func first(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
    guard start <= bytes.count, let base = bytes.baseAddress else { return nil }
    var match = regmatch_t(rm_so: regoff_t(start), rm_eo: regoff_t(bytes.count))
    guard
      regexec(&regex, UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self), 1, &match, REG_STARTEND)
        == 0
    else { return nil }
    return Int(match.rm_so)..<Int(match.rm_eo)
  }
}
