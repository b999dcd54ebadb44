import Dashboard
import SafeText
import Testing
import TopsideCore

/// A machine that has a kubectl and no docker.
struct KubeAloneTests {
  private let noDocker = Message.changed([
    .engine(.lost(.notInstalled(program: "docker"), since: .zero, retryAt: .seconds(90_000)))
  ])

  private func stage() throws -> Stage {
    var stage = try Stage(columns: 120, rows: 30) {
      $0.kubernetes = KubernetesSetting(context: "k3s", namespaces: .all)
    }
    stage.send(noDocker)
    return stage
  }

  @Test func `it waits for the cluster, and opens on its pods when nothing is wrong`() throws {
    var stage = try stage()
    #expect(stage.screen.contains("asking the cluster for its pods"))
    let pod = KubeScene.pod("shop", "web-1", [KubeScene.container("web")])
    stage.send(.clusterChanged([.api(.live), .listed(KubeWatch(.pod), [.pod(pod)])]))
    #expect(stage.state.screen == .pods)
    #expect(stage.row(0).contains("live") && !stage.screen.contains("docker lost"))
    #expect(stage.row(1).contains("no problems"))
    try stage.press("1")
    #expect(stage.screen.contains("nothing is wrong"))
  }

  @Test func `a docker that is missing is no problem, one that is lost is`() throws {
    var stage = try stage()
    #expect(stage.state.picture.problems.isEmpty)
    stage.send(
      .changed([.engine(.lost(.notRunning(endpoint: "unix:///x"), since: .zero, retryAt: .seconds(90_000)))]))
    #expect(stage.state.picture.problems.map(\.target) == [.engine])
    #expect(stage.row(0).contains("docker lost"))
  }

  @Test func `without a cluster a missing docker is the problem`() throws {
    var stage = try Stage(columns: 120, rows: 30)
    stage.send(noDocker)
    #expect(stage.state.picture.problems.map(\.target) == [.engine])
  }
}
