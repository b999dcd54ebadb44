import Testing
import TopsideCore

@Suite struct KubeListParsingTests {
  @Test func `a list of the API has its pods and its version`() throws {
    let list = try KubeFixture.list("pods-raw", kind: .pod)
    #expect(list.objects.count == 19)
    #expect(list.version == "2764")
    #expect(list.next == nil)
    #expect(list.objects.first?.key == KubeKey(.pod, "shop", "agent-ttpzw"))
  }

  @Test func `compact and indented are the same pods`() throws {
    let raw = try KubeFixture.list("pods-raw", kind: .pod)
    let indented = try KubeFixture.list("pods-json", kind: .pod)
    #expect(raw.objects.map(\.key) == indented.objects.map(\.key))
    // One was restarted between the two.
    #expect(zip(raw.objects, indented.objects).count { $0 == $1 } >= 17)
  }

  @Test(arguments: [1, 2, 3, 7, 64, 1000, 1 << 20])
  func `chunks of any size give the same`(size: Int) throws {
    for name in ["pods-raw", "workloads-json"] {
      let kind: KubeKind? = name == "pods-raw" ? .pod : nil
      let bytes = try KubeFixture.bytes(name)
      #expect(try KubeFixture.list(bytes, kind: kind, chunk: size) == KubeFixture.list(bytes, kind: kind))
    }
  }

  @Test func `a list of several kinds goes by what its elements say`() throws {
    let keys = try KubeFixture.list("workloads-json", kind: nil).objects.map(\.key)
    #expect(keys.contains(KubeKey(.deployment, "shop", "web")))
    #expect(keys.contains(KubeKey(.statefulSet, "shop", "db")))
    #expect(keys.contains(KubeKey(.daemonSet, "shop", "agent")))
    #expect(keys.contains(KubeKey(.job, "shop", "migrate-bad")))
    #expect(keys.contains(KubeKey(.autoscaler, "shop", "web")))
    #expect(keys.count == 13)
  }

  @Test func `an empty list is a list`() throws {
    #expect(try KubeFixture.list("empty-namespace-json", kind: .pod).objects.isEmpty)
    let null = Array(#"{"kind":"PodList","metadata":{"resourceVersion":"7"},"items":null}"#.utf8)
    #expect(try KubeFixture.list(null, kind: .pod).version == "7")
  }

  @Test func `a rest is asked for with a token`() throws {
    let json = #"{"kind":"PodList","metadata":{"resourceVersion":"7","continue":"abc"},"items":[]}"#
    #expect(try KubeFixture.list(Array(json.utf8), kind: .pod).next == "abc")
  }

  @Test func `a refusal is a status`() throws {
    let json = """
      {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods is forbidden",\
      "reason":"Forbidden","details":{"kind":"pods"},"code":403}
      """
    #expect(
      try KubeFixture.answer(Array(json.utf8), kind: .pod)
        == .status(KubeStatus(code: 403, reason: "Forbidden", message: "pods is forbidden")))
  }

  @Test func `plain words are told`() throws {
    let words = "dial tcp 127.0.0.1:6443: connect: connection refused\n"
    let error = #expect(throws: SourceError.self) {
      try KubeFixture.answer(Array(words.utf8), kind: .pod)
    }
    #expect(
      error
        == .unreadable(expected: "a list of pods: an object at byte 0", found: words))
  }

  @Test func `a list that is cut is an error, wherever`() throws {
    let bytes = try KubeFixture.bytes("pods-raw")
    for cut in DockerFixture.truncated(bytes) where cut.count.isMultiple(of: 7) {
      #expect(throws: SourceError.self) { try KubeFixture.answer(cut, kind: .pod, chunk: 8192) }
    }
  }

  @Test(arguments: [
    "", "[]", "{}", "null", "{", "}", #"{"items":[1]}"#, #"{"kind":"PodList","items":[{]}"#,
    #"{"kind":"PodList","items":["x"]}"#, #"{"kind":"PodList","items":[{}]}}"#, #"{"kind":"PodList"}"#,
    #"{"kind":"Table","items":[]}"#, #"{"x\"items":[{"a":1}],"kind":"PodList"}"#,
  ])
  func `what is no list is an error`(json: String) {
    for size in [1, 3, 100] {
      #expect(throws: SourceError.self) {
        try KubeFixture.answer(Array(json.utf8), kind: .pod, chunk: size)
      }
    }
  }

  @Test func `an element without a name is left out`() throws {
    let json = #"{"kind":"PodList","items":[{},{"metadata":{"name":"p"}},{"metadata":7}]}"#
    #expect(try KubeFixture.list(Array(json.utf8), kind: .pod).objects.map(\.key.name) == ["p"])
  }
}
