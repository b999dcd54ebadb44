import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// What helm prints. The fixtures are written by the documented shapes of both versions, not recorded.
@Suite struct HelmParsingTests {
  @Test func `a list has every state, its revisions as strings, its times as Go prints them`() throws {
    let releases = try HelmParsing.list(HelmStage.bytes("list-v3"))
    #expect(
      releases.map(\.key.path) == ["edge/release/ingress", "shop/release/billing", "shop/release/storefront"])
    #expect(releases.map(\.status) == [.pendingInstall, .pendingUpgrade, .failed])
    #expect(releases.map(\.revision) == [1, 12, 7])
    #expect(releases[2].chart == "storefront-1.4.0")
    #expect(releases[2].appVersion == "2026.11.2")
    #expect(releases[2].updated == RFC3339.parse("2026-11-21T01:15:45.5Z"))
    #expect(releases[0].updated == RFC3339.parse("2026-11-20T09:10:11.123456789+01:00"))
    #expect(try HelmParsing.list(HelmStage.bytes("list-v4")).map(\.status) == [.deployed])
    #expect(try HelmParsing.list(Array("[]\n".utf8)).isEmpty)
  }

  @Test func `a history has its revisions as numbers, the newest first`() throws {
    let history = try HelmStage.recorded
    #expect(history.revisions.map(\.number) == [7, 6, 5, 4, 3])
    #expect(history.newest?.status == .deployed)
    #expect(history[6]?.rollbackTo == 4)
    #expect(history[5]?.description == "Upgrade \"storefront\" failed: timed out waiting for the condition")
    #expect(history[5]?.updated == RFC3339.parse("2026-11-10T09:00:00Z"))
    let four = try HelmParsing.history(HelmStage.bytes("history-v4"), of: HelmStage.key)
    #expect(four.revisions.map(\.rollbackTo) == [nil, 4])
  }

  @Test func `what is proposed is no failed revision, and not the one that is deployed`() throws {
    #expect(try HelmStage.recorded.proposed?.number == 6)
    #expect(HelmStage.history((1, .superseded), (2, .failed), (3, .deployed)).proposed?.number == 1)
    // After a failed upgrade what was deployed before still counts as that.
    #expect(HelmStage.history((1, .superseded), (2, .deployed), (3, .failed)).proposed?.number == 2)
    // A failed rollback leaves none deployed.
    #expect(HelmStage.history((1, .superseded), (2, .superseded), (3, .failed)).proposed?.number == 2)
    #expect(HelmStage.history((1, .deployed), (2, .pendingUpgrade)).proposed?.number == 1)
    #expect(HelmStage.history((1, .deployed)).proposed == nil)
    #expect(HelmStage.history((1, .failed)).proposed == nil)
  }

  @Test func `what is cut anywhere is an error`() throws {
    let (list, history) = (try HelmStage.bytes("list-v3"), try HelmStage.bytes("history-v3"))
    for end in stride(from: 0, to: list.count - 2, by: 5) {
      #expect(throws: SourceError.self) { try HelmParsing.list(Array(list[..<end])) }
    }
    for end in stride(from: 0, to: history.count - 2, by: 5) {
      #expect(throws: SourceError.self) {
        try HelmParsing.history(Array(history[..<end]), of: HelmStage.key)
      }
    }
  }

  @Test(arguments: ["{}", "null", "7", "[] []", "Error: x"])
  func `what is no list is an error`(text: String) {
    #expect(throws: SourceError.self) { try HelmParsing.list(Array(text.utf8)) }
  }

  @Test func `odd elements hide no others`() throws {
    let text = #"[7, null, {}, {"name": ""}, {"name": "a", "namespace": 7, "revision": {}, "status": "new"}]"#
    let releases = try HelmParsing.list(Array(text.utf8))
    #expect(releases.map(\.key.name) == ["a"])
    #expect(releases.first?.status == .unknown)
    #expect(releases.first?.updated == nil)
  }

  @Test(arguments: [
    "unknown", "deployed", "uninstalled", "superseded", "failed", "uninstalling", "pending-install",
    "pending-upgrade", "pending-rollback",
  ])
  func `each state of Helm has its word, and what needs words has them`(word: String) {
    let status = HelmStatus(word)
    #expect(status.word == word)
    #expect(status.isPending == word.hasPrefix("pending-"))
    #expect((status.explanation == nil) == ["deployed", "superseded"].contains(word))
  }

  @Test func `values are shown without what is secret in them`() throws {
    let lines = HelmParsing.values(try HelmStage.bytes("values")).map(\.text)
    #expect(
      lines.filter { !$0.isEmpty } == [
        "global:", "  imageRegistry: registry.local", "postgresql:", "  auth:", "    password: ***",
        "    username: shop", "replicas: 3", "smtp:", "  url: smtp://mailer:***@mail.local:587",
        "stripeApiKey: ***",
      ])
    #expect(HelmParsing.values(Array("null\n".utf8)).isEmpty)
  }

  @Test func `a description is safe, and has no secrets`() throws {
    let text =
      #"[{"revision": 1, "status": "failed", "description": "\u001b[31mhttps://me:pw@host --token abc"}]"#
    let history = try HelmParsing.history(Array(text.utf8), of: HelmStage.key)
    #expect(history.newest?.description == "https://me:***@host --token ***")
  }
}

/// The objects of revisions, and what changes between them.
@Suite struct HelmManifestTests {
  @Test func `objects are known by kind, namespace and name`() throws {
    let manifests = try HelmStage.manifests
    #expect(
      manifests.target.names.map(\.words.text) == [
        "ConfigMap shop/storefront", "Deployment shop/storefront", "Secret shop/storefront",
        "StatefulSet shop-cache/cache",
      ])
    #expect(
      manifests.current.workloads == [
        KubeKey(.deployment, "shop", "storefront"), KubeKey(.deployment, "shop", "worker"),
      ])
    #expect(manifests.target.unread == 0)
  }

  @Test func `what changes is told object by object, secrets masked`() throws {
    let diff = try HelmStage.manifests.diff
    #expect(
      diff.objects.map(\.words.text) == [
        "Deployment shop/worker is removed", "ConfigMap shop/storefront changes: 1 line goes, 1 comes",
        "Deployment shop/storefront changes: 2 lines go, 2 come",
        "Secret shop/storefront changes: 1 line goes, 1 comes", "StatefulSet shop-cache/cache is made",
      ])
    let all = diff.objects.flatMap(\.lines.lines).map(\.text.text).joined(separator: "\n")
    #expect(!all.contains("s3cr3t"))
    #expect(!all.contains("czNjcjN0"))
    #expect(!all.contains("c2hvcA"))
    let secret = try #require(diff.objects.first { $0.name.kind == "Secret" })
    #expect(
      secret.lines.brief(limit: 9).map(\.text) == ["  data:", "-   password: ***", "+   password: ***"])
    #expect(diff.brief(limit: 5).count == 5)
  }

  @Test func `the same manifest changes nothing`() throws {
    let manifest = try HelmStage.manifests.current
    let diff = ManifestDiff(from: manifest, to: manifest)
    #expect(diff.isEmpty)
    #expect(diff.unchanged == 4)
  }

  @Test(arguments: [
    "kind: \"Secret\"\nmetadata:\n  name: x\ndata:\n  a: czNjcjN0\n",
    "kind: Secret # mine\nmetadata:\n  name: x\nstringData:\n  a: czNjcjN0\n",
    "metadata:\n  name: x\ndata: {a: czNjcjN0}\nkind: 'Secret'\n",
    "kind: Secret\nmetadata:\n  name: x\ndata:\n  a: |\n    czNjcjN0\n    czNjcjN0\n",
  ])
  func `a secret is one however a chart writes it`(text: String) {
    let empty = HelmManifest([], namespace: "shop")
    let diff = ManifestDiff(from: empty, to: HelmManifest(Array(text.utf8), namespace: "shop"))
    #expect(diff.objects.map(\.name.kind) == ["Secret"])
    #expect(!diff.objects.flatMap(\.lines.lines).contains { $0.text.text.contains("czNjcjN0") })
  }

  @Test func `documents that cannot be read are counted`() {
    let text = "---\n# only a comment\n---\n{\"kind\":\"Secret\"}\n---\nkind: Job\nmetadata: {name: x}\n"
    let manifest = HelmManifest(Array(text.utf8), namespace: "shop")
    #expect(manifest.isEmpty)
    #expect(manifest.unread == 2)
  }
}
