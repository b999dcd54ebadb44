import Testing
import TopsideCore
import TopsideTestSupport

/// Where figures of CPU and memory come from, and what is said when there are none.
@Suite(.timeLimit(.minutes(1))) struct KubeMetricsTests {
  private let stage = KubeStage(socket: nil)
  private let server = KubeStage.path("/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods")
  private let a = KubeKey(.pod, "shop", "a")
  private static let figures =
    #"{"kind":"PodMetricsList","metadata":{},"items":[{"metadata":{"name":"a","namespace":"shop"},"containers":[{"name":"web","usage":{"cpu":"12000000n","memory":"2Mi"}}]}]}"#
  private static let summary =
    #"{"node":{"nodeName":"n1"},"pods":[{"podRef":{"name":"a","namespace":"shop"},"containers":[{"name":"web","cpu":{"usageNanoCores":7000000},"memory":{"workingSetBytes":4096}}]},{"podRef":{"name":"x","namespace":"other"},"containers":[{"name":"web","cpu":{"usageNanoCores":1},"memory":{"workingSetBytes":1}}]}]}"#
  private static let missing = KubeStage.status(
    404, "NotFound", "the server could not find the requested resource")

  private var states: [MetricsState] {
    stage.heard.all.compactMap { if case .metrics(let state) = $0 { state } else { nil } }
  }

  private var measured: [[KubeKey: [String: PodUsage]]] {
    stage.heard.all.compactMap { if case .measured(let usages) = $0 { usages } else { nil } }
  }

  /// Follows pods until it is known where figures come from.
  private func watch(_ test: () async -> Void = {}) async {
    stage.runner.expect(KubeStage.listing(), .saying(KubeStage.list(["a"])))
    _ = stage.runner.expectStream(KubeStage.watching(from: "5"))
    await stage.watch([KubeStage.pods]) {
      while states.isEmpty { await Task.yield() }
      await stage.heard.until("pod shop live")
      while stage.time.sleeperCount < 2 { await Task.yield() }
      await test()
    }
  }

  @Test func `the metrics server is asked every 15 seconds for the namespaces that are wanted`() async {
    stage.runner.expect(server, .output(Self.figures))
    stage.runner.expect(server, .output(Self.figures))
    await watch {
      #expect(measured.count == 1)
      await stage.time.advance(by: .seconds(14))
      #expect(measured.count == 1)
      while measured.count < 2 { await stage.time.advance(by: .seconds(1)) }
    }
    #expect(states == [.metricsServer])
    #expect(measured.first == [a: ["web": PodUsage(cpu: CPUAmount(millicores: 12), memory: .mib(2))]])
  }

  @Test func `without a metrics server the kubelets are asked`() async {
    stage.runner.expect(server, .output(Self.missing))
    stage.runner.expect(
      KubeStage.path("/api/v1/nodes"),
      .saying(#"{"kind":"NodeList","metadata":{"resourceVersion":"5"},"items":[{"metadata":{"name":"n1"}}]}"#)
    )
    stage.runner.expect(KubeStage.path("/api/v1/nodes/n1/proxy/stats/summary"), .output(Self.summary))
    await watch()
    #expect(states == [.kubelets])
    #expect(measured == [[a: ["web": PodUsage(cpu: CPUAmount(millicores: 7), memory: .kib(4))]]])
  }

  @Test func `metrics that are forbidden are said to be`() async {
    stage.runner.expect(server, .output(KubeStage.status(403, "Forbidden")))
    await watch()
    #expect(states == [.unavailable("metrics forbidden")])
    #expect(!stage.heard.words.contains { $0.contains("lost") })
  }

  @Test func `neither a metrics server nor kubelets is no metrics server`() async {
    stage.runner.expect(server, .output(Self.missing))
    stage.runner.expect(
      KubeStage.path("/api/v1/nodes"),
      .saying(#"{"kind":"NodeList","metadata":{"resourceVersion":"5"},"items":[{"metadata":{"name":"n1"}}]}"#)
    )
    stage.runner.expect(KubeStage.path("/api/v1/nodes/n1/proxy/stats/summary"), .output(Self.missing))
    await watch()
    #expect(states == [.unavailable("no metrics server")])
    #expect(measured == [[:]])
  }
}
