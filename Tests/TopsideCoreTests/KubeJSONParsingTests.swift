import Testing
import TopsideCore

/// The reader of JSON, by what it makes of a pod's name.
@Suite struct KubeJSONParsingTests {
  private func name(_ json: String) throws -> String {
    try name(Array(#"{"metadata":{"name":"#.utf8) + Array(json.utf8) + Array("}}".utf8))
  }
  private func name(_ bytes: [UInt8]) throws -> String {
    try KubeParsing.object(bytes, kind: .pod)?.key.name ?? ""
  }

  @Test(arguments: [
    (#""a\"b\\c\/d\b\f\n\r\te""#, "a\"b\\c/d\u{8}\u{C}\n\r\te"), (#""\u00e4\u0041""#, "äA"),
    (#""\ud83d\ude00""#, "😀"), (#""\ud83dx""#, "\u{FFFD}x"), (#""\ude00""#, "\u{FFFD}"),
    (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""x\u12""#, "x\u{FFFD}12"), (#""日本""#, "日本"),
  ])
  func `strings are what their escapes say`(json: String, expected: String) throws {
    #expect(try name(json) == expected)
  }

  @Test func `bytes that are no text are replaced`() throws {
    #expect(try name(Array(#"{"metadata":{"name":"a"#.utf8) + [0xFF] + Array(#"b"}}"#.utf8)) == "a\u{FFFD}b")
  }

  @Test(arguments: ["7", "true", "null", "[]", "{}", "[1,[2]]"])
  func `another type than a string is no name`(json: String) throws {
    #expect(try name(json).isEmpty)
  }

  @Test(arguments: [
    ("[]", "an object at byte 0"), ("", "an object at byte 0"), (#"{"a":1"#, "at byte 6"),
    (#"{"a" 1}"#, "a colon at byte 5"), (#"{a:1}"#, "a key at byte 1"),
    (#"{"a":}"#, "a value at byte 5"), (#"{"a":1 "b":2}"#, "a comma or the end of the object at byte 7"),
    (#"{"a":[1}}"#, "the other bracket at byte 7"), (#"{}x"#, "the end at byte 2"),
    (#"{"metadata":"x"#, "the end of the string at byte"), (#"{"a":1,}"#, "a key at byte 7"),
  ])
  func `an error says what was expected, and where`(json: String, words: String) {
    let error = #expect(throws: SourceError.self) {
      try KubeParsing.object(Array(json.utf8), kind: .pod)
    }
    guard case .unreadable(let expected, _) = error else { return }
    #expect(expected.contains(words))
  }

  @Test func `deep JSON is refused, not descended into`() {
    for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
      let deep = String(repeating: open, count: 100_000) + "1" + String(repeating: close, count: 100_000)
      #expect(throws: SourceError.self) {
        try KubeParsing.object(Array(#"{"metadata":\#(deep)}"#.utf8), kind: .pod)
      }
    }
  }

  @Test func `every beginning of a real object is an error`() throws {
    let lines = try DockerFixture.lines("kubectl/watch-raw-sendInitialEvents.out")
    let line = try #require(lines.first)
    for cut in stride(from: 0, to: line.count, by: 7) {
      #expect(throws: SourceError.self) { try KubeParsing.watchEvent(Array(line[..<cut]), kind: .pod) }
    }
  }

  @Test(arguments: [
    ("9223372036854775807", 9_223_372_036_854_775_807), ("9223372036854775808", 0), ("-5", 0), ("3.0", 3),
    ("1e2", 100), ("1.5", 0), ("1e400", 0), ("12", 12),
  ])
  func `numbers that are no count are none`(json: String, expected: Int) throws {
    let object = try KubeFixture.object(
      #"{"metadata":{"name":"x"},"status":{"readyReplicas":\#(json)}}"#, .deployment)
    guard case .workload(let workload) = object else { throw KubeFixture.unexpected }
    #expect(workload.ready == expected)
  }

  @Test(arguments: [
    ("128Mi", 128 << 20), ("1Gi", 1 << 30), ("1e3", 1000), ("1E3", 1000), ("1500m", 2), ("2k", 2000),
    ("0", 0), ("1.5Ki", 1536), ("100M", 100_000_000),
  ])
  func `quantities are bytes`(text: String, bytes: Int) {
    #expect(KubeQuantity.bytes(text) == ByteCount(bytes))
  }

  @Test(arguments: ["9007199254740988Ki", "", "x", "Mi", "-1", "1Zi", "1e", "nan", "inf", "1e999", "--1"])
  func `what is no amount is none`(text: String) { #expect(KubeQuantity.bytes(text) == nil) }

  @Test(arguments: [
    ("500m", 500), ("2", 2000), ("0.1", 100), ("753423n", 1), ("0", 0), ("1500u", 2), ("0.25", 250),
  ])
  func `quantities are parts of a core`(text: String, millicores: Int) {
    #expect(KubeQuantity.cpu(text) == CPUAmount(millicores: millicores))
  }

  @Test(arguments: [
    "2026-11-21T01:12:24Z", "2026-02-29T00:00:00Z", "2024-02-29T23:59:59Z", "2026-11-21T01:12:24.123456Z",
    "2026-11-21T01:12:24+02:00", "0001-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-21 01:12:24Z",
    "9999-01-01T00:00:00Z", "",
  ])
  func `moments are those that the engine's reader gives`(text: String) throws {
    let object = try KubeFixture.object(
      #"{"metadata":{"name":"x","creationTimestamp":"\#(text)"}}"#, .pod)
    #expect(object.meta.created == RFC3339.parse(text))
  }
}
