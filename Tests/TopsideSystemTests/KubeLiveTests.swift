import ApiServerStub
import Synchronization
import Testing
import TopsideCore
import TopsideTestSupport

/// The source with the real kubectl and curl as its programs, against a server on loopback.
@Suite(.serialized, .realKubectl, .timeLimit(.minutes(2))) struct KubeLiveTests {
  private let stage = KubeLiveStage()
  private var server: StubApiServer { stage.server }
  private static let pods = "/api/v1/pods"
  private static let shop = KubeLiveStage.pods

  @Test(arguments: [true, false])
  func `a list, a new pod, a change and a removal arrive, with and without the proxy`(_ hasProxy: Bool)
    async throws
  {
    server.put(Self.pods, "shop", "a")
    server.put(Self.pods, "pay", "elsewhere")
    try await stage.watch([Self.shop], by: stage.source(hasProxy: hasProxy)) {
      try await stage.eventually("the list") { stage.names == ["a"] && stage.api == .live }
      server.put(Self.pods, "shop", "b")
      try await stage.eventually("a new pod") { stage.names == ["a", "b"] }
      server.put(Self.pods, "shop", "b", #""status":{"phase":"Running"}"#)
      try await stage.eventually("a change") {
        stage.cluster.withLock { $0.pods[KubeKey(.pod, "shop", "b")]?.phase == "Running" }
      }
      server.delete(Self.pods, "shop", "a")
      try await stage.eventually("a removal") { stage.names == ["b"] }
    }
    #expect(server.requests.filter { $0 == Self.shop.path }.count == 1)
  }

  @Test func `an ended watch goes on without a list, a cut one and a version that is gone are listed anew`()
    async throws
  {
    server.put(Self.pods, "shop", "a")
    let lists = { server.requests.filter { $0 == Self.shop.path }.count }
    let watches = { server.requests.filter { $0.contains("watch=1") }.count }
    try await stage.watch([Self.shop]) {
      try await stage.eventually("the watch") { watches() == 1 }
      server.endWatches()
      try await stage.eventually("the next watch") { watches() == 2 }
      #expect(lists() == 1)
      server.put(Self.pods, "shop", "b")
      try await stage.eventually("its change") { stage.names == ["a", "b"] }
      server.cutWatches()
      try await stage.eventually("a list after a cut") { lists() == 2 }
      try await stage.eventually("a watch after a cut") { watches() == 3 }
      server.delete(Self.pods, "shop", "a")
      server.compact()
      server.endWatches(withBookmark: false)
      try await stage.eventually("a list after 410") { lists() == 3 }
      try await stage.eventually("the removal") { stage.names == ["b"] }
    }
    #expect(!stage.changes.withLock { $0 }.contains { if case .api(.lost) = $0 { true } else { false } })
  }

  @Test func `an old version is answered with 410, and listed anew`() async throws {
    server.put(Self.pods, "shop", "a")
    try await stage.watch([Self.shop]) {
      try await stage.eventually("the list") { stage.names == ["a"] }
      server.refuse(
        Self.shop.path, .status(410, reason: "Expired", message: "too old resource version: 1 (9)"))
      server.cutWatches()
      try await stage.eventually("a refused list") {
        server.requests.filter { $0 == Self.shop.path }.count >= 2
      }
      server.put(Self.pods, "shop", "b")
      server.refuse(Self.shop.path, nil)
      try await stage.eventually("the next list") { stage.names == ["a", "b"] }
    }
  }

  @Test func `a server that is killed and comes back is lost in words, then live, and nothing is doubled`()
    async throws
  {
    server.put(Self.pods, "shop", "a")
    try await stage.watch([Self.shop]) {
      try await stage.eventually("the list") { stage.names == ["a"] }
      server.stop()
      try await stage.eventually("the loss") {
        if case .lost(.unreachable("127.0.0.1:\(server.port)"), _, _) = stage.api { true } else { false }
      }
      #expect(stage.names == ["a"])
      server.put(Self.pods, "shop", "b")
      #expect(server.start())
      try await stage.eventually("the return") { stage.api == .live && stage.names == ["a", "b"] }
      server.put(Self.pods, "shop", "c")
      try await stage.eventually("its changes") { stage.names == ["a", "b", "c"] }
      #expect(stage.children().filter { $0.contains("watch=1") }.count == 1)
    }
  }

  @Test func `a frozen server is silent, and live again when it answers`() async throws {
    server.put(Self.pods, "shop", "a")
    try await stage.watch([Self.shop]) {
      try await stage.eventually("the list") { stage.names == ["a"] }
      server.freeze()
      try await stage.eventually("silence", within: .seconds(20)) {
        if case .silent = stage.api { true } else { false }
      }
      #expect(stage.names == ["a"])
      server.thaw()
      try await stage.eventually("an answer") { stage.api == .live }
      server.put(Self.pods, "shop", "b")
      try await stage.eventually("a change") { stage.names == ["a", "b"] }
    }
  }

  @Test func `a forbidden namespace marks itself and nothing else`() async throws {
    let pay = KubeWatch(.pod, namespace: "pay")
    let words =
      #"pods is forbidden: User "vera" cannot list resource "pods" in API group "" in the namespace "pay""#
    server.put(Self.pods, "shop", "a")
    server.refuse(pay.path, .status(403, reason: "Forbidden", message: words))
    try await stage.watch([Self.shop, pay]) {
      try await stage.eventually("both") {
        stage.names == ["a"]
          && stage.cluster.withLock {
            if case .lost(.forbidden("vera may not list pods in namespace pay"), _, _) = $0.watches[pay] {
              true
            } else {
              false
            }
          }
      }
      #expect(stage.api == .live)
      #expect(stage.cluster.withLock { $0.watches[Self.shop] } == .live)
    }
  }

  @Test(arguments: [
    (401, "Unauthorized", "Unauthorized", KubeFault.unauthorized(message: "Unauthorized")),
    (429, "TooManyRequests", "slow down", .throttled(message: "slow down")),
  ])
  func `a refusal is understood`(_ code: Int, _ reason: String, _ message: String, _ fault: KubeFault)
    async throws
  {
    server.refuse("/api", .status(code, reason: reason, message: message))
    try await stage.watch([Self.shop]) {
      try await stage.eventually("the refusal") {
        if case .lost(fault, _, _) = stage.cluster.withLock({ $0.watches[Self.shop] }) { true } else { false }
      }
    }
  }

  @Test func `no child and no socket outlives the source`() async throws {
    server.put(Self.pods, "shop", "a")
    try await stage.watch([Self.shop]) {
      try await stage.eventually("the watch") { stage.children().contains { $0.contains("watch=1") } }
      #expect(stage.children().contains { $0.hasPrefix("kubectl --context stub proxy") })
      // What asks for one small answer comes and goes.
      try await stage.eventually("at most three processes: \(stage.children())") {
        stage.children().count <= 3
      }
    }
    #expect(stage.children() == [])
    #expect(!entries(of: stage.scratch.path).contains("p.sock"))
  }

  @Test func `a context that is not there is said so`() async throws {
    try await stage.watch([Self.shop], by: stage.source(context: "nosuch")) {
      try await stage.eventually("the fault") {
        if case .lost(.contextMissing("nosuch"), _, _) = stage.api { true } else { false }
      }
    }
  }

  @Test func `another cluster at the same address is not taken for the first`() async throws {
    server.put(Self.pods, "shop", "a")
    try await stage.watch([Self.shop]) {
      try await stage.eventually("the list") {
        stage.names == ["a"] && server.requests.contains { $0.hasSuffix("/kube-system") }
      }
      try await Task.sleep(for: .milliseconds(300))
      server.stop()
      try await stage.eventually("the loss") { if case .lost = stage.api { true } else { false } }
      server.becomeAnother("cluster-2")
      server.put(Self.pods, "shop", "foreign")
      #expect(server.start())
      try await stage.eventually("the difference") {
        if case .lost(.otherCluster, _, _) = stage.api { true } else { false }
      }
      #expect(stage.names == ["a"])
    }
  }

  @Test func `a snapshot and the contexts are had without a watch`() async throws {
    server.put(Self.pods, "shop", "a")
    let source = stage.source()
    var cluster = Cluster()
    for change in await source.snapshot([Self.shop]) { cluster.apply(change) }
    #expect(cluster.pods.keys.map(\.name) == ["a"])
    #expect(cluster.api == .live)
    let context = try await source.contexts().get()["stub"]
    #expect(
      context?.fingerprint
        == ContextFingerprint(context: "stub", server: "http://127.0.0.1:\(server.port)", user: "u"))
    #expect(stage.children() == [])
  }
}
