import ApiServerStub
import FoundationEssentials
import TerminalHarness
import Testing

/// `topside status` on a machine that has a cluster and no docker.
@Suite(.serialized, .kubernetesClients, .timeLimit(.minutes(2)))
struct KubeStatusTests {
  private struct Report: Decodable {
    struct Kubernetes: Decodable {
      struct Pod: Decodable {
        var name: String
        var status: String
        var severity: String
        var ready: Int
        var restarts: Int
      }
      struct Refusal: Decodable {
        var what: String
        var why: String
      }
      var context: String
      var isComplete: Bool
      var refusals: [Refusal]
      var pods: [Pod]
    }
    var kubernetes: Kubernetes
  }

  private let box: KubeTerminal

  init() throws {
    box = try KubeTerminal()
    box.putPod("web-1")
  }

  private func status() throws -> (code: Int32, report: Report.Kubernetes) {
    let session = try box.start(["status", "--json", "--kube-context", "stub"])
    session.keepsOutput = true
    let code = try session.waitForEnd(within: .seconds(30))
    let text = String(decoding: session.output, as: UTF8.self).replacing("\r\n", with: "\n")
    return (code, try JSONDecoder().decode(Report.self, from: Data(text.utf8)).kubernetes)
  }

  @Test func `a cluster in which all is well ends with 0`() throws {
    let (code, report) = try status()
    #expect(code == 0)
    #expect(report.context == "stub" && report.isComplete && report.refusals.isEmpty)
    #expect(report.pods.map(\.name) == ["web-1"])
    #expect(report.pods.first?.status == "Running" && report.pods.first?.ready == 1)
  }

  @Test func `a pod that crashes ends with 1`() throws {
    box.putCrashingPod("web-2")
    let (code, report) = try status()
    #expect(code == 1)
    let pod = try #require(report.pods.first { $0.name == "web-2" })
    #expect(pod.status == "CrashLoopBackOff" && pod.severity == "failed" && pod.restarts == 7)
  }

  @Test func `what may not be looked at ends with 2, and is named`() throws {
    box.server.refuse(
      "/apis/apps/v1", .status(403, reason: "Forbidden", message: "User \"dev\" cannot list it"))
    let (code, report) = try status()
    #expect(code == 2)
    #expect(!report.isComplete)
    #expect(report.refusals.contains { $0.what == "deployments in shop" && $0.why.hasPrefix("forbidden: ") })
    #expect(report.pods.map(\.name) == ["web-1"])
  }

  @Test func `an API that does not answer ends with 2`() throws {
    box.server.stop()
    let (code, report) = try status()
    #expect(code == 2)
    #expect(report.refusals.contains { $0.why.contains("no Kubernetes API answers at 127.0.0.1:") })
    #expect(report.pods.isEmpty)
  }
}
