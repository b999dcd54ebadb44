import ApiServerStub
import Glibc
import Testing
import TopsideCore
import TopsideTestSupport

/// Real kubectl and curl on a way that is slow, cut, and gone in between.
@Suite(.serialized, .realKubectl, .timeLimit(.minutes(2))) struct KubeTroubleTests {
  private static let pods = "/api/v1/pods"
  private let stage = KubeLiveStage()
  private var server: StubApiServer { stage.server }

  @Test func `a proxy that is killed is started again`() async throws {
    stage.server.put("/api/v1/pods", "shop", "a")
    try await stage.watch([KubeLiveStage.pods]) {
      try await stage.eventually("the list") { stage.names == ["a"] }
      let proxy = try #require(stage.processes { $0.contains(" proxy ") }.first)
      kill(proxy, SIGKILL)
      try await stage.eventually("the loss") { if case .lost = stage.api { true } else { false } }
      stage.server.put("/api/v1/pods", "shop", "b")
      try await stage.eventually("the return") { stage.api == .live && stage.names == ["a", "b"] }
    }
    #expect(stage.children() == [])
  }

  @Test func `a list that comes slowly is read to its end`() async throws {
    for number in 100..<140 { stage.server.put("/api/v1/pods", "shop", "pod-\(number)") }
    stage.server.slowDown()
    try await stage.watch([KubeLiveStage.pods]) {
      try await stage.eventually("all of it") { stage.names.count == 40 }
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `whatever is cut, ended and forgotten in between, what is shown in the end is what there is`(
    _ seed: UInt64
  ) async throws {
    var dice = Dice(state: seed)
    server.put(Self.pods, "shop", "pod-0")
    try await stage.watch([KubeLiveStage.pods]) {
      try await stage.eventually("the list") { stage.names == ["pod-0"] }
      for _ in 0..<80 {
        act(&dice)
        try await Task.sleep(for: .milliseconds(15))
      }
      try await stage.eventually("agreement", within: .seconds(40)) {
        stage.names == server.names(Self.pods, "shop")
      }
    }
    #expect(server.requests.filter { $0.contains("watch=1") }.count > 2)
  }

  private func act(_ dice: inout Dice) {
    let name = "pod-\(dice.next(below: 12))"
    switch dice.next(below: 12) {
    case 0..<6: server.put(Self.pods, "shop", name)
    case 6..<9: server.delete(Self.pods, "shop", name)
    case 9: server.cutWatches()
    case 10: server.endWatches(withBookmark: dice.next(below: 2) == 0)
    default: server.compact()
    }
  }

  private struct Dice {
    var state: UInt64

    mutating func next(below limit: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % limit
    }
  }
}
