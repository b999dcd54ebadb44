import Testing
import TopsideCore

@Suite struct KubeWatchParsingTests {
  private func event(_ json: String) throws -> KubeWatchEvent {
    try KubeParsing.watchEvent(Array(json.utf8), kind: .pod)
  }

  @Test func `a watch that begins with all there is says when that is over`() throws {
    let events = try DockerFixture.lines("kubectl/watch-raw-sendInitialEvents.out").map {
      try KubeParsing.watchEvent($0, kind: .pod)
    }
    #expect(events.last == .bookmark(version: "3869", isInitialEnd: true))
    #expect(events.count == 20)
    for event in events.dropLast() {
      guard case .put(let object) = event else {
        Issue.record("\(event)")
        return
      }
      #expect(event.version == object.meta.version && !object.meta.version.isEmpty)
    }
  }

  @Test func `a version that is too old is an error with its code`() throws {
    let line = try KubeFixture.bytes("watch-raw-rv1-gone")
    #expect(
      try KubeParsing.watchEvent(line, kind: .pod)
        == .error(KubeStatus(code: 410, reason: "Expired", message: "too old resource version: 1 (3230)")))
  }

  @Test func `what is deleted has a key and the version of its end`() throws {
    let json = #"{"type":"DELETED","object":{"metadata":{"namespace":"n","name":"p","resourceVersion":"9"}}}"#
    #expect(try event(json) == .deleted(KubeKey(.pod, "n", "p"), version: "9"))
  }

  @Test func `a plain bookmark only moves the version`() throws {
    let json = #"{"type":"BOOKMARK","object":{"kind":"Pod","metadata":{"resourceVersion":"12"}}}"#
    #expect(try event(json) == .bookmark(version: "12", isInitialEnd: false))
  }

  @Test func `the type may stand behind the object`() throws {
    let json = #"{"object":{"metadata":{"name":"p"}},"type":"DELETED"}"#
    #expect(try event(json) == .deleted(KubeKey(.pod, "", "p"), version: ""))
  }

  @Test(arguments: [
    "", "{}", "[]", #"{"type":"ADDED"}"#, #"{"type":"ADDED","object":{}}"#, #"{"type":"ADDED","object":7}"#,
    #"{"type":"OTHER","object":{"metadata":{"name":"p"}}}"#, "unexpected EOF",
  ])
  func `what is no event is an error`(line: String) {
    #expect(throws: SourceError.self) { try event(line) }
  }
}
