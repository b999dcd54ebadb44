import Testing
import TopsideCore
import TopsideDemo

/// What is done to the demo's cluster, and what comes of it.
struct DemoClusterChangesTests {
  private let cluster = DemoCluster()

  @Test func `a watch tells of a pod that is deleted, and of the one that takes its place`() async throws {
    let list = try await cluster.list(.pod, "aio")
    let victim = try #require(list.items.first { $0.name.hasPrefix("worker-") }?.name)
    let result = try await cluster.change("delete", "pod/\(victim)", "--wait=false", namespace: "aio")
    #expect(String(decoding: result.standardOutput, as: UTF8.self) == "pod \"\(victim)\" deleted\n")
    let watch = KubeWatch(.pod, namespace: "aio")
    let changes = try await cluster.changes(watch, from: list.metadata.resourceVersion) { changes in
      let added = Set(changes.filter { $0.type == "ADDED" }.map(\.object.name))
      return changes.contains { added.contains($0.object.name) && $0.object.isReady }
        && changes.contains { $0.type == "DELETED" }
    }
    #expect(changes.first?.object.name == victim)
    #expect(changes.first?.object.metadata.deletionTimestamp != nil)
    let ended = try #require(changes.first { $0.type == "DELETED" })
    #expect(ended.object.name == victim && ended.object.kind == "Pod")
    let added = try #require(changes.first { $0.type == "ADDED" }?.object)
    #expect(added.name.hasPrefix("worker-") && added.name != victim)
    let versions = changes.compactMap { Int($0.object.metadata.resourceVersion) }
    #expect(zip(versions, versions.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(try await cluster.pods("aio", "worker-").count == 2)
  }

  @Test func `a restart replaces every pod, one by one, and none is missed`() async throws {
    let before = Set(try await cluster.pods("integr8scode", "backend-").map(\.name))
    let result = try await cluster.change(
      "rollout", "restart", "deployment/backend", namespace: "integr8scode")
    #expect(String(decoding: result.standardOutput, as: UTF8.self) == "deployment.apps/backend restarted\n")
    for _ in 0..<60 {
      let pods = try await cluster.pods("integr8scode", "backend-")
      #expect(pods.count { $0.isReady && $0.metadata.deletionTimestamp == nil } >= 2)
      #expect(pods.count { $0.metadata.deletionTimestamp == nil } <= 3)
      await cluster.pass(1)
    }
    let after = try await cluster.pods("integr8scode", "backend-")
    #expect(after.count == 2 && after.allSatisfy { !before.contains($0.name) && $0.isReady })
    let deployment = try await cluster.list(.deployment, "integr8scode").items.first { $0.name == "backend" }
    #expect(deployment?.status?.updatedReplicas == 2 && deployment?.status?.readyReplicas == 2)
    let sets = try await cluster.list(.replicaSet, "integr8scode").items.filter {
      $0.name.hasPrefix("backend-")
    }
    #expect(sets.compactMap(\.status?.replicas).sorted() == [0, 2])
  }

  @Test func `a stateful set's pod comes back under its name`() async throws {
    let before = try #require(try await cluster.pods("aio", "postgres-").first)
    _ = try await cluster.change("rollout", "restart", "statefulset/postgres", namespace: "aio")
    await cluster.pass(30)
    let after = try #require(try await cluster.pods("aio", "postgres-").first)
    #expect(after.name == "postgres-0" && after.metadata.uid != before.metadata.uid && after.isReady)
  }

  @Test func `scaling is done, and undone where an autoscaler wants another number`() async throws {
    let stale = try await cluster.change(
      "scale", "deployment/worker", "--current-replicas=5", "--replicas=3", namespace: "aio")
    #expect(stale.status == .exited(1))
    #expect(
      String(decoding: stale.standardError, as: UTF8.self) == "error: Expected replicas to be 5, was 2\n")
    _ = try await cluster.change(
      "scale", "deployment/worker", "--current-replicas=2", "--replicas=3", namespace: "aio")
    _ = try await cluster.change("scale", "deployment/api", "--replicas=4", namespace: "aio")
    await cluster.pass(8)
    #expect(try await cluster.pods("aio", "worker-").count(where: \.isReady) == 3)
    #expect(try await cluster.pods("aio", "api-").count == 4)
    await cluster.pass(30)
    #expect(try await cluster.pods("aio", "api-").count(where: \.isReady) == 10)
  }

  @Test func `where no node takes a pod it waits, until one does`() async throws {
    let done = try await cluster.change("cordon", "node/demo-control", namespace: "")
    #expect(String(decoding: done.standardOutput, as: UTF8.self) == "node/demo-control cordoned\n")
    _ = try await cluster.change("scale", "deployment/worker", "--replicas=3", namespace: "aio")
    await cluster.pass(5)
    let waiting = try #require(try await cluster.pods("aio", "worker-").first { !$0.isReady })
    #expect(waiting.status?.phase == "Pending")
    #expect(waiting.status?.conditions?.first?.reason == "Unschedulable")
    _ = try await cluster.change("uncordon", "node/demo-control", namespace: "")
    await cluster.pass(30)
    #expect(try await cluster.pods("aio", "worker-").count(where: \.isReady) == 3)
  }

  @Test func `a job made from a cron job runs to its end`() async throws {
    let done = try await cluster.change(
      "create", "job", "report-now", "--from=cronjob/watermark-report", namespace: "copilot-agent-dev")
    #expect(String(decoding: done.standardOutput, as: UTF8.self) == "job.batch/report-now created\n")
    await cluster.pass(60)
    let job = try await cluster.list(.job, "copilot-agent-dev").items.first { $0.name == "report-now" }
    #expect(job?.status?.succeeded == 1)
    #expect(job?.metadata.ownerReferences?.first?.name == "watermark-report")
  }

  @Test func `the clock makes jobs of a schedule`() async throws {
    let before = Set(try await cluster.list(.job, "copilot-agent-dev").items.map(\.name))
    await cluster.pass(660)
    let after = try await cluster.list(.job, "copilot-agent-dev").items.map(\.name)
    #expect(after.count { !before.contains($0) } == 2)
    #expect(after.count { $0.hasPrefix("watermark-report-") } <= 4)
  }

  @Test func `what is not there cannot be changed`() async throws {
    let result = try await cluster.change("rollout", "restart", "deployment/nope", namespace: "aio")
    #expect(result.status == .exited(1))
    #expect(
      String(decoding: result.standardError, as: UTF8.self)
        == "Error from server (NotFound): deployments.apps \"nope\" not found\n")
  }

  @Test func `a change is refused while only reading is allowed`() async throws {
    let runner = DemoRunner(time: SkippingClock()) { _ in true }
    let command = cluster.commands.kubectl(
      ["delete", "pod/redis-0"], namespace: "aio", impact: .destroys, timeout: .seconds(5))
    await #expect(throws: CommandError.self) { _ = try await runner.run(command) }
  }

  @Test func `a silent watch is told how far it is, one that is too old that it is`() async throws {
    let watch = KubeWatch(.volumeClaim, namespace: "aio")
    let list = try await cluster.list(.volumeClaim, "aio")
    let start = cluster.demo.clock.uptime()
    let changes = try await cluster.changes(watch, from: list.metadata.resourceVersion) { $0.count == 2 }
    #expect(changes.allSatisfy { $0.type == "BOOKMARK" })
    #expect(cluster.demo.clock.uptime() - start >= .seconds(120))
    let old = try await cluster.demo.lines(
      cluster.request("\(watch.path)?watch=1&allowWatchBookmarks=true&resourceVersion=7"))
    #expect(old.lines.count == 1 && old.result?.status == .exited(0))
    #expect(old.lines.first?.hasPrefix("{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\"") == true)
    #expect(old.lines.first?.contains("\"code\":410") == true)
  }

  @Test func `the proxy and a port forward say where they listen, and go on`() async throws {
    let proxy = cluster.commands.kubectl(["proxy", "--unix-socket=/run/p.sock"], timeout: nil)
    let served = try await cluster.demo.lines(proxy) { !$0.isEmpty }
    #expect(served.lines == ["Starting to serve on /run/p.sock"] && served.result == nil)
    let forward = cluster.commands.kubectl(
      ["port-forward", "--address", "127.0.0.1", "service/backend", "8443:443"], namespace: "integr8scode",
      timeout: nil)
    let forwarded = try await cluster.demo.lines(forward) { !$0.isEmpty }
    #expect(forwarded.lines.first == "Forwarding from 127.0.0.1:8443 -> 443")
  }

  @Test func `there is no shell in a simulated pod`() async throws {
    let command = cluster.commands.kubectl(
      ["exec", "-it", "redis-0", "--", "sh"], namespace: "aio", impact: .mutates, timeout: nil)
    await #expect(throws: CommandError.self) { _ = try await cluster.demo.runner.interact(command) }
  }
}
