import Testing
import TopsideCore
import TopsideTestSupport

/// What the source says and does when the cluster, or the way to it, is gone.
@Suite(.timeLimit(.minutes(1))) struct KubeSourceLossTests {
  private let stage = KubeStage()
  private var runner: ScriptedRunner { stage.runner }
  private var heard: KubeStage.Heard { stage.heard }
  private let pods = KubeStage.pods
  private static let refused = "dial tcp 10.0.0.7:6443: connect: connection refused"

  @Test func `a loss is told since the last word, tried again with growing waits, and listed anew`() async {
    runner.expect(KubeStage.proxy, KubeStage.serving)
    runner.expect(KubeStage.listing(), .saying(KubeStage.list(["a"])))
    let watch = runner.expectStream(KubeStage.watching(from: "5"))
    await stage.watch([pods]) {
      await watch.started()
      await stage.isKnown()
      await stage.time.sleepers(atLeast: 1)
      await stage.time.advance(by: .seconds(3))
      for _ in 0..<2 { runner.expect(KubeStage.proxy, KubeStage.serving) }
      runner.expect(KubeStage.listing(), .saying(Self.refused))
      runner.expect(KubeStage.path("/api/v1/namespaces/kube-system"), .output(Self.refused))
      watch.end(.exited(18), error: "curl: (18) transfer closed")
      await heard.until("pod shop lost")
      runner.expect(KubeStage.path("/api/v1/namespaces/kube-system"), .output(#"{"metadata":{"uid":"u-1"}}"#))
      await stage.advance(until: "pod shop lost", times: 2)
      runner.expect(KubeStage.listing(), .saying(KubeStage.list(["b"], version: 9)))
      _ = runner.expectStream(KubeStage.watching(from: "9"))
      await stage.advance(until: "pod listed", times: 2)
    }
    let told = "no Kubernetes API answers at 10.0.0.7:6443"
    let losses = heard.words.filter { $0.hasPrefix("api lost") }
    #expect(losses.count == 2 && losses.allSatisfy { $0.hasSuffix(told) }, "\(losses)")
    #expect(heard.words.filter { $0.hasPrefix("pod shop lost") }.count == 2)
    #expect(heard.words.suffix(2) == [#"pod listed ["b"]"#, "pod shop live"])
  }

  @Test func `a proxy that does not start has the words of the program that gets the token`() async {
    let proxy = runner.expectStream(KubeStage.proxy)
    // The test's clock may run on to the next try.
    runner.allow(KubeStage.proxy, .silence)
    let view =
      #"{"current-context":"shop","contexts":[{"name":"shop","context":{"user":"me"}}],"users":[{"name":"me","user":{"exec":{"command":"cloud-login"}}}]}"#
    runner.expect(.containing("config", "view"), .output(view))
    await stage.watch([pods]) {
      await proxy.started()
      await proxy.sendError("Open https://login.example in a browser\n")
      await stage.advance(until: "api lost")
    }
    #expect(
      heard.words.contains(
        "api lost since 10 for 10500: no token from the credential plugin: Open https://login.example in a browser (neither cloud-login nor the API answered within 10 s)"
      ))
  }

  @Test func `a proxy that ends at once says why`() async {
    runner.expect(
      KubeStage.proxy, .saying("", then: CommandResult(status: .exited(1))))
    await stage.watch([pods]) { await heard.until("api lost") }
    #expect(heard.words.first == "api lost since 0 for 500: it ended with exit code 1 and no message")
  }

  @Test func `without curl each answer is a kubectl of its own`() async {
    runner.expect(KubeStage.proxy, KubeStage.serving)
    runner.expect(
      .init("curl list") {
        $0.executable == "curl" && $0.argv.last?.hasSuffix("/api/v1/namespaces/shop/pods") ?? false
      },
      .error(.notFound(executable: "curl")))
    runner.expect(
      .exactly(["kubectl", "--context", "shop", "get", "--raw", "/api/v1/namespaces/shop/pods"]),
      .saying(KubeStage.list(["a"])))
    let watch = runner.expectStream(KubeStage.watching(from: "5"))
    await stage.watch([pods]) { await watch.started() }
    #expect(!heard.words.contains { $0.contains("lost") })
  }

  @Test
  func `a cluster that is quiet is asked, is silent when it does not answer, and live again when it does`()
    async
  {
    let stage = KubeStage(socket: nil)
    let silence = CommandError.timedOut(
      stage.source.commands.raw("/version", timeout: .seconds(2)), after: .seconds(2))
    stage.runner.expect(KubeStage.listing(), .saying(KubeStage.list(["a"])))
    let watch = stage.runner.expectStream(KubeStage.watching(from: "5"))
    await stage.watch([pods]) {
      await watch.started()
      await stage.isKnown()
      stage.runner.expect(KubeStage.path("/version"), .error(silence))
      await stage.advance(until: "api silent")
      await stage.advance(until: "api live", times: 2)
    }
    #expect(stage.heard.words.contains("api silent since 0"))
    #expect(stage.heard.words.filter { $0.contains("listed") }.count == 1)
    #expect(!stage.heard.words.contains { $0.contains("lost") })
  }

  @Test func `while the watch speaks nothing else is asked`() async {
    let stage = KubeStage(socket: nil)
    stage.runner.expect(KubeStage.listing(), .saying(KubeStage.list(["a"])))
    let watch = stage.runner.expectStream(KubeStage.watching(from: "5"))
    await stage.watch([pods]) {
      await watch.started()
      for version in 10..<20 {
        await stage.time.sleepers(atLeast: 1)
        await stage.time.advance(by: .seconds(5))
        await watch.send(KubeStage.bookmark(version))
      }
    }
    let questions = stage.runner.commands.filter { $0.argv.last?.hasSuffix("/version") ?? false }
    #expect(questions.count == 1)
  }

  @Test func `another cluster behind the same context is not mistaken for the first`() async {
    let stage = KubeStage(socket: nil)
    stage.runner.expect(KubeStage.listing(), .saying(KubeStage.list(["a"])))
    let watch = stage.runner.expectStream(KubeStage.watching(from: "5"))
    await stage.watch([pods]) {
      await watch.started()
      await stage.isKnown()
      stage.runner.expect(
        KubeStage.listing(),
        .saying(
          "",
          then: CommandResult(
            status: .exited(1),
            standardError: Array("error: You must be logged in to the server (Unauthorized)".utf8))))
      watch.end(.exited(1), error: "error: unexpected EOF")
      await stage.heard.until("api lost")
      stage.runner.expect(
        KubeStage.path("/api/v1/namespaces/kube-system"), .output(#"{"metadata":{"uid":"u-2"}}"#))
      await stage.advance(until: "api lost", times: 2)
    }
    #expect(
      stage.heard.words.last
        == "pod shop lost since 0 for 1500: this is another cluster than before: context shop leads elsewhere"
    )
  }

  @Test func `a snapshot lists once, and marks what it may not see`() async {
    let stage = KubeStage()
    let nodes = KubeWatch(.node)
    stage.runner.expect(KubeStage.proxy, KubeStage.serving)
    stage.runner.expect(KubeStage.listing(), .saying(KubeStage.list(["a"])))
    stage.runner.expect(KubeStage.listing(nodes), .saying(KubeStage.status(403, "Forbidden")))
    let changes = await stage.source.snapshot([pods, nodes])
    stage.heard.add(changes)
    #expect(
      Set(stage.heard.words) == [
        "api live", #"pod listed ["a"]"#, "pod shop live", "node * lost since 0 for 0: forbidden: no",
      ])
    #expect(stage.heard.words.first == "api live")
  }
}
