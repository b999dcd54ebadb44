import Testing
import TopsideCore

@Suite struct KubeUsageParsingTests {
  @Test func `metrics are by pod and container`() throws {
    let usages = try KubeParsing.podMetrics(try KubeFixture.bytes("metrics-api-pods"))
    let agent = try #require(usages[KubeKey(.pod, "shop", "agent-ttpzw")])
    #expect(agent["agent"] == PodUsage(cpu: CPUAmount(millicores: 1), memory: .kib(580)))
    #expect(agent["sidecar"] == PodUsage(cpu: CPUAmount(millicores: 1), memory: .kib(404)))
  }

  @Test func `a kubelet's summary says the same`() throws {
    let usages = try KubeParsing.statsSummary(try KubeFixture.bytes("stats-summary"))
    let agent = try #require(usages[KubeKey(.pod, "shop", "agent-ttpzw")])
    #expect(agent["agent"] == PodUsage(cpu: CPUAmount(millicores: 0), memory: ByteCount(425_984)))
    #expect(agent.count == 2)
    #expect(usages.count > 5)
  }

  @Test(arguments: ["", "[]", "{}", #"{"items":7}"#, "404 page not found"])
  func `what is neither is an error`(text: String) {
    #expect(throws: SourceError.self) { try KubeParsing.podMetrics(Array(text.utf8)) }
    #expect(throws: SourceError.self) { try KubeParsing.statsSummary(Array(text.utf8)) }
  }

  @Test func `absurd figures are left out`() throws {
    let json = """
      {"items":[{"metadata":{"name":"p"},"containers":[{"name":"a","usage":{"cpu":"-1","memory":"1Ki"}},
      {"name":"b","usage":{"cpu":"1","memory":"9007199254740988Ki"}},{"name":"c","usage":{"cpu":"1e300","memory":"1"}}]}]}
      """
    #expect(try KubeParsing.podMetrics(Array(json.utf8)) == [KubeKey(.pod, "", "p"): [:]])
  }

  @Test func `contexts say which cluster they mean`() throws {
    let contexts = try KubeParsing.contexts(try KubeFixture.bytes("config-view"))
    #expect(contexts.current == "local")
    let local = try #require(contexts["local"])
    #expect(
      [local.cluster, local.server, local.user, local.namespace] == [
        "local", "https://127.0.0.1:6443", "admin", "",
      ])
  }

  @Test func `a kubeconfig without anything has no context`() throws {
    let json = #"{"kind":"Config","clusters":null,"contexts":null,"current-context":""}"#
    #expect(try KubeParsing.contexts(Array(json.utf8)) == KubeContexts())
  }

  @Test func `a password in the address of a server is hidden`() throws {
    let json = """
      {"clusters":[{"name":"c","cluster":{"server":"https://me:hunter2@host:6443"}}],
      "contexts":[{"name":"x","context":{"cluster":"c"}}]}
      """
    #expect(!"\(try KubeParsing.contexts(Array(json.utf8)))".contains("hunter2"))
  }
}
