import Testing
import TopsideCore
import TopsideDemo

/// What is in the demo's cluster when it is opened.
struct DemoClusterTests {
  private let cluster = DemoCluster()

  @Test(arguments: KubeKind.allCases) func `every kind is listed, each object with a version`(
    _ kind: KubeKind
  )
    async throws
  {
    let list = try await cluster.list(kind)
    #expect(list.kind == kind.name + "List")
    #expect(!list.items.isEmpty)
    let newest = try #require(Int(list.metadata.resourceVersion))
    for object in list.items {
      #expect(try #require(Int(object.metadata.resourceVersion)) <= newest)
      #expect(object.metadata.uid?.isEmpty == false)
      #expect((object.metadata.namespace != nil) == kind.isNamespaced)
    }
    #expect(Set(list.items.compactMap(\.metadata.uid)).count == list.items.count)
  }

  @Test func `the four deployments have their pods, and the same again on the same clock`() async throws {
    let pods = try await cluster.list(.pod).items
    #expect(
      Set(pods.compactMap(\.metadata.namespace)) == ["integr8scode", "aio", "copilot-agent-dev", "vibeyard"])
    #expect((40...70).contains(pods.count))
    #expect(try await DemoCluster().list(.pod).items.map(\.name) == pods.map(\.name))
  }

  @Test func `an image that the registry does not have`() async throws {
    let pods = try await cluster.pods("vibeyard", "web-")
    let broken = try #require(pods.first { !$0.isReady }?.status?.containerStatuses?.first?.state.waiting)
    #expect(["ImagePullBackOff", "ErrImagePull"].contains(broken.reason))
    #expect(broken.message?.contains("ghcr.io/vibeyard/web:main-abc: not found") == true)
    #expect(pods.count(where: \.isReady) == 3)
    let sets = try await cluster.list(.replicaSet, "vibeyard").items.filter { $0.name.hasPrefix("web-") }
    #expect(sets.compactMap(\.status?.replicas).sorted() == [1, 3])
  }

  @Test func `a worker that runs out of memory again and again`() async throws {
    await cluster.pass(1)
    let pod = try #require(try await cluster.pods("integr8scode", "result-processor-").first)
    let status = try #require(pod.status?.containerStatuses?.first)
    #expect(status.restartCount > 10)
    #expect(status.lastState.terminated?.reason == "OOMKilled")
    #expect(status.lastState.terminated?.exitCode == 137)
    var seen: Set<String> = []
    for _ in 0..<40 where !seen.contains("CrashLoopBackOff") {
      await cluster.pass(10)
      let pod = try await cluster.pods("integr8scode", "result-processor-").first
      seen.insert(pod?.status?.containerStatuses?.first?.state.waiting?.reason ?? "running")
    }
    #expect(seen.contains("CrashLoopBackOff"))
  }

  @Test func `one waits for kafka, with none of its two init containers done`() async throws {
    let pod = try #require(try await cluster.pods("integr8scode", "event-replay-").first)
    #expect(pod.status?.phase == "Pending")
    let first = try #require(pod.status?.initContainerStatuses)
    #expect(first.map(\.name) == ["wait-for-kafka", "wait-for-schema-registry"])
    #expect(first[0].state.running != nil && first[1].state.waiting?.reason == "PodInitializing")
    #expect(pod.status?.containerStatuses?.first?.state.waiting?.reason == "PodInitializing")
  }

  @Test func `hooks are done in their order, and a migration has failed`() async throws {
    let jobs = try await cluster.list(.job).items
    let hooks = jobs.filter { $0.metadata.annotations?["helm.sh/hook"] != nil }
    let weights = hooks.map { $0.metadata.annotations?["helm.sh/hook-weight"] }
    #expect(weights == ["5", "10"])
    #expect(hooks.allSatisfy { $0.status?.succeeded == 1 })
    let migration = try #require(jobs.first { $0.name == "db-migrate" })
    #expect(migration.status?.failed == 4)
    #expect(migration.status?.conditions?.first?.reason == "BackoffLimitExceeded")
    let pods = try await cluster.pods("aio", "db-migrate-")
    #expect(pods.count == 4 && pods.allSatisfy { $0.status?.phase == "Failed" })
  }

  @Test func `an autoscaler is at its most, and a node is under pressure`() async throws {
    let autoscaler = try #require(try await cluster.list(.autoscaler, "aio").items.first)
    #expect(autoscaler.status?.currentReplicas == 10 && autoscaler.spec?.maxReplicas == 10)
    #expect(autoscaler.status?.conditions?.contains { $0.reason == "TooManyReplicas" } == true)
    let pressed = try await cluster.list(.node).items.filter { node in
      node.status?.conditions?.contains { $0.type == "DiskPressure" && $0.status == "True" } ?? false
    }
    #expect(pressed.map(\.name) == ["demo-worker"])
  }

  @Test func `who owns what is there, up to the deployment`() async throws {
    var uids: [String: String] = [:]
    for kind in [KubeKind.deployment, .statefulSet, .daemonSet, .replicaSet, .job, .cronJob] {
      for object in try await cluster.list(kind).items {
        uids[try #require(object.metadata.uid)] = object.name
      }
    }
    for pod in try await cluster.list(.pod).items {
      let owner = try #require(pod.metadata.ownerReferences?.first)
      #expect(uids[owner.uid] == owner.name, "\(pod.name)")
    }
    for set in try await cluster.list(.replicaSet).items {
      let owner = try #require(set.metadata.ownerReferences?.first)
      #expect(owner.kind == "Deployment" && uids[owner.uid] == owner.name)
    }
  }

  @Test func `labels and names select`() async throws {
    let selected = try await cluster.list(
      .pod, "aio", query: "?labelSelector=app.kubernetes.io%2Fcomponent%3Dworker")
    #expect(selected.items.count == 2 && selected.items.allSatisfy { $0.name.hasPrefix("worker-") })
    let one = try await cluster.list(.pod, "aio", query: "?fieldSelector=metadata.name%3Dredis-0")
    #expect(one.items.map(\.name) == ["redis-0"])
  }

  @Test func `warnings are among the events, folded, none older than an hour`() async throws {
    let text = try await cluster.demo.text(cluster.request("/api/v1/events"))
    #expect(text.contains("\"reason\":\"BackOff\"") && text.contains("\"type\":\"Warning\""))
    #expect(text.contains("main-abc: not found"))
  }

  @Test func `metrics are of what runs`() async throws {
    let text = try await cluster.demo.text(
      cluster.request("/apis/metrics.k8s.io/v1beta1/namespaces/aio/pods"))
    #expect(text.contains("\"kind\":\"PodMetricsList\""))
    #expect(text.split(separator: "\"cpu\":").count > 15)
    #expect(!text.contains("db-migrate"))
  }

  @Test func `kubectl's own questions are answered`() async throws {
    let raw = try await cluster.demo.text(
      cluster.commands.kubectl(["get", "--raw", "/api/v1/namespaces/kube-system"], timeout: .seconds(5)))
    #expect(raw.contains("\"uid\""))
    let configuration = try await cluster.demo.text(
      Command("kubectl", ["config", "view", "-o", "json"], impact: .reads, timeout: .seconds(5)))
    #expect(configuration.contains("\"current-context\": \"demo\""))
    let current = Command("kubectl", ["config", "current-context"], impact: .reads, timeout: .seconds(5))
    #expect(try await cluster.demo.text(current) == "demo\n")
    let missing = try await cluster.demo.text(cluster.request("/api/v1/namespaces/aio/pods/nope"))
    #expect(missing.contains("\"code\":404"))
  }

  @Test func `describe has the events, and YAML has the object`() async throws {
    let pod = try #require(try await cluster.pods("vibeyard", "web-").first { !$0.isReady })
    let described = try await cluster.demo.text(
      cluster.commands.kubectl(["describe", "pod/\(pod.name)"], namespace: "vibeyard", timeout: .seconds(5)))
    #expect(described.hasPrefix("Name:         \(pod.name)\n"))
    #expect(described.contains("Back-off pulling image"))
    let yaml = try await cluster.demo.text(
      cluster.commands.kubectl(
        ["get", "pod/\(pod.name)", "-o", "yaml"], namespace: "vibeyard", timeout: .seconds(5)))
    #expect(yaml.hasPrefix("apiVersion: v1\nkind: Pod\nmetadata:\n  name: \(pod.name)\n"))
    #expect(yaml.contains("  resourceVersion: \"\(pod.metadata.resourceVersion)\"\n"))
  }
}
