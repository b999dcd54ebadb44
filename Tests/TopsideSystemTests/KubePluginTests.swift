import ApiServerStub
import Testing
import TopsideCore
import TopsideTestSupport

/// Real kubectl with a program that should get a token, and does not.
@Suite(.serialized, .realKubectl, .timeLimit(.minutes(2))) struct KubePluginTests {
  private let stage = KubeLiveStage()

  private func configure(plugin script: String) {
    stage.scratch.program("cloud-login", script)
    stage.scratch.write(
      "config",
      """
      apiVersion: v1
      kind: Config
      current-context: stub
      clusters: [{name: c, cluster: {server: "https://127.0.0.1:\(stage.server.port)"}}]
      contexts: [{name: stub, context: {cluster: c, user: u}}]
      users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: IfAvailable, command: "\(stage.scratch.path)/cloud-login"}}}]
      """)
  }

  private var pluginWords: String? {
    if case .lost(.credentialPlugin(let words), _, _) = stage.api { words } else { nil }
  }

  @Test func `one that fails is shown with its own words`() async throws {
    configure(plugin: "echo 'The session has expired, run: cloud login' >&2; exit 3")
    try await stage.watch([KubeLiveStage.pods]) {
      try await stage.eventually("its words") {
        pluginWords?.contains("The session has expired, run: cloud login") ?? false
      }
    }
    #expect(pluginWords?.hasSuffix("failed with exit code 3)") ?? false, "\(pluginWords ?? "")")
  }

  @Test func `one that asks finds nobody to answer`() async throws {
    configure(plugin: "read answer || { echo 'no answer' >&2; exit 4; }; sleep 60")
    try await stage.watch([KubeLiveStage.pods]) {
      try await stage.eventually("its words") { pluginWords?.contains("no answer") ?? false }
    }
  }

  @Test func `one that hangs is named, and ended with the proxy`() async throws {
    configure(plugin: "echo 'Open https://login.example' >&2; sleep 600")
    try await stage.watch([KubeLiveStage.pods]) {
      try await stage.eventually("the limit", within: .seconds(20)) {
        pluginWords?.contains("cloud-login nor the API answered within 10 s") ?? false
      }
      #expect(pluginWords?.contains("Open https://login.example") ?? false)
    }
    #expect(stage.children() == [])
  }

  @Test func `no kubeconfig is said to be none`() async throws {
    stage.scratch.write("config", "")
    try await stage.watch([KubeLiveStage.pods], by: stage.source(context: "")) {
      try await stage.eventually("the fault") {
        if case .lost(.configurationUnusable, _, _) = stage.api { true } else { false }
      }
    }
  }
}
