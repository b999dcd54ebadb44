import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideDemo
import TopsideTestSupport

@testable import DashboardRuntime

/// The screen of releases in a whole program, on the demo's cluster.
@Suite @MainActor struct ReleasesProgramTests {
  private func helm(_ desk: ClusterDesk, _ verb: String) -> Int {
    desk.recorder.words { $0.executable == "helm" && $0.arguments.contains(verb) }.count
  }

  @Test func `Helm is asked while the screen is shown, and not otherwise`() async throws {
    let desk = try ClusterDesk()
    try await desk.run {
      #expect(helm(desk, "list") == 0)
      await desk.press("5")
      await desk.until { desk.shows("vibeyard/vibeyard") }
      let asked = helm(desk, "list")
      #expect(asked == 1)
      await desk.until { helm(desk, "list") == 2 }
      await desk.press("1")
      let left = helm(desk, "list")
      await desk.time.advance(by: .seconds(120))
      for _ in 0..<200 { await Task.yield() }
      #expect(helm(desk, "list") == left)
    }
  }

  @Test func `history, changes and values of a release, and of a workload`() async throws {
    let desk = try ClusterDesk()
    try await desk.run {
      await desk.press("5")
      await desk.until { desk.shows("vibeyard/vibeyard") }
      desk.program.state.selectRelease(.release(ReleaseKey(namespace: "vibeyard", name: "vibeyard")))
      await desk.press("j", "k")
      await desk.until { desk.shows("Upgrade complete") }
      await desk.press("]")
      await desk.until { desk.shows("from revision 4 to") }
      await desk.press("]")
      await desk.until { desk.program.state.releaseScreen.past?.answer != nil }
      desk.program.state.selectRelease(.workload(KubeKey(.deployment, "aio", "api")))
      await desk.press("[", "[")
      await desk.until { desk.shows("ghcr.io/aio/api:1.8.0") }
      #expect(desk.recorder.words { $0.executable == "helm" && $0.impact != .reads }.isEmpty)
    }
  }

  @Test func `another context has other releases`() async throws {
    let desk = try ClusterDesk()
    try await desk.run {
      await desk.press("5")
      await desk.until { desk.shows("vibeyard/vibeyard") }
      await desk.press("c")
      await desk.until { desk.program.state.kube.contexts != nil }
      await desk.press("j", "enter")
      #expect(desk.program.state.kube.context == "other")
      #expect(desk.program.state.releaseScreen.helm.releases.isEmpty)
      await desk.until {
        !desk.recorder.words {
          $0.executable == "helm" && $0.arguments.starts(with: ["--kube-context", "other"])
        }.isEmpty
      }
    }
  }
}
