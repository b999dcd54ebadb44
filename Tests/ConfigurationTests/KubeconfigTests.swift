import Configuration
import Testing

@Suite struct KubeconfigTests {
  private static let first = """
    apiVersion: v1
    kind: Config
    current-context: prod
    clusters:
    - name: k3s
      cluster: {server: "https://10.0.0.5:6443", certificate-authority-data: LS0t}
    contexts:
    - name: prod
      context: {cluster: k3s, user: admin, namespace: shop}
    - context:
        cluster: k3s
        user: viewer
      name: look
    users:
    - name: admin
      user: {token: s3cret}
    """

  private func config(_ files: String...) -> Kubeconfig {
    Kubeconfig(files.enumerated().map { ("\($0).yaml", Array($1.utf8)) })
  }

  @Test func `contexts have their names, cluster and namespace`() {
    let config = config(Self.first)
    #expect(config.current == "prod")
    #expect(config.contexts.map(\.name) == ["prod", "look"])
    #expect(config["prod"]?.namespace == "shop")
    #expect(config["look"]?.namespace == nil)
    #expect(config["look"]?.user == "viewer")
  }

  @Test func `of several files the first that says something counts`() {
    let second = """
      {"current-context": "other", "contexts": [{"name": "prod", "context": {"cluster": "no"}},
        {"name": "other", "context": {"cluster": "c"}}]}
      """
    let config = config("{}", Self.first, second)
    #expect(config.current == "prod")
    #expect(config.contexts.map(\.name) == ["prod", "look", "other"])
    #expect(config["prod"]?.cluster == "k3s")
  }

  @Test(arguments: ["", "{", "- 1", "contexts: 7", "contexts: [{name: }]", "current-context: ''"])
  func `what is broken or empty has no contexts`(text: String) {
    #expect(config(text).contexts.isEmpty)
    #expect(config(text).current == nil)
    #expect(config(text, Self.first).current == "prod")
  }
}
