import Testing
import TopsideCore
import TopsideTestSupport

/// The source against a cluster in the test's hands: lists, watches, gaps, losses, silence.
@Suite(.timeLimit(.minutes(1))) struct KubeSourceTests {
  private let stage = KubeStage()
  private var runner: ScriptedRunner { stage.runner }
  private var heard: KubeStage.Heard { stage.heard }
  private let pods = KubeStage.pods

  @Test func `changes that come together are delivered together, the last of each`() async {
    runner.expect(KubeStage.proxy, KubeStage.serving)
    runner.expect(KubeStage.listing(), .saying(KubeStage.list(["a", "b"])))
    let watch = runner.expectStream(KubeStage.watching(from: "5"))
    await stage.watch([pods]) {
      await watch.started()
      await watch.send(
        KubeStage.event("MODIFIED", "a", version: 6) + KubeStage.event("ADDED", "c", version: 7))
      await watch.send(KubeStage.event("DELETED", "a", version: 8))
      await stage.advance(until: "changed", by: .milliseconds(20))
    }
    #expect(
      heard.words == ["api live", #"pod listed ["a", "b"]"#, "pod shop live", #"changed ["+c", "-a"]"#])
  }

  @Test func `a watch that ends as the server likes goes on where it was`() async {
    runner.expect(KubeStage.proxy, KubeStage.serving)
    runner.expect(KubeStage.listing(), .saying(KubeStage.list(["a"])))
    let first = runner.expectStream(KubeStage.watching(from: "5"))
    let second = runner.expectStream(KubeStage.watching(from: "9"))
    await stage.watch([pods]) {
      await first.started()
      await first.send(KubeStage.event("ADDED", "b", version: 8) + KubeStage.bookmark(9))
      first.end()
      await second.started()
    }
    #expect(heard.words.filter { $0.contains("listed") }.count == 1)
  }

  @Test(arguments: [
    #"{"type":"ERROR","object":{"kind":"Status","status":"Failure","message":"too old resource version: 1 (3230)","reason":"Expired","code":410}}"#
      + "\n",
    KubeStage.status(410, "Expired", "too old resource version") + "\n",
  ])
  func `a version that is gone is listed anew without a word of loss`(_ words: String) async {
    runner.expect(KubeStage.proxy, KubeStage.serving)
    runner.expect(KubeStage.listing(), .saying(KubeStage.list(["a"])))
    let watch = runner.expectStream(KubeStage.watching(from: "5"))
    await stage.watch([pods]) {
      await watch.started()
      runner.expect(KubeStage.listing(), .saying(KubeStage.list(["b"], version: 20)))
      let second = runner.expectStream(KubeStage.watching(from: "20"))
      await watch.send(words)
      watch.end()
      await second.started()
    }
    #expect(
      heard.words == [
        "api live", #"pod listed ["a"]"#, "pod shop live", #"pod listed ["b"]"#, "pod shop live",
      ])
  }

  @Test func `a watch that is cut again and again is tried less and less often`() async {
    runner.expect(KubeStage.proxy, KubeStage.serving)
    runner.allow(KubeStage.listing(), .saying(KubeStage.list(["a"])))
    runner.allow(KubeStage.watching(from: "5"), .output("", error: "curl: (18) transfer closed", exit: 18))
    await stage.watch([pods]) {
      await heard.until("pod listed", times: 2)
      let tries = { heard.words.filter { $0.hasPrefix("pod listed") }.count }
      for wait in [500, 1000, 2000] {
        let before = tries()
        await stage.time.sleepers(atLeast: 3)
        await stage.time.advance(by: .milliseconds(wait - 10))
        #expect(tries() == before)
        await stage.time.advance(by: .milliseconds(10))
        await heard.until("pod listed", times: before + 1)
      }
    }
    #expect(!heard.words.contains { $0.contains("lost") })
  }

  @Test func `a namespace that is forbidden is marked alone, and asked again after a minute`() async {
    let other = KubeWatch(.pod, namespace: "pay")
    runner.expect(KubeStage.proxy, KubeStage.serving)
    runner.expect(KubeStage.listing(), .saying(KubeStage.list(["a"])))
    _ = runner.expectStream(KubeStage.watching(from: "5"))
    let words =
      #"pods is forbidden: User \"vera\" cannot list resource \"pods\" in API group \"\" in the namespace \"pay\""#
    runner.expect(
      KubeStage.listing(other), .saying(KubeStage.status(403, "Forbidden", words)))
    await stage.watch([pods, other]) {
      await heard.until("pod pay lost")
      await heard.until("pod shop live")
      runner.expect(KubeStage.listing(other), .saying(KubeStage.list([])))
      _ = runner.expectStream(KubeStage.watching(other, from: "5"))
      await stage.advance(until: "pod pay live")
    }
    #expect(
      heard.words.contains(
        "pod pay lost since 0 for 60000: forbidden: vera may not list pods in namespace pay"))
    #expect(!heard.words.contains { $0.hasPrefix("api lost") || $0.hasPrefix("pod shop lost") })
    #expect(stage.time.uptime() >= .seconds(86_460))
  }

  @Test func `a kind that the server does not have is not asked for again soon`() async {
    runner.expect(KubeStage.proxy, KubeStage.serving)
    runner.expect(
      KubeStage.listing(),
      .saying(KubeStage.status(404, "NotFound", "the server could not find the requested resource")))
    await stage.watch([pods]) { await heard.until("pod shop lost") }
    #expect(heard.words.contains { $0.hasPrefix("pod shop lost since 0 for 300000: ") })
  }

  @Test func `what is wanted no more is followed for a minute, then forgotten`() async {
    runner.expect(KubeStage.proxy, KubeStage.serving)
    runner.expect(KubeStage.listing(), .saying(KubeStage.list(["a"])))
    let watch = runner.expectStream(KubeStage.watching(from: "5"))
    await stage.watch([pods]) {
      await watch.started()
      let begun = stage.time.uptime()
      let sleepers = stage.time.sleeperCount
      stage.want([])
      await stage.time.sleepers(atLeast: sleepers + 1)
      await stage.time.advance(by: .seconds(59))
      #expect(!heard.words.contains("pod unwatched"))
      await stage.advance(until: "pod unwatched")
      #expect(stage.time.uptime() - begun >= .seconds(60))
      await watch.ended()
    }
  }

  @Test func `what is wanted again within the minute is the same watch`() async {
    runner.expect(KubeStage.proxy, KubeStage.serving)
    runner.expect(KubeStage.listing(), .saying(KubeStage.list(["a"])))
    let watch = runner.expectStream(KubeStage.watching(from: "5"))
    await stage.watch([pods]) {
      await watch.started()
      let sleepers = stage.time.sleeperCount
      stage.want([])
      await stage.time.sleepers(atLeast: sleepers + 1)
      await stage.time.advance(by: .seconds(30))
      stage.want([pods])
      for _ in 0..<100 { await Task.yield() }
      await stage.time.advance(by: .seconds(120))
    }
    #expect(heard.words.filter { $0.contains("listed") }.count == 1)
    #expect(!heard.words.contains("pod unwatched"))
  }
}
