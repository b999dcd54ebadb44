import CellGrid
import Dashboard
import LogEngine
import SafeText
import Synchronization
import Testing
import TopsideCore
import TopsideDemo
import TopsideTestSupport

@testable import DashboardRuntime

/// Changes of a cluster from the key to what came of them, by the program itself on the demo's clusters.
@MainActor
@Suite(.timeLimit(.minutes(2))) struct KubeActionsProgramTests {
  @Test func `a restart is verified, and said`() async throws {
    let desk = try ClusterDesk()
    try await desk.run {
      await desk.press("4")
      await desk.until { desk.shows("Deployments") && desk.shows(" backend ") }
      desk.program.state.selectObject(KubeKey(.deployment, "integr8scode", "backend"))
      await desk.press("r")
      #expect(desk.shows("Restart backend"))
      await desk.confirm()
      await desk.until { desk.toasts("Restart backend: ") }
      #expect(desk.toasts("2 of 2 available, all new"))
      let told = desk.recorder.words { $0.impact != .reads }
      #expect(
        told == [
          "kubectl --context demo --namespace integr8scode rollout restart deployment/backend"
        ])
    }
  }

  @Test func `scaling, deleting, cordoning and running now are verified`() async throws {
    let desk = try ClusterDesk()
    try await desk.run {
      await desk.press("4")
      await desk.until { desk.shows("Deployments") && desk.shows(" backend ") }
      desk.program.state.selectObject(KubeKey(.deployment, "integr8scode", "backend"))
      await desk.press("R", "j", "enter", "3", "enter")
      await desk.confirm()
      await desk.until { desk.toasts("Scale backend to 3: ") }
      let node = try #require(desk.program.state.cluster.nodes.keys.min())
      desk.program.state.selectObject(node)
      await desk.press("R", "enter")
      await desk.confirm()
      await desk.until { desk.toasts("Cordon \(node.name): ") }
      // The probe looks for itself; the watch may tell a moment later.
      await desk.until { desk.program.state.cluster.nodes[node]?.isUnschedulable == true }
      await desk.press("R", "enter")
      await desk.confirm()
      await desk.until { desk.toasts("Uncordon \(node.name): ") }
      await desk.until { desk.program.state.runs.active.isEmpty }
      await desk.press("3")
      let pod = try #require(
        desk.program.state.cluster.pods.keys.filter { $0.name.hasPrefix("coordinator-") }.min())
      desk.program.state.selectPod(pod)
      await desk.press("R", "end", "enter")
      await desk.confirm()
      await desk.until { desk.toasts("Delete pod \(pod.name): ") }
      #expect(desk.recorder.words { $0.impact != .reads }.count == 4)
      #expect(desk.program.state.runs.active.isEmpty)
    }
  }

  @Test func `a forward listens, and ends with the dashboard`() async throws {
    let desk = try ClusterDesk()
    try await desk.run {
      await desk.forward("18443:443")
      await desk.until { desk.program.state.kube.forwards.all.first?.isListening ?? false }
      #expect(desk.terminal.rows.first?.contains("fwd 18443 → ") == true)
      #expect(desk.recorder.open { $0.arguments.contains("port-forward") } == 1)
    }
    await desk.until { desk.recorder.open { $0.arguments.contains("port-forward") } == 0 }
  }

  @Test func `a forward whose port is taken starts nothing`() async throws {
    let desk = try ClusterDesk(takenPort: 18_443)
    try await desk.run {
      await desk.forward("18443:443")
      await desk.until { desk.toasts("port 18443 is taken on this machine: choose another") }
      #expect(desk.recorder.words { $0.arguments.contains("port-forward") }.isEmpty)
    }
  }

  @Test func `another context ends the logs and forwards of this one, and follows the other`() async throws {
    let desk = try ClusterDesk()
    try await desk.run {
      await desk.forward("18443:443")
      await desk.until { desk.program.state.kube.forwards.all.first?.isListening ?? false }
      await desk.until { desk.recorder.open { $0.arguments.contains("logs") } > 0 }
      await desk.press("c")
      await desk.until { desk.shows("Contexts of the kubeconfig") && desk.shows("other") }
      await desk.press("j", "enter")
      #expect(desk.program.state.kube.context == "other")
      await desk.until { !desk.program.state.cluster.pods.isEmpty }
      #expect(desk.shows("k8s other/"))
      let left = desk.recorder.open { $0.arguments.starts(with: ["--context", "demo"]) }
      #expect(left == 0)
      #expect(desk.recorder.open { $0.arguments.starts(with: ["--context", "other"]) } > 0)
      #expect(desk.program.state.kube.forwards.all.isEmpty)
    }
  }

  @Test func `what the cluster of before said last is not heard`() async throws {
    let inbox = Inbox()
    let context = inbox.context
    inbox.post([.clusterChanged([.api(.live)])], of: context)
    inbox.post([.ticked])
    inbox.enterContext()
    inbox.post([.clusterChanged([.api(.live)])], of: context)
    inbox.post([.clusterChanged([.api(.connecting)])], of: inbox.context)
    let kinds = inbox.takeAll().map { message in
      switch message {
      case .clusterChanged(let changes): changes == [.api(.connecting)] ? "new" : "old"
      case .ticked: "tick"
      default: "other"
      }
    }
    #expect(kinds == ["tick", "new"])
  }

  @Test func `a locked context runs nothing, and an unlocked one does for ten minutes`() async throws {
    let desk = try ClusterDesk(isProduction: true)
    try await desk.run {
      await desk.press("4")
      await desk.until { desk.shows("Deployments") && desk.shows(" backend ") }
      desk.program.state.selectObject(KubeKey(.deployment, "integr8scode", "backend"))
      await desk.press("r")
      #expect(desk.shows("context demo is locked: it will be refused"))
      await desk.confirm()
      await desk.until { desk.toasts("Restart backend was not begun: context demo is locked: L unlocks it") }
      await desk.press("L")
      #expect(desk.shows("UNLOCKED"))
      #expect(!desk.isLocked)
      await desk.time.advance(by: .seconds(601))
      await desk.until { desk.isLocked }
      #expect(desk.recorder.words { $0.impact != .reads }.isEmpty)
    }
  }
}

extension Forward {
  fileprivate var isListening: Bool { if case .listening = state { true } else { false } }
}
