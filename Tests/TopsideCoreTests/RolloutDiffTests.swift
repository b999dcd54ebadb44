import SafeText
import Testing

@testable import TopsideCore

/// What changes between two pod templates.
@Suite struct RolloutDiffTests {
  private func diff(_ old: String, _ new: String) throws -> LineDiff {
    let json = RolloutStage.list(
      RolloutStage.replicaSet(1, hash: "aaa", new), RolloutStage.replicaSet(2, hash: "bbb", old))
    let history = try RolloutStage.history(json, of: KubeFlowStage.web)
    return history.diff(to: try #require(history[1]))
  }

  private func whole(_ diff: LineDiff) -> String { diff.lines.map(\.text.text).joined(separator: "\n") }

  @Test func `changed lines stand below what they are about`() throws {
    let diff = try diff(RolloutStage.newWeb, RolloutStage.oldWeb)
    #expect(
      diff.brief(limit: 99).map(\.text) == [
        "      - name: LOG_LEVEL", "-       value: debug", "+       value: info",
        "      - name: DB_PASSWORD", "-       value: ***", "+       value: ***",
        "-     image: registry.local/web:1.2", "+     image: registry.local/web:1.1",
      ])
    #expect((diff.removed, diff.added) == (3, 3))
  }

  @Test func `a secret is never shown, that it changes is`() throws {
    let diff = try diff(RolloutStage.newWeb, RolloutStage.oldWeb)
    #expect(!whole(diff).contains("hunter"))
    let same = RolloutStage.container(
      "registry.local/web:1.2", env: #"{"name": "DB_PASSWORD", "value": "s3"}"#)
    #expect(try self.diff(same, same).isEmpty)
  }

  @Test(arguments: [
    (#", "args": ["--password", "s3cr3t-1"]"#, #", "args": ["--password", "s3cr3t-2"]"#),
    (
      #", "command": ["sh", "-c", "API_KEY=s3cr3t-1 run"]"#,
      #", "command": ["sh", "-c", "API_KEY=s3cr3t-2 run"]"#
    ),
    (
      #", "command": ["sh", "-c", "set -e\nexport TOKEN=s3cr3t-1\nrun"]"#,
      #", "command": ["sh", "-c", "set -e\nexport TOKEN=s3cr3t-2\nrun"]"#
    ),
    (
      #", "lifecycle": {"httpHeaders": [{"name": "Authorization", "value": "s3cr3t-1"}]}"#,
      #", "lifecycle": {"httpHeaders": [{"name": "Authorization", "value": "s3cr3t-2"}]}"#
    ),
    (#", "x": {"clientSecret": "s3cr3t-1"}"#, #", "x": {"clientSecret": "s3cr3t-2"}"#),
    (#", "url": "https://me:s3cr3t-1@db/x""#, #", "url": "https://me:s3cr3t-2@db/x""#),
  ])
  func `wherever in a template a secret stands, it is masked`(old: String, new: String) throws {
    let diff = try diff(
      RolloutStage.container("web:1", more: old), RolloutStage.container("web:1", more: new))
    #expect(!diff.isEmpty)
    #expect(!whole(diff).contains("s3cr3t"))
    #expect(!diff.brief(limit: 50).contains { $0.text.contains("s3cr3t") })
  }

  @Test func `a plan shows some lines and says how many more there are`() throws {
    let many = (0..<40).map { #"{"name": "N\#($0)", "value": "a"}"# }.joined(separator: ", ")
    let diff = try diff(
      RolloutStage.container("web:1", env: many), RolloutStage.container("web:2"))
    let brief = diff.brief(limit: 8)
    #expect(brief.count == 8)
    #expect(brief.last?.text.hasPrefix("… ") == true)
    #expect(brief.last?.text.hasSuffix(" more lines") == true)
  }

  @Test func `texts that are too long are compared roughly, and end`() {
    func lines(_ range: Range<Int>) -> [LineDiff.Source] {
      range.map { LineDiff.Source(shown: "line \($0)", raw: "line \($0)") }
    }
    let diff = LineDiff(from: lines(0..<20_000), to: lines(10_000..<30_000))
    #expect(diff.isRough)
    #expect((diff.removed, diff.added) == (10_000, 10_000))
    #expect(!LineDiff(from: lines(0..<20_000), to: lines(0..<20_001)).isRough)
  }

  @Test func `every line of both texts is there, in order`() {
    func sources(_ words: String) -> [LineDiff.Source] {
      words.map { LineDiff.Source(shown: "\(String($0))", raw: String($0)) }
    }
    for (old, new) in [
      ("abc", "axc"), ("", "ab"), ("ab", ""), ("abcd", "bd"), ("aab", "abb"), ("xay", "yax"),
    ] {
      let lines = LineDiff(from: sources(old), to: sources(new)).lines
      #expect(lines.filter { $0.change != .added }.map(\.text.text).joined() == old)
      #expect(lines.filter { $0.change != .removed }.map(\.text.text).joined() == new)
    }
  }

  @Test func `the template reads as kubectl would print it, names first`() throws {
    let json = RolloutStage.list(
      RolloutStage.replicaSet(
        1, hash: "aaa",
        RolloutStage.container(
          "web:1",
          more:
            #", "tty": true, "n": 3, "empty": {}, "none": [], "text": "a: b", "lines": "x\ny\n", "q": "true""#
        )))
    let template = try #require(try RolloutStage.history(json, of: KubeFlowStage.web).current).template
    #expect(
      template.text.map(\.text) == [
        "metadata:", "  labels:", "    app: web", "spec:", "  containers:", "  - name: web", "    empty: {}",
        "    image: web:1", "    lines: |", "      x", "      y", "    n: 3", "    none: []",
        #"    q: "true""#,
        #"    text: "a: b""#, "    tty: true", "  restartPolicy: Always",
      ])
  }
}
