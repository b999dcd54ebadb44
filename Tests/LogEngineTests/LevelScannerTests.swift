import Testing

@testable import LogEngine

struct LevelScannerTests {
  @Test(
    arguments: [
      ("time=\"2024-01-02\" level=info msg=\"ok\"", .info), ("ts=1 lvl=eror msg=x", .error),
      ("level=\"warning\" x", .warning), ("LEVEL=debug x", .debug), ("msg=x severity=CRITICAL", .fatal),
      ("\(String(repeating: "long message ", count: 12)) level=error", .error),
      ("{\"level\":\"error\",\"msg\":\"x\"}", .error), ("{\"msg\":\"x\", \"level\": \"Warn\"}", .warning),
      ("{\"severity\":\"NOTICE\"}", .notice), ("{\"levelname\":\"DEBUG\"}", .debug),
      ("{\"level\":30}", .info),
      ("{\"level\":60,\"time\":1}", .fatal), ("{\"level\":20}", .debug),
      ("{\"t\":{\"$date\":\"2024\"},\"s\":\"E\",\"c\":\"NETWORK\"}", .error),
      ("{\"msg\":\"level\"}", .unknown),
      ("I0102 15:04:05.678901       1 main.go:1] x", .info), ("E0102 15:04:05.678901 x", .error),
      ("W1231 00:00:00.0 x", .warning), ("F0102 15:04:05 x", .fatal), ("E01023 x", .unknown),
      ("2024/01/02 12:00:00 [error] 31#31: *1 open() failed", .error), ("[WARN] x", .warning),
      ("2024/01/02 12:00:00 [notice] 1#1: start", .notice), ("[12:00:00 INF] x", .info), ("[ERR] x", .error),
      ("2024-01-02 12:00:00,123 - app - ERROR - x", .error), ("ERROR:root:x", .error),
      ("INFO:     127.0.0.1:1 - \"GET / HTTP/1.1\" 200 OK", .info),
      ("[2024-01-02 12:00:00,000] WARN [x] y", .warning),
      ("2024-01-02T12:00:00Z  INFO app::x: y", .info),
      ("2024-01-02 12:00:00 UTC [1] FATAL:  no role", .fatal),
      ("2024-01-02 12:00:00 UTC [1] LOG:  ready", .info), ("warn: Microsoft.Hosting[0]", .warning),
      ("fail: x", .error), ("npm ERR! code 1", .error), ("panic: runtime error", .fatal),
      ("trace: x", .debug),
      ("error: cannot open", .error), ("   DEBUG x", .debug),
      ("no error here", .unknown), ("GET /ERROR HTTP/1.1", .unknown), ("INFO.md is missing", .unknown),
      ("ERROR_COUNT=0", .unknown), ("information", .unknown), ("warning signs everywhere", .unknown),
      ("an error: not first", .unknown), ("", .unknown), ("   ", .unknown), ("{", .unknown), ("E", .unknown),
      ("\(String(repeating: "x ", count: 60))ERROR", .unknown),
    ] as [(String, LogLevel)])
  func `a line has the level that its logger wrote`(line: String, level: LogLevel) {
    #expect(LevelScanner.level(of: Array(line.utf8).span) == level)
  }

  @Test func `a line cut anywhere is read without a trap`() {
    for line in [
      "{\"level\":\"error\",\"s\":\"E\",\"level\":50}", "time=1 level=info", "I0102 15:04:05 x [error]",
    ] {
      let bytes = Array(line.utf8)
      for start in bytes.indices {
        for end in start...bytes.count { _ = LevelScanner.level(of: bytes.span.extracting(start..<end)) }
      }
    }
  }
}
