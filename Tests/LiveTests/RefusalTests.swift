import FoundationEssentials
import Glibc
import TerminalHarness
import Testing

extension LiveTests.Refusals {
  struct Lack: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var environment: [String: String?]
    /// What came back, and what helps.
    var words: [String]
  }

  private static let lacks = [
    Lack(
      testDescription: "no docker", environment: ["PATH": "/nonexistent"],
      words: ["docker is not installed, or not in PATH", "topside --demo"]),
    Lack(
      testDescription: "no engine",
      environment: ["DOCKER_HOST": "unix:///nonexistent.sock", "DOCKER_CONTEXT": nil],
      words: ["no Docker engine answers at unix:///nonexistent.sock", "start it"]),
  ]

  @Test(arguments: lacks)
  func `without docker Home says what is missing and what helps, and keys still answer`(_ lack: Lack) throws {
    let dashboard = try OpenDashboard(.shared, options: [], environment: lack.environment)
    try expect(lack.words, on: dashboard)
  }

  private func expect(_ words: [String], on dashboard: OpenDashboard) throws {
    try dashboard.wait(for: words[0]) { dashboard in
      dashboard.lines.contains { $0.hasPrefix(" ▲ FAILED   docker ") && $0.contains(words[0]) }
        && dashboard.header.contains("docker lost ") && words.allSatisfy(dashboard.text.contains)
    }
    #expect(dashboard.tabs.contains("▲ 1 problem"))
    dashboard.press("2")
    try dashboard.wait(for: "Compose to say it too") {
      $0.lines.contains { $0.contains("SERVICE") } && $0.text.contains(words[0])
    }
    dashboard.press("?")
    try dashboard.wait(forText: "Keys  (j k scroll")
    dashboard.press("\u{1B}")
    try dashboard.quit()
  }

  @Test(.enabled("needs root, and a socket that not everybody may use") { Self.canLackPermission })
  func `without permission Home says so, and how to get it`() throws {
    let wrapper = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    let dashboard = try OpenDashboard(
      .shared, options: [], environment: ["HOME": "/nonexistent", "DOCKER_CONFIG": "/nonexistent"],
      wrapper: wrapper, directory: "/")
    try expect(
      ["you may not use the Docker engine at unix://", "sudo usermod -aG docker $USER"], on: dashboard)
  }

  private static var canLackPermission: Bool {
    var socket = stat()
    guard geteuid() == 0, ProcessInfo.processInfo.environment["DOCKER_HOST"] == nil,
      stat("/var/run/docker.sock", &socket) == 0, socket.st_mode & 0o006 == 0
    else { return false }
    // The program must be in folders that others may enter.
    var folder = BuiltProgram.path("topside")
    while let slash = folder.lastIndex(of: "/"), slash != folder.startIndex {
      folder = String(folder[..<slash])
      var entry = stat()
      guard stat(folder, &entry) == 0, entry.st_mode & 0o001 != 0 else { return false }
    }
    return access("/usr/bin/setpriv", X_OK) == 0
  }

  @Test func `a broken compose file is one line with compose's own reason, and the engine's rows stay`()
    throws
  {
    let home = try OperatorHome()
    let file = home.path + "/broken.yaml"
    try Data("services:\n  web:\n    image: [\n".utf8).write(to: URL(filePath: file))
    let dashboard = try OpenDashboard(.shared, options: ["-p", LiveStack.shared.project, "-f", file])
    try dashboard.wait(for: "the refusal", within: .seconds(10)) { dashboard in
      dashboard.lines.contains {
        $0.hasPrefix(" ! WARNING ") && $0.contains("compose file refused") && $0.contains("yaml: line ")
      }
    }
    #expect(dashboard.lines.count { $0.contains("compose file refused") && $0.hasPrefix(" ! ") } == 1)
    dashboard.press("2")
    try dashboard.wait(for: "healthy", of: "healthy") { $0.state == "healthy" }
    try dashboard.quit()
  }
}
