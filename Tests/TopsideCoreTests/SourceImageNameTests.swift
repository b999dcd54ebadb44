import Testing
import TopsideCore

@Suite struct SourceImageNameTests {
  private static let digest = String(repeating: "ab", count: 32)

  private static let names: [(String, repository: String, tag: String)] = [
    ("redis", "redis", "latest"), ("redis:7", "redis", "7"),
    ("ghcr.io/x/api:2026.2.0", "ghcr.io/x/api", "2026.2.0"),
    ("localhost:5000/api", "localhost:5000/api", "latest"),
    ("localhost:5000/api:1", "localhost:5000/api", "1"),
    ("api@sha256:\(digest)", "api", "abababababab"), ("api:3@sha256:\(digest)", "api", "3"),
    ("sha256:\(digest)", "", "abababababab"), ("", "", "latest"), (":", "", ""), ("a@", "a", "latest"),
  ]

  @Test(arguments: names.indices)
  func `a reference is taken apart`(index: Int) {
    let (text, repository, tag) = Self.names[index]
    let name = ImageName(text)
    #expect(name.repository == repository)
    #expect(name.tag == tag)
  }
}
