import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Every word that an API says, hostile: nothing of it does anything to a terminal.
struct KubeHostileTests {
  private static let words = HostileScene.all.indices.map(HostileScene.name)

  private static func pods() -> [Pod] {
    words.enumerated().map { index, word in
      KubeScene.pod(
        "p\(index)", word, node: word, owner: (.replicaSet, word), labels: [word: word],
        [
          KubeScene.container(word, .waiting(reason: word, message: word)) {
            $0.image = word
            $0.last = KubeScene.ended(word, 1, 5)
            $0.last?.message = word
            $0.probes.liveness = word
          }
        ]
      ) {
        $0.reason = word
        $0.message = word
      }
    }
  }

  private static func stage(_ changes: [ClusterChange], columns: Int = 400, rows: Int = 400) throws -> Stage {
    try KubeScene.stage(columns, rows, [.api(.live)] + changes)
  }

  @Test func `pods, grouped and flat, and on Home`() throws {
    let change = ClusterChange.listed(KubeWatch(.pod), Self.pods().map(KubeObject.pod))
    var stage = try Self.stage([change])
    try stage.press("3", "A")
    HostileScene.expectHarmless([stage.state.draw()], words: Self.words.count)
    try stage.press("A")
    HostileScene.expectHarmless([stage.state.draw()], words: Self.words.count)
    try stage.press("1")
    HostileScene.expectHarmless([stage.state.draw()], words: Self.words.count)
  }

  @Test func `containers of each`() throws {
    let change = ClusterChange.listed(KubeWatch(.pod), Self.pods().map(KubeObject.pod))
    var stage = try Self.stage([change], columns: 200, rows: 60)
    try stage.press("3", "g", "]", "z")
    for key in stage.state.cluster.pods.keys {
      stage.state.selectPod(key)
      HostileScene.expectHarmless([stage.state.draw()], words: 3, key.name)
    }
  }

  @Test func `namespaces and what refuses them`() throws {
    for word in Self.words {
      let watch = KubeWatch(.pod, namespace: word)
      let fault = KubeFault.forbidden(message: word)
      var stage = try KubeScene.stage(
        400, 40, namespaces: .list([word, "b"]),
        [.watch(watch, .lost(fault, since: Stage.noon.uptime, retryAt: Stage.noon.uptime))])
      try stage.press("3")
      HostileScene.expectHarmless([stage.state.draw()], words: 2, word)
      stage.send(
        .clusterChanged([
          .api(.lost(.other(message: word), since: Stage.noon.uptime, retryAt: Stage.noon.uptime))
        ]))
      HostileScene.expectHarmless([stage.state.draw()], words: 2, word)
    }
  }

  @Test func `workloads of every kind, and events`() throws {
    var objects: [KubeObject] = []
    for (index, word) in Self.words.enumerated() {
      let meta = KubeScene.meta(word, word)
      var workload = Workload(.deployment, meta)
      workload.images = [word]
      var job = Job(meta)
      job.meta.annotations = ["helm.sh/hook": word]
      var cron = CronJob(meta)
      (cron.schedule, cron.timeZone) = (word, word)
      var scaler = Autoscaler(meta)
      (scaler.targetKind, scaler.targetName) = (word, word)
      scaler.metrics = [.init(name: word, current: word, target: word)]
      var service = KubeService(meta)
      (service.type, service.externalAddresses) = (word, [word])
      var ingress = Ingress(meta)
      (ingress.className, ingress.hosts, ingress.secrets) = (word, [word], [word])
      var claim = VolumeClaim(meta)
      (claim.phase, claim.className, claim.volume) = (word, word, word)
      var node = ClusterNode(meta)
      (node.version, node.roles) = (word, [word])
      objects += [
        .workload(workload), .job(job), .cronJob(cron), .autoscaler(scaler), .service(service),
        .ingress(ingress),
        .volumeClaim(claim), .node(node),
        KubeScene.event(index, word, word, word, word, word, ago: 5),
      ]
    }
    let kinds = Set(objects.map(\.key.kind))
    for kind in kinds {
      var stage = try Self.stage(
        [.listed(KubeWatch(kind), objects.filter { $0.key.kind == kind })], columns: 600)
      try stage.press("4")
      HostileScene.expectHarmless([stage.state.draw()], words: Self.words.count, "\(kind)")
    }
  }
}
