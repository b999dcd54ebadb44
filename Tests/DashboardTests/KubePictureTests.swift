import SafeText
import Testing
import TopsideCore

@testable import Dashboard

/// What is worked out of a cluster: the same as anew, for the price of what changed.
struct KubePictureTests {
  private static let triage = Triage(now: Stage.noon)

  private static func many(_ count: Int) -> [Pod] {
    (0..<count).map { number in
      let digits = String(100_000 + number)
      let labels = ["app": "app-\(number % 50)", "pod-template-hash": "7d9f8c5b4"]
      return KubeScene.pod(
        "ns-\(number % 20)", "app-\(number % 50)-7d9f8c5b4-\(digits)", node: "node-\(number % 30)",
        owner: (.replicaSet, "app-\(number % 50)-7d9f8c5b4"), labels: labels,
        age: Int64(1000 + number * 7 % 5000), [KubeScene.container("app")])
    }
  }

  private static func loop(_ pod: Pod) -> Pod {
    var pod = pod
    pod.containers[0].state = .waiting(reason: "CrashLoopBackOff", message: "back-off")
    pod.containers[0].isReady = false
    pod.containers[0].restartCount += 1
    pod.containers[0].last = KubeScene.ended("OOMKilled", 137, 5)
    return pod
  }

  private static func stage(_ pods: [Pod]) throws -> Stage {
    try KubeScene.stage(120, 36, [.api(.live), .listed(KubeWatch(.pod), pods.map(KubeObject.pod))])
  }

  private static func rows(_ stage: Stage) -> [KubeRow] {
    stage.state.clusterPicture.pods.rows(from: 0, limit: 100_000)
  }

  private static func put(_ pods: Pod...) -> Message {
    .clusterChanged([.changed(KubeWatch(.pod), pods.map { .put(.pod($0)) })])
  }

  @Test func `one pod's change reads that pod alone, among 5,000`() throws {
    let pods = Self.many(5000)
    var stage = try Self.stage(pods)
    let before = stage.state.clusterPicture.readings
    #expect(before == 5000)
    stage.send(Self.put(Self.loop(pods[1234])))
    #expect(stage.state.clusterPicture.readings == before + 1)
    #expect(stage.state.clusterPicture.facts[pods[1234].key]?.reading.word == "CrashLoopBackOff")
    stage.send(.ticked)
    #expect(stage.state.clusterPicture.readings == before + 1)
  }

  @Test(arguments: ["name", "severity", "restarts", "uptime"], [false, true])
  func `changes one by one give the rows that sorting anew gives`(_ order: String, _ isFlat: Bool) throws {
    let pods = Self.many(300)
    var stage = try Self.stage(pods)
    try stage.press("3")
    stage.state.kube.pods.order = try #require(Order(rawValue: order))
    stage.state.kube.pods.isFlat = isFlat
    stage.state.kube.pods.isInverted = isFlat
    stage.send(.ticked)
    var now = pods
    var random = SystemRandomNumberGenerator()
    for step in 0..<400 {
      let index = Int.random(in: 0..<now.count, using: &random)
      switch step % 4 {
      case 0, 1:
        now[index] = Self.loop(now[index])
        stage.send(Self.put(now[index]))
      case 2:
        stage.send(.clusterChanged([.changed(KubeWatch(.pod), [.deleted(now[index].key)])]))
        now.remove(at: index)
      default:
        let fresh = KubeScene.pod("ns-\(step % 25)", "fresh-\(step)", [KubeScene.container("app")])
        now.append(fresh)
        stage.send(Self.put(fresh))
      }
    }
    var other = try Self.stage(now)
    try other.press("3")
    other.state.kube.pods.arrangement = stage.state.kube.pods.arrangement
    other.send(.ticked)
    #expect(Self.rows(stage) == Self.rows(other))
    #expect(stage.state.clusterPicture.tallies == other.state.clusterPicture.tallies)
    #expect(stage.state.picture.problems == other.state.picture.problems)
    #expect(stage.state.clusterPicture.pods.nameColumns == other.state.clusterPicture.pods.nameColumns)
  }

  @Test func `the clock reads those again that are due, and no others`() throws {
    let young = KubeScene.pod(
      "shop", "young", phase: "Pending", age: 5,
      [KubeScene.container("app", .waiting(reason: "ContainerCreating", message: ""))])
    var stage = try Self.stage(Self.many(1000) + [young])
    #expect(stage.state.clusterPicture.facts[young.key]?.reading.severity == .neutral)
    let before = stage.state.clusterPicture.readings
    stage.wait(.seconds(30))
    stage.send(.ticked)
    #expect(stage.state.clusterPicture.readings == before)
    stage.wait(.seconds(40))
    stage.send(.ticked)
    #expect(stage.state.clusterPicture.readings == before + 1)
    #expect(stage.state.clusterPicture.facts[young.key]?.reading.severity == .warning)
    #expect(stage.state.picture.problems.contains { $0.target == .object(young.key) })
  }

  @Test func `a workload is silent while a pod of it says why, and speaks when that is gone`() throws {
    var stage = try KubeScene.stage()
    let worker = KubeKey(.deployment, "aio", "worker")
    #expect(!stage.state.picture.problems.contains { $0.target == .object(worker) })
    let pod = KubeKey(.pod, "aio", "worker-66b5d-8xkqv")
    stage.send(.clusterChanged([.changed(KubeWatch(.pod), [.deleted(pod)])]))
    #expect(stage.state.picture.problems.contains { $0.target == .object(worker) })
  }

  @Test func `problems are those that triage finds by itself`() throws {
    let stage = try KubeScene.stage()
    func targets(_ problems: [Problem]) -> Set<KubeKey> {
      Set(problems.compactMap { if case .object(let key) = $0.target { key } else { nil } })
    }
    let full = KubeKey(.pod, "aio", "api-7d9f8c5b4-zz9pl")
    let found = targets(stage.state.picture.problems)
    #expect(found.subtracting([full]) == targets(stage.state.triage.problems(stage.state.cluster)))
    #expect(found.contains(full))
  }

  @Test func `what containers use is against the fullest one's own limit, never a sum`() throws {
    let key = KubeKey(.pod, "aio", "api-7d9f8c5b4-zz9pl")
    let stage = try KubeScene.stage()
    let pod = try #require(stage.state.cluster.pods[key])
    let sum = PodUsageSum(pod, stage.state.cluster.usages[key])
    #expect(sum.container == "api")
    #expect(sum.memory == Memory(used: .mib(486), limit: .mib(512)))
    #expect(sum.cpu == CPUAmount(millicores: 1213))
  }

  @Test func `events of one reason about one object are one, and the newest is first`() throws {
    var stage = try KubeScene.stage()
    let key = KubeKey(.pod, "aio", "worker-66b5d-8xkqv")
    let folds = stage.state.clusterPicture.events.folds(of: key)
    #expect(folds.map(\.count) == [40])
    #expect(folds.map(\.last) == [KubeScene.ago(8)])
    #expect(stage.state.clusterPicture.events.keys.first == folds.first?.key)
    let second = KubeKey(.event, "aio", "worker-66b5d-8xkqv.2")
    stage.send(.clusterChanged([.changed(KubeWatch(.event), [.deleted(second)])]))
    #expect(stage.state.clusterPicture.events.folds(of: key).map(\.count) == [9])
    let third = KubeKey(.event, "aio", "worker-66b5d-8xkqv.3")
    stage.send(.clusterChanged([.changed(KubeWatch(.event), [.deleted(third)])]))
    #expect(stage.state.clusterPicture.events.folds(of: key).isEmpty)
  }

  @Test func `ends that are due come in their order`() {
    var due = DueTimes()
    let keys = (0..<200).map { KubeKey(.pod, "n", "\($0)") }
    for (index, key) in keys.enumerated().shuffled() { due.add(key, at: Timestamp(seconds: Int64(index))) }
    #expect(due.take(until: Timestamp(seconds: 49)) == Set(keys.prefix(50)))
    #expect(due.take(until: Timestamp(seconds: 49)).isEmpty)
    #expect(due.take(until: Timestamp(seconds: 500)) == Set(keys.dropFirst(50)))
  }
}
