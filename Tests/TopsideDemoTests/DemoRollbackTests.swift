import SafeText
import Testing
import TopsideCore
import TopsideDemo

/// Rollbacks in the demo's cluster, planned from what it answers.
@Suite struct DemoRollbackTests {
  private let cluster = DemoCluster()
  private let web = KubeKey(.deployment, "vibeyard", "web")

  private func output(_ command: Command) async throws -> [UInt8] {
    let result = try await cluster.demo.runner.run(command)
    #expect(result.status.isSuccess, "\(String(decoding: result.standardError, as: UTF8.self))")
    return result.standardOutput
  }

  private func workload(_ key: KubeKey) async throws -> Workload {
    let object = try KubeParsing.object(try await output(cluster.commands.object(key)), kind: key.kind)
    guard case .workload(let workload) = object else { throw FlowRefusal("no workload") }
    return workload
  }

  private func history(_ key: KubeKey) async throws -> RolloutHistory {
    let workload = try await workload(key)
    return try KubeParsing.rolloutHistory(
      try await output(cluster.commands.rolloutRevisions(key, selector: workload.selector)), of: key,
      uid: workload.meta.uid)
  }

  @Test func `the broken image goes back to the one before, which gets the next number`() async throws {
    let before = try await history(web)
    #expect(before.revisions.map(\.number) == [2, 1])
    #expect(before.current?.images == ["ghcr.io/vibeyard/web:main-abc"])
    let target = try #require(before[1])
    let brief = before.diff(to: target).brief(limit: 9).map(\.text)
    #expect(brief.contains { $0.hasPrefix("- ") && $0.hasSuffix("web:main-abc") })
    let said = try await output(cluster.commands.rolloutUndo(web, to: 1))
    #expect(String(decoding: said, as: UTF8.self) == "deployment.apps/web rolled back\n")
    _ = try await output(cluster.commands.rolloutStatus(web, atMost: .seconds(60)))
    let after = try await history(web)
    #expect(after.revisions.map(\.number) == [3, 2])
    #expect(after.current?.mark == target.mark)
    let again = try await output(cluster.commands.rolloutUndo(web, to: 3))
    #expect(
      String(decoding: again, as: UTF8.self).contains("skipped rollback (current template already matches"))
  }

  @Test func `a stateful set has its revisions, too`() async throws {
    let key = KubeKey(.statefulSet, "vibeyard", "redis")
    _ = try await output(cluster.commands.rolloutRestart(key))
    let history = try await history(key)
    #expect(history.revisions.map(\.number) == [2, 1])
    #expect(history.current?.template != history[1]?.template)
  }

  @Test func `releases are listed, read and rolled back`() async throws {
    let helm = HelmCommands(cluster.commands)
    let releases = try HelmParsing.list(try await output(helm.list(namespace: nil)))
    #expect(releases.map(\.key.name) == ["copilot-agent", "integr8scode", "vibeyard"])
    #expect(releases.map(\.status) == [.pendingUpgrade, .deployed, .deployed])
    let key = try #require(releases.last?.key)
    let history = try HelmParsing.history(try await output(helm.history(key)), of: key)
    #expect(history.proposed?.number == 3)
    #expect(
      HelmParsing.values(try await output(helm.values(key))).allSatisfy { !$0.text.contains("demo-") })
    func manifest(_ number: Int) async throws -> HelmManifest {
      HelmManifest(try await output(helm.manifest(key, revision: number)), namespace: key.namespace)
    }
    let manifests = HelmFlows.Manifests(current: try await manifest(4), target: try await manifest(3))
    #expect(manifests.diff.objects.map(\.name.name) == ["web"])
    let version = try HelmParsing.version(try await output(helm.version()))
    let flow = try HelmFlows(commands: helm, version: version, deadline: .seconds(120))
      .rollback(try #require(releases.last), history: history, manifests: manifests)
    _ = try await output(flow.commands[0])
    let after = try HelmParsing.history(try await output(helm.history(key)), of: key)
    #expect(after.newest?.rollbackTo == 3)
    #expect(after.deployed?.number == 5)
    #expect(try await workload(web).images == ["ghcr.io/vibeyard/web:main-4e1f0a9"])
  }
}
