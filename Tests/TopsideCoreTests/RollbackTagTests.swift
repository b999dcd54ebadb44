import FoundationEssentials
import Testing
import TopsideCore
import TopsideTestSupport

@Suite struct RollbackTagTests {
  @Test(arguments: [
    "latest", "2026.2.1", "v1", "_", "_internal-1", "1.2.0-rc1", "A", "sha-5cbdfda", "a..b--c__d",
    String(repeating: "x", count: 128),
  ])
  func `a tag by the grammar is one`(_ text: String) throws {
    let tag = try #require(ImageTag(text))
    #expect(tag.text == text)
    let coded = try JSONDecoder().decode([ImageTag].self, from: JSONEncoder().encode([tag]))
    #expect(coded == [tag])
  }

  @Test(arguments: [
    "", ".", "-", ".1", "-1", "--privileged", "-v", "a b", " a", "a ", "a\n", "a\tb", "a:b", "a/b", "a@b",
    "a+b",
    "a=b", "$(id)", "${X}", "`id`", "a;b", "a|b", "a&b", "a'b", "a\"b", "a\\b", "ä", "а", "a\u{0}",
    "a\u{200B}b",
    "\u{1B}[31m", String(repeating: "x", count: 129),
  ])
  func `what is not by the grammar is none`(_ text: String) {
    #expect(ImageTag(text) == nil)
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode([ImageTag].self, from: JSONEncoder().encode([text]))
    }
  }

  @Test func `no hostile text is a tag, or part of a reference`() {
    for input in HostileInput.all where !input.bytes.allSatisfy({ (0x21...0x7E).contains($0) }) {
      let text = String(decoding: input.bytes, as: UTF8.self)
      #expect(ImageTag(text) == nil, "\(input)")
      #expect(ImageReference("registry:5000/\(text):1") == nil, "\(input)")
      #expect(ImageReference("registry:5000/a:\(text)") == nil, "\(input)")
    }
  }

  @Test func `versions are in the order of their numbers, and what is none is before them`() {
    let ordered = [
      "dev", "latest", "sha-1", "2025.12.31", "2026.2.9", "2026.2.10", "2026.3.0", "2026.3.0-1", "2026.10.0",
      "20260.1", "99999999999999999999.1",
    ].compactMap { ImageTag($0) }
    #expect(ordered.count == 11)
    #expect(ordered.shuffled().sorted() == ordered)
  }

  @Test(arguments: [
    ("1.2.0-rc1", "1.2.0"), ("1.2.0-alpha", "1.2.0-beta"), ("v1.9", "v1.10"), ("1.2", "1.2.1"),
    ("v1.2", "1.3"),
    ("2026.02", "2026.2"),
  ])
  func `one is before the other`(_ pair: (String, String)) throws {
    let (a, b) = (try #require(ImageTag(pair.0)), try #require(ImageTag(pair.1)))
    #expect(a < b)
    #expect(!(b < a))
  }

  @Test func `a reference is taken apart, ports and digests too`() throws {
    let full = try #require(ImageReference("127.0.0.1:5000/x/back:2026.3.1@sha256:ab"))
    #expect(full.repository == "127.0.0.1:5000/x/back")
    #expect(full.tag?.text == "2026.3.1")
    #expect(full.digest == "sha256:ab")
    #expect(full.text == "127.0.0.1:5000/x/back:2026.3.1@sha256:ab")
    let plain = try #require(ImageReference("localhost:5000/redis"))
    #expect(plain.tag == nil)
    #expect(plain.effectiveTag?.text == "latest")
    #expect(try #require(ImageReference("redis@sha256:ab")).effectiveTag == nil)
    for bad in ["", "sha256:abc", "redis:", ":1", "--help:1", "a b:1", "redis:-1", "re$dis:1"] {
      #expect(ImageReference(bad) == nil, "\(bad)")
    }
  }
}
