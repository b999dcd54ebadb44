import FoundationEssentials
import TerminalHarness
import Testing

/// What is done to a whole project, and to several services at once, from the screen.
extension LiveTests.ComposeChanges {
  /// With a project of the test's own, which is gone afterwards.
  private func withStack(_ suffix: String, _ body: (LiveStack, OpenDashboard) async throws -> Void)
    async throws
  {
    let stack = LiveStack(suffix: suffix, file: "changes.yaml")
    do {
      try await stack.compose("up", "-d")
      let dashboard = try OpenDashboard(stack)
      try dashboard.session.wait(for: "live data", within: .seconds(10)) { _ in
        dashboard.header.contains(" live ")
      }
      dashboard.press("2")
      try dashboard.wait(for: "healthy", of: "worker", within: .seconds(15)) { $0.state == "healthy" }
      try await body(stack, dashboard)
      try dashboard.quit()
    } catch {
      // What failed first is what counts.
      _ = try? await stack.compose("down", "--volumes", "--timeout", "3")
      throw error
    }
    try await stack.compose("down", "--volumes", "--timeout", "3")
  }

  private func containers(_ stack: LiveStack) async throws -> [String: String] {
    let lines = try await stack.docker(
      "ps", "--all", "--filter", "label=com.docker.compose.project=\(stack.project)", "--format",
      "{{.Names}} {{.State}}")
    let pairs = lines.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    return Dictionary(uniqueKeysWithValues: pairs.filter { $0.count == 2 }.map { ($0[0], $0[1]) })
  }

  private func volumes(_ stack: LiveStack) async throws -> [String] {
    try await stack.docker(
      "volume", "ls", "--quiet", "--filter", "label=com.docker.compose.project=\(stack.project)"
    )
    .split(separator: "\n").map(String.init)
  }

  private func wait(for outcome: String, _ dashboard: OpenDashboard) throws {
    try dashboard.wait(for: "\"\(outcome)\"", within: .seconds(45)) { $0.footer.contains(outcome) }
  }

  @Test func `a project goes down and comes up again, all of it`() async throws {
    try await withStack("-updown") { stack, dashboard in
      let before = try await containers(stack)
      try dashboard.select("web")
      try dashboard.choose("project: down", titled: "Take down \(stack.project)")
      try dashboard.wait(forText: "removes network \(stack.project)_default")
      dashboard.session.pump(for: .milliseconds(350))
      dashboard.press("y")
      try wait(for: "Take down \(stack.project): nothing is left", dashboard)
      #expect(try await containers(stack) == [:])
      #expect(try await volumes(stack) == ["\(stack.project)_data"])

      try dashboard.choose("project: up", titled: "Bring up \(stack.project)")
      try dashboard.wait(forText: "creates \(stack.container("seed"))")
      dashboard.session.pump(for: .milliseconds(350))
      dashboard.press("y")
      try wait(for: "Bring up \(stack.project): ", dashboard)
      #expect(
        dashboard.footer.contains("2 healthy, 1 done (0)")
          || dashboard.footer.contains("1 done (0), 2 healthy"))
      #expect(try await containers(stack) == before)
    }
  }

  @Test func `a service is scaled up and down`() async throws {
    try await withStack("-scale") { stack, dashboard in
      for (count, words) in [("3", "3 healthy"), ("1", "healthy")] {
        try dashboard.select("worker")
        try dashboard.choose("scale", titled: "containers of worker")
        dashboard.press("\(count)\r")
        try dashboard.wait(forText: "Scale worker to \(count)")
        dashboard.session.pump(for: .milliseconds(350))
        dashboard.press("y")
        try wait(for: "Scale worker to \(count): \(words), after", dashboard)
        let workers = try await containers(stack).filter { $0.key.contains("-worker-") }
        #expect(workers.count == Int(count))
        #expect(workers.values.allSatisfy { $0 == "running" })
      }
    }
  }

  @Test func `volumes are lost only when the project's name is typed`() async throws {
    try await withStack("-volumes") { stack, dashboard in
      let title = "Take down \(stack.project) with its volumes"
      try dashboard.select("web")
      try dashboard.choose("project: down with volumes", titled: title)
      try dashboard.wait(forText: "loses volume \(stack.project)_data (")
      dashboard.session.pump(for: .milliseconds(350))
      dashboard.press("y")
      dashboard.session.pump(for: .milliseconds(200))
      #expect(try await volumes(stack) == ["\(stack.project)_data"])
      dashboard.press("\u{15}")
      dashboard.press("\(stack.project)\r")
      try wait(for: "nothing is left, no volume either", dashboard)
      #expect(try await containers(stack) == [:])
      #expect(try await volumes(stack) == [])
      let argv = ["docker", "compose", "-p", stack.project, "down", "--volumes"]
      #expect(try dashboard.home.audit().filter { $0.phase == "ended" }.map(\.argv) == [argv])
    }
  }

  @Test func `two marked services are restarted by one command`() async throws {
    try await withStack("-bulk") { stack, dashboard in
      let before = try await stack.startTimes()
      for service in ["web", "worker"] {
        try dashboard.select(service)
        dashboard.press(" ")
      }
      try dashboard.plan("r", titled: "Restart 2 services")
      #expect(dashboard.text.contains("docker compose -p \(stack.project) restart web worker"))
      dashboard.press("y")
      try wait(for: "Restart 2 services: all 2 healthy", dashboard)
      let after = try await stack.startTimes()
      for service in ["web", "worker"] {
        #expect(after[stack.container(service)] != before[stack.container(service)])
      }
      #expect(after[stack.container("seed")] == before[stack.container("seed")])
    }
  }
}

extension OpenDashboard {
  /// Opens the list of what can be done and takes an entry; waits for what it opens.
  fileprivate func choose(_ entry: String, titled title: String) throws {
    press("R")
    try wait(forText: "Enter shows the plan")
    func row(_ title: String) -> Int? {
      lines.firstIndex { line in
        line.split(separator: "│").contains { $0.drop { $0 == " " }.hasPrefix("\(title) ") }
      }
    }
    guard let first = row("restart"), let wanted = row(entry) else {
      throw Tools.Failure(description: "no entry \(entry) in\n\(text)")
    }
    // Keys that come within 10 ms of each other are taken for a paste, in which no key acts.
    for key in ["g"] + Array(repeating: "j", count: wanted - first) + ["\r"] {
      session.pump(for: .milliseconds(20))
      press(key)
    }
    try wait(forText: title)
  }
}
