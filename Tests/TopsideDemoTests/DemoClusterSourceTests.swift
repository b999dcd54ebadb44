import Testing
import TopsideCore
import TopsideDemo

/// The demo's cluster as the dashboard reads it.
struct DemoClusterSourceTests {
  private let cluster = DemoCluster()

  private func snapshot() async -> Cluster {
    let source = KubeSource(
      commands: cluster.commands, runner: cluster.demo.runner, time: cluster.demo.clock, files: DemoFiles(),
      socket: nil)
    var known = Cluster()
    for change in await source.snapshot(Set(KubeKind.allCases.map { KubeWatch($0) })) { known.apply(change) }
    return known
  }

  @Test func `all that is listed can be read`() async throws {
    let known = await snapshot()
    #expect(known.api == .live)
    for kind in KubeKind.allCases {
      let listed = try await cluster.list(kind).items.count
      #expect(known.keys(of: kind).count == listed, "\(kind)")
      #expect(known.watches[KubeWatch(kind)] == .live, "\(kind)")
    }
  }

  @Test func `its pods have the words that an operator knows`() async throws {
    var seen: Set<String> = []
    for _ in 0..<12 {
      seen.formUnion(await snapshot().pods.values.map { PodStatus($0).word })
      await cluster.pass(25)
    }
    #expect(
      seen.isSuperset(of: [
        "Running", "Completed", "Error", "Init:0/2", "ImagePullBackOff", "CrashLoopBackOff",
      ]))
  }

  @Test func `its objects are those of the four deployments`() async throws {
    let known = await snapshot()
    let web = try #require(known.workloads[KubeKey(.deployment, "vibeyard", "web")])
    #expect(web.desired == 3 && web.ready == 3 && web.updated == 1 && web.current == 4)
    #expect(known.pods(matching: web.selector, in: "vibeyard").count == 4)
    let autoscaler = try #require(known.autoscalers[KubeKey(.autoscaler, "aio", "api-hpa")])
    #expect(autoscaler.current == 10 && autoscaler.most == 10)
    #expect(autoscaler.metrics.first?.current == "93%" && autoscaler.metrics.first?.target == "70%")
    let slice = try #require(known.endpointSlices.values.first { $0.service == "api" })
    #expect(slice.ready == 10 && slice.notReady == 0)
    let keycloak = try #require(known.endpointSlices.values.first { $0.service == "keycloak" })
    #expect(keycloak.ready == 0 && keycloak.notReady == 1)
    let ingress = try #require(known.ingresses[KubeKey(.ingress, "aio", "api")])
    #expect(ingress.hosts == ["api.example.com"] && ingress.secrets == ["api-tls"])
    #expect(known.volumeClaims[KubeKey(.volumeClaim, "vibeyard", "uploads")]?.phase == "Pending")
    let node = try #require(known.nodes[KubeKey(.node, "", "demo-worker")])
    #expect(node.conditions.isTrue("DiskPressure") && node.conditions.isTrue("Ready"))
    let agent = try #require(known.pods.values.first { $0.meta.name.hasPrefix("copilot-agent-") })
    #expect(agent.initContainers.first?.isSidecar == true && agent.initContainers.first?.isReady == true)
    let hook = try #require(known.jobs[KubeKey(.job, "integr8scode", "integr8scode-user-seed")])
    #expect(hook.meta.annotations["helm.sh/hook-weight"] == "10" && hook.succeeded == 1)
  }
}
