import Testing
import TopsideCore
import TopsideTestSupport

/// A list that takes its time because it is long.
@Suite(.timeLimit(.minutes(1))) struct KubeLongListTests {
  private static func object(_ number: Int, version: String = "1") -> KubeObject {
    var meta = ObjectMeta("shop", "pod-\(number)")
    meta.version = version
    return .pod(Pod(meta))
  }

  @Test func `what came of it is delivered before its end, and all of it then`() async {
    let stage = KubeStage()
    let names = (0..<700).map { "pod-\($0)" }
    let text = KubeStage.list(names)
    stage.runner.expect(KubeStage.proxy, KubeStage.serving)
    let list = stage.runner.expectStream(KubeStage.listing())
    stage.runner.allow(KubeStage.watching(from: "5"), .following(""))
    await stage.watch([KubeStage.pods]) {
      await list.started()
      await list.send(String(text.prefix(text.utf8.count / 2)))
      await stage.heard.until("changed")
      #expect(!stage.heard.words.contains { $0.hasPrefix("pod listed") })
      await list.send(String(text.dropFirst(text.utf8.count / 2)))
      list.end()
      await stage.heard.until("pod listed")
    }
    var parts: [String] = []
    for case .changed(_, let deltas) in stage.heard.all { parts += deltas.map(\.key.name) }
    #expect(parts == Array(names.prefix(parts.count)))
    #expect(stage.heard.all.contains { if case .listed(_, let all) = $0 { all.count == 700 } else { false } })
  }

  @Test func `a list that is repeated touches only what is another`() {
    var cluster = Cluster()
    let watch = KubeStage.pods
    let first = (0..<300).map { Self.object($0) }
    #expect(cluster.apply(.listed(watch, first)).count == 300)
    #expect(cluster.apply(.listed(watch, first)).isEmpty)
    let second = first.dropFirst().dropLast() + [Self.object(299, version: "2")]
    #expect(
      cluster.apply(.listed(watch, Array(second))) == [
        KubeKey(.pod, "shop", "pod-0"), KubeKey(.pod, "shop", "pod-299"),
      ])
    #expect(cluster.pods.count == 299)
  }
}
