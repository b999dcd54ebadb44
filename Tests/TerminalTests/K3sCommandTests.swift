import FoundationEssentials
import Glibc
import TerminalHarness
import Testing

/// `topside k3s diagnose`, over a tree of its own.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct K3sCommandTests {
  private struct Document: Decodable {
    struct Setting: Decodable {
      var name: String
      var values: [String]?
      var form: String?
      var source: String
      var line: Int?
    }
    struct Advice: Decodable { var rung: String }
    var state: String
    var datastore: String?
    var settings: [Setting]?
    var advice: Advice
  }

  private let docker: FakeDocker

  init() throws {
    docker = try FakeDocker([])
    // No machine has this address: it is for documentation.
    try write(
      """
      # of the machine's own network
      node-ip: 198.51.100.5
      "token": 'hunter2'  # as k3s made it
      tls-san: [prod-1]

      """, to: "etc/rancher/k3s/config.yaml")
    try write("tls-san+:\n  - prod.example.org\n", to: "etc/rancher/k3s/config.yaml.d/10-names.yaml")
    try write("K3S_TOKEN=hunter2\n", to: "etc/systemd/system/k3s.service.env")
    try write("x", to: "var/lib/rancher/k3s/server/db/state.db")
    try write("K10ab::server:hunter2\n", to: "var/lib/rancher/k3s/server/token")
    try program(
      "systemctl",
      "printf 'LoadState=loaded\\nActiveState=activating\\nSubState=auto-restart\\nResult=exit-code\\n'")
    try program("journalctl", "exit 0")
  }

  private var root: String { "\(docker.home)/machine" }

  private func write(_ text: String, to path: String) throws {
    let folder = path.split(separator: "/").dropLast().joined(separator: "/")
    try FileManager.default.createDirectory(atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
    try docker.write(text, to: "machine/\(path)")
  }

  private func program(_ name: String, _ script: String) throws {
    try docker.write("#!/bin/sh\n\(script)\n", to: "bin/\(name)")
    chmod("\(docker.home)/bin/\(name)", 0o755)
  }

  @Test func `what is wrong is said with its place, and exits with 1`() throws {
    let (code, text) = try docker.topside(["k3s", "diagnose", "--k3s-root", root])
    #expect(code == 1)
    #expect(text.contains("FAILED  node-ip 198.51.100.5 is on no link"), "\(text)")
    #expect(text.contains("| node-ip is in \(root)/etc/rancher/k3s/config.yaml, line 2"), "\(text)")
    #expect(text.contains("crash loop: activating (auto-restart), exit-code"), "\(text)")
    #expect(!text.contains("hunter2"))
  }

  @Test func `programs get the same as JSON, without a secret in it`() throws {
    let (code, text) = try docker.topside(["k3s", "diagnose", "--k3s-root", root, "--json"])
    #expect(code == 1)
    let start = try #require(text.firstIndex(of: "{"), "\(text)")
    let end = try #require(text.lastIndex(of: "}"), "\(text)")
    let document = try JSONDecoder().decode(Document.self, from: Data(text[start...end].utf8))
    #expect(document.state == "failing")
    #expect(document.datastore == "sqlite")
    let settings = try #require(document.settings)
    #expect(settings.first { $0.name == "tls-san" }?.values == ["prod-1", "prod.example.org"])
    let token = try #require(settings.first { $0.name == "token" })
    #expect(token.form == "short")
    #expect(token.source == "\(root)/etc/rancher/k3s/config.yaml")
    #expect(token.line == 3)
    #expect(["1", "2"].contains(document.advice.rung))
    #expect(!text.contains("hunter2"))
  }

  @Test func `a machine without k3s is fine`() throws {
    try program("systemctl", "echo LoadState=not-found")
    let (code, text) = try docker.topside(["k3s", "diagnose", "--k3s-root", "\(docker.home)/empty"])
    #expect(code == 0)
    #expect(text.contains("no k3s server on "), "\(text)")
  }

  @Test func `a configuration that is no YAML is told with its line, and does not hide the rest`() throws {
    try write("node-ip: 198.51.100.5\n\tbroken\n", to: "etc/rancher/k3s/config.yaml")
    let (code, text) = try docker.topside(["k3s", "diagnose", "--k3s-root", root])
    #expect(code == 1)
    #expect(text.contains("not read     \(root)/etc/rancher/k3s/config.yaml:"), "\(text)")
    #expect(text.contains("tls-san prod.example.org"), "\(text)")
  }
}
