import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Every helm command, word for word.
@Suite struct HelmCommandsTests {
  private let commands = HelmCommands(KubeCommands(context: "prod"))
  private let key = HelmStage.key
  private let head = ["helm", "--kube-context", "prod", "--namespace", "shop"]

  @Test func `what is asked names its context and its namespace`() {
    let states = ["--deployed", "--failed", "--pending", "--superseded", "--uninstalled", "--uninstalling"]
    #expect(
      commands.list(namespace: nil).argv
        == ["helm", "--kube-context", "prod", "list", "--all-namespaces"] + states
        + ["--max", "1000", "--output", "json"])
    #expect(
      commands.list(namespace: "shop").argv
        == head + ["list"] + states + ["--max", "1000", "--output", "json"])
    #expect(
      commands.history(key).argv
        == head + ["history", "--max", "50", "--output", "json", "--", "storefront"])
    #expect(commands.values(key).argv == head + ["get", "values", "--output", "yaml", "--", "storefront"])
    #expect(
      commands.values(key, revision: 3, includesDefaults: true).argv
        == head + ["get", "values", "--output", "yaml", "--all", "--revision", "3", "--", "storefront"])
    #expect(
      commands.manifest(key, revision: 3).argv
        == head + ["get", "manifest", "--revision", "3", "--", "storefront"])
    #expect(commands.version().argv == ["helm", "version", "--template", "{{.Version}}"])
    for command in [commands.list(namespace: nil), commands.history(key), commands.values(key)] {
      #expect(command.impact == .reads)
      #expect(command.timeout != nil)
    }
  }

  @Test func `a rollback waits, by the flags of its version`() {
    let three = commands.rollback(key, to: 4, version: HelmVersion(major: 3), limit: .seconds(300))
    #expect(
      three.argv == head + ["rollback", "--wait", "--timeout", "300s", "--", "storefront", "4"])
    let four = commands.rollback(key, to: 4, version: HelmVersion(major: 4), limit: .seconds(300))
    #expect(
      four.argv == head + ["rollback", "--wait=watcher", "--timeout", "300s", "--", "storefront", "4"])
    #expect(four.impact == .mutates)
    #expect(four.target == "shop/release/storefront")
    #expect(four.place == .cluster(context: "prod", namespace: "shop"))
    // Ended in the middle it would be pending for ever: hooks before and after have their own time.
    #expect(four.timeout == .seconds(1260))
  }

  @Test func `a kubeconfig of its own goes by the environment, no context by no option`() {
    var kubernetes = KubeCommands(context: "")
    kubernetes.kubeconfig = "/etc/rancher/k3s/k3s.yaml"
    let command = HelmCommands(kubernetes).history(key)
    #expect(command.argv.prefix(3) == ["helm", "--namespace", "shop"])
    #expect(command.environment == ["KUBECONFIG": "/etc/rancher/k3s/k3s.yaml"])
  }

  @Test(arguments: [
    "--kubeconfig=/tmp/evil", "-h", "a b", "a;rm -rf /", "$(x)", "a\nb", "é", "", "web", "UPPER",
  ])
  func `a name is one word behind the options, whatever it is`(name: String) {
    let key = ReleaseKey(namespace: "shop", name: name)
    for command in [
      commands.history(key), commands.values(key), commands.manifest(key, revision: 1),
      commands.rollback(key, to: 1, version: HelmVersion(major: 4), limit: .seconds(1)),
    ] {
      let words = command.argv
      let end = words.firstIndex(of: "--")
      #expect(end.map { words[$0 + 1] } == name)
    }
    #expect(key.isNameable == (name == "web"))
  }

  @Test func `no hostile release is ever rolled back`() throws {
    let history = HelmStage.history((1, .superseded), (2, .deployed))
    for input in HostileInput.all {
      let key = ReleaseKey(namespace: "shop", name: String(decoding: input.bytes, as: UTF8.self))
      #expect(throws: FlowRefusal.self, "\(input)") { try HelmStage().rollback(history, key: key) }
    }
  }

  @Test(arguments: [
    ("v3.14.2", HelmVersion(major: 3, minor: 14)), ("v4.0.0-rc.1\n", HelmVersion(major: 4)),
    ("3.2.1+gfe51cd1", HelmVersion(major: 3, minor: 2)), ("v2.17.0", HelmVersion(major: 2, minor: 17)),
  ])
  func `a version is read once`(text: String, version: HelmVersion) throws {
    #expect(try HelmParsing.version(Array(text.utf8)) == version)
    #expect(version.isSupported == (version.major != 2))
  }

  @Test(arguments: ["", "v", "helm", "version.BuildInfo{}", "v0.1", "-3.1", "v999.1"])
  func `what is no version is an error`(text: String) {
    #expect(throws: SourceError.self) { try HelmParsing.version(Array(text.utf8)) }
  }
}
