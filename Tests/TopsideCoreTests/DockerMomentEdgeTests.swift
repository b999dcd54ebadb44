import Testing
import TopsideCore

struct MomentEdgeTests {
  @Test(
    arguments: [.min, .min + 38, .min + 145_224_192, -1_000_000_001, -1, 0, 1, .max - 1, .max] as [Int64])
  func `moments at the edges of 64 bits of nanoseconds are read as they were printed`(nanoseconds: Int64) {
    let moment = Timestamp(nanoseconds: nanoseconds)
    #expect(RFC3339.parse(RFC3339.print(moment)) == moment)
  }

  @Test func `moments beyond the edges are none`() {
    #expect(RFC3339.parse("1677-09-21T00:12:43.145224191Z") == nil)
    #expect(RFC3339.parse("1677-09-21T00:12:43.145224192Z") == Timestamp(nanoseconds: .min))
    #expect(RFC3339.parse("2262-04-11T23:47:16.854775807Z") == Timestamp(nanoseconds: .max))
    #expect(RFC3339.parse("2262-04-11T23:47:16.854775808Z") == nil)
  }
}
