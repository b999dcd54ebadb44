import SafeText
import Testing

struct SafeTextTests {
  @Test func `plain text stays as it is`() {
    #expect(SafeText(sanitising: "api-1 (healthy)").text == "api-1 (healthy)")
    #expect(SafeText(sanitising: "Prüfung 日本 e\u{301}".dropFirst()).text == "rüfung 日本 e\u{301}")
    #expect(SafeText(sanitising: "").isEmpty)
  }

  @Test func `a name has no colours and no second line`() {
    #expect(SafeText(sanitising: "\u{1B}[31mred\u{1B}[0m\r\nrm -rf") == "red\\r\\nrm -rf")
  }

  @Test func `interpolated strings are sanitised and literal parts are not`() {
    let name = "x\u{1B}[2J\u{7}"
    #expect("─ \(name) \(3) \(SafeText("é"))" as SafeText == "─ x^G 3 é")
  }

  @Test func `a substring is sanitised like a string`() {
    #expect(SafeText(sanitising: "ab\u{7}c".dropFirst()) == "b^Gc")
  }

  @Test func `a word that ends in half a sequence takes nothing of the word after it`() {
    let words = ["a\u{1B}]0;", "run\u{1B}[", "b\u{7}"]
    #expect(SafeText(sanitising: words, separator: " ") == "a^[]0; run^[[ b^G")
    #expect(SafeText(sanitising: [], separator: ", ").isEmpty)
  }

  @Test func `a word in common writing needs no glyph`() {
    for word in [
      "Ελληνικά", "русский", "العربية", "עברית", "हिन्दी", "ไทย", "한국어", "ひらがな", "Tiếng Việt", "🚀 ok", "▓░│─",
    ] {
      #expect(SafeText(sanitising: word).text == word)
    }
  }
}
