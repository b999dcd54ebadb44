import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Revisions, from what the API keeps of them.
@Suite struct RolloutHistoryTests {
  private let web = KubeKey(.deployment, "shop", "web")
  private let webUID = "a8568ff5-6f42-482b-8eae-3a0e25d32f19"

  private func recorded(_ name: String) throws -> [UInt8] { try KubeFixture.bytes(name) }

  @Test func `replica sets are a deployment's revisions, the newest first`() throws {
    let history = try KubeParsing.rolloutHistory(recorded("replicasets-json"), of: web, uid: webUID)
    #expect(history.revisions.map(\.number) == [5, 4, 1])
    #expect(history.revisions.map(\.name) == ["web-59d99f4c6b", "web-7f77645cfc", "web-76f6b4ffc6"])
    #expect(
      history.revisions.map(\.changeCause) == [
        "web 1.2: release 1.2", "web 1.1: release 1.1", "web 1.0: first release",
      ])
    #expect(history.current?.images == ["registry.local/shop/web:1.2"])
    #expect(history[1]?.mark == TemplateMark(label: "pod-template-hash", value: "76f6b4ffc6"))
    #expect(history.revisions.allSatisfy { $0.created != nil })
    #expect(history.earlier.map(\.number) == [4, 1])
  }

  @Test func `controller revisions are those of the others, each by the label of its pods`() throws {
    let bytes = try recorded("controllerrevisions-json")
    let db = try KubeParsing.rolloutHistory(
      bytes, of: KubeKey(.statefulSet, "shop", "db"), uid: "ca69ef1f-4296-43cc-8b83-f9a407603315")
    #expect(db.revisions.map(\.number) == [1])
    #expect(db.current?.mark == TemplateMark(label: "controller-revision-hash", value: "db-c55cbfb9d"))
    let agent = try KubeParsing.rolloutHistory(
      bytes, of: KubeKey(.daemonSet, "shop", "agent"), uid: "a64cc92e-d70a-4c75-b77d-ffa8942f20aa")
    #expect(agent.current?.images == ["busybox:1.35", "busybox:1.35"])
    #expect(agent.current?.mark.value == "6bf6946b58")
    #expect(agent.current?.template.text.contains("$patch: replace") == false)
  }

  @Test func `what another object owns is none of its revisions`() throws {
    let history = try KubeParsing.rolloutHistory(recorded("replicasets-json"), of: web, uid: "another")
    #expect(history.revisions.isEmpty)
    #expect(history.current == nil)
  }

  @Test func `two templates that differ by the controllers' marks only are one`() throws {
    let json = RolloutStage.list(
      RolloutStage.replicaSet(1, hash: "aaa", RolloutStage.oldWeb),
      RolloutStage.replicaSet(2, hash: "bbb", RolloutStage.oldWeb))
    let history = try RolloutStage.history(json, of: web)
    #expect(history[1]?.template == history[2]?.template)
    #expect(history.earlier.isEmpty)
    #expect(history.diff(to: try #require(history[1])).isEmpty)
  }

  @Test func `a list that is cut anywhere is an error, never half of a history`() throws {
    let bytes = Array(RolloutStage.webList.utf8)
    for end in stride(from: 0, to: bytes.count - 1, by: 7) {
      #expect(throws: SourceError.self) {
        try KubeParsing.rolloutHistory(Array(bytes[..<end]), of: web, uid: "uid-web")
      }
    }
  }

  @Test(arguments: [
    #"{"items": [{}]}"#, #"{"items": [7, null, "x"]}"#,
    #"{"items": [{"metadata": {"ownerReferences": [{"uid": "uid-web"}]}, "spec": {"template": 7}}]}"#,
    #"{"items": [{"metadata": {"annotations": {"deployment.kubernetes.io/revision": "many"}}}]}"#,
  ])
  func `an element without number, owner or template is left out`(json: String) throws {
    #expect(try RolloutStage.history(json, of: web).revisions.isEmpty)
  }

  @Test(arguments: ["{}", #"{"things": []}"#, "[]", "", "7"])
  func `what has no list is an error`(json: String) {
    #expect(throws: SourceError.self) { try RolloutStage.history(json, of: web) }
  }

  @Test func `nothing of a hostile template reaches the screen as it is`() throws {
    let evil = "\\u001b]0;owned\\u0007web\\u202e"
    let json = RolloutStage.list(
      RolloutStage.replicaSet(1, hash: "aaa", RolloutStage.container(evil), cause: evil))
    let history = try RolloutStage.history(json, of: web)
    let lines = try #require(history.current).template.text.map(\.text)
    #expect(
      lines.allSatisfy { line in line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E } })
    #expect(history.current?.changeCause?.text.contains("\u{1b}") == false)
  }
}
