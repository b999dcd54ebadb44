import Testing
import TopsideCore

@Suite struct KubeObjectParsingTests {
  private func pod(_ name: String) throws -> Pod {
    let objects = try KubeFixture.list("pods-json", kind: .pod).objects
    for case .pod(let pod) in objects where pod.meta.name.hasPrefix(name) { return pod }
    throw SourceError.unreadable(expected: name, found: "")
  }

  private func object(_ kind: KubeKind, _ name: String) throws -> KubeObject {
    let objects = try KubeFixture.list("workloads-json", kind: nil).objects
    return try #require(objects.first { $0.key == KubeKey(kind, "shop", name) })
  }

  @Test func `a pod has what its fields say`() throws {
    let pod = try pod("hog")
    #expect(
      pod.meta.owner
        == ObjectMeta.Owner(kind: "ReplicaSet", name: "hog-f566d65f", uid: pod.meta.owner?.uid ?? ""))
    #expect(pod.meta.created == RFC3339.parse("2026-11-21T01:12:22Z"))
    #expect(pod.node == "node1")
    #expect(pod.phase == "Running")
    #expect(pod.conditions["Ready"]?.reason == "ContainersNotReady")
    let container = try #require(pod.containers.first)
    #expect(container.image == "busybox:1.35")
    #expect(container.restartCount == 6)
    #expect(container.last?.reason == "OOMKilled")
    #expect(container.last?.exitCode == 137)
    #expect(container.last?.finished == RFC3339.parse("2026-11-21T01:16:21Z"))
    #expect(container.containerID.hasPrefix("containerd://"))
    guard case .waiting("CrashLoopBackOff", _) = container.state else {
      Issue.record("not waiting: \(String(describing: container.state))")
      return
    }
  }

  @Test func `probes are told in words`() throws {
    #expect(try pod("db-0").containers.first?.probes.readiness == "exec test -f /tmp/ok every 5s, 3 failures")
    #expect(
      try pod("unhealthy").containers.first?.probes.liveness
        == "http-get :8080/healthz every 10s, 2 failures")
    #expect(try pod("web").containers.first?.probes.startup == "http-get :http/ every 1s, 30 failures")
  }

  @Test func `limits are amounts, and no limit is none`() throws {
    let web = try #require(try pod("web").containers.first)
    #expect(web.cpuLimit == CPUAmount(millicores: 200))
    #expect(web.memoryLimit == .mib(64))
    #expect(web.memoryRequest == .mib(16))
    #expect(try pod("agent").containers.first?.memoryLimit == nil)
  }

  @Test func `secrets of a pod are not kept`() throws {
    let json = """
      {"metadata":{"name":"p","annotations":{"note":"hunter2","helm.sh/hook":"pre-install"},"managedFields":[{"a":1}]},
      "spec":{"containers":[{"name":"a","env":[{"name":"PASSWORD","value":"hunter2"}],"args":["hunter2"],
      "readinessProbe":{"exec":{"command":["mysqladmin","ping","--password=hunter2"]}}}]}}
      """
    let object = try KubeFixture.object(json, .pod)
    #expect(!"\(object)".contains("hunter2"))
    #expect(object.meta.annotations == ["helm.sh/hook": "pre-install"])
  }

  @Test func `workloads have their figures`() throws {
    guard case .workload(let web) = try object(.deployment, "web") else { throw KubeFixture.unexpected }
    #expect([web.desired, web.current, web.ready, web.updated, web.available] == [2, 2, 2, 2, 2])
    #expect(web.selector == ["app": "web"])
    #expect(web.images == ["registry.local/shop/web:1.2"])
    #expect(web.strategy == "RollingUpdate")
    guard case .workload(let agent) = try object(.daemonSet, "agent") else { throw KubeFixture.unexpected }
    #expect([agent.desired, agent.current, agent.ready, agent.updated, agent.available] == [1, 1, 1, 1, 1])
    #expect(agent.images == ["busybox:1.35", "busybox:1.35"])
    guard case .workload(let crasher) = try object(.deployment, "crasher") else {
      throw KubeFixture.unexpected
    }
    #expect([crasher.desired, crasher.ready, crasher.available] == [1, 0, 0])
  }

  @Test func `a failed job is finished when it failed`() throws {
    guard case .job(let bad) = try object(.job, "migrate-bad") else { throw KubeFixture.unexpected }
    #expect(bad.failed == 2)
    #expect(bad.finished == RFC3339.parse("2026-11-21T01:07:28Z"))
    guard case .job(let good) = try object(.job, "migrate-ok") else { throw KubeFixture.unexpected }
    #expect(good.succeeded == 1)
    #expect(good.finished == RFC3339.parse("2026-11-21T01:07:20Z"))
  }

  @Test func `an autoscaler holds its reading against its target`() throws {
    guard case .autoscaler(let web) = try object(.autoscaler, "web") else { throw KubeFixture.unexpected }
    #expect(web.metrics == [Autoscaler.Metric(name: "cpu", current: "5%", target: "70%")])
    #expect([web.least, web.most, web.current, web.desired] == [2, 4, 2, 2])
    #expect([web.targetKind, web.targetName] == ["Deployment", "web"])
    let json = """
      {"metadata":{"name":"h"},"spec":{"metrics":[{"type":"Pods","pods":{"metric":{"name":"rps"},
      "target":{"type":"AverageValue","averageValue":"100"}}}]},"status":{"currentMetrics":null}}
      """
    guard case .autoscaler(let other) = try KubeFixture.object(json, .autoscaler) else {
      throw KubeFixture.unexpected
    }
    #expect(other.metrics == [Autoscaler.Metric(name: "rps", current: "<unknown>", target: "100")])
  }

  @Test func `a node has its room and its conditions`() throws {
    guard case .node(let node) = try KubeFixture.list("nodes-json", kind: .node).objects.first else {
      Issue.record("no node")
      return
    }
    #expect(node.key == KubeKey(.node, "", "node1"))
    #expect(node.version == "v1.36.2")
    #expect(node.mostPods == 110)
    #expect((node.memory?.bytes ?? 0) > 1 << 30)
    #expect(node.conditions.isTrue("Ready"))
  }

  @Test func `events name what they are about`() throws {
    let events = try KubeFixture.list("events-json", kind: .event).objects
    #expect(events.count == 40)
    for case .event(let event) in events {
      #expect(!event.objectName.isEmpty && !event.objectKind.isEmpty && !event.reason.isEmpty)
      #expect(event.last != nil && event.count >= 1)
    }
  }

  @Test func `services, slices, ingresses and claims are read`() throws {
    let service = """
      {"metadata":{"namespace":"n","name":"web"},"spec":{"type":"LoadBalancer","clusterIP":"10.0.0.1","selector":{"app":"web"},
      "ports":[{"name":"http","port":80,"targetPort":8080,"nodePort":30080,"protocol":"TCP"}]},
      "status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4"}]}}}
      """
    guard case .service(let web) = try KubeFixture.object(service, .service) else {
      throw KubeFixture.unexpected
    }
    #expect(web.externalAddresses == ["1.2.3.4"])
    #expect(web.ports.first?.target == "8080")
    let slice = """
      {"metadata":{"namespace":"n","name":"web-x","labels":{"kubernetes.io/service-name":"web"}},
      "endpoints":[{"conditions":{"ready":true}},{"conditions":{"ready":false}},{"conditions":{}}]}
      """
    guard case .endpointSlice(let endpoints) = try KubeFixture.object(slice, .endpointSlice) else {
      throw KubeFixture.unexpected
    }
    #expect([endpoints.ready, endpoints.notReady] == [2, 1])
    #expect(endpoints.service == "web")
    let ingress = """
      {"metadata":{"name":"i"},"spec":{"ingressClassName":"nginx","tls":[{"hosts":["a.example"],"secretName":"cert"}],
      "rules":[{"host":"a.example","http":{"paths":[{"path":"/","backend":{"service":{"name":"api","port":{"number":80}}}}]}}]}}
      """
    guard case .ingress(let door) = try KubeFixture.object(ingress, .ingress) else {
      throw KubeFixture.unexpected
    }
    #expect(door.routes == ["a.example/ → api:80"])
    #expect(door.secrets == ["cert"])
    let claim = """
      {"metadata":{"name":"c"},"spec":{"storageClassName":"fast","resources":{"requests":{"storage":"1Gi"}}},
      "status":{"phase":"Pending"}}
      """
    guard case .volumeClaim(let volume) = try KubeFixture.object(claim, .volumeClaim) else {
      throw KubeFixture.unexpected
    }
    #expect(volume.requested == .mib(1024))
    #expect(volume.phase == "Pending")
  }

  @Test func `a cron job tells its last runs`() throws {
    let json = """
      {"metadata":{"name":"c"},"spec":{"schedule":"*/10 * * * *","suspend":false,"jobTemplate":{"spec":{"suspend":true}}},
      "status":{"active":[{"name":"c-1"}],"lastScheduleTime":"2026-11-21T01:10:00Z","lastSuccessfulTime":"2026-11-21T01:00:00Z"}}
      """
    guard case .cronJob(let job) = try KubeFixture.object(json, .cronJob) else {
      throw KubeFixture.unexpected
    }
    #expect(job.schedule == "*/10 * * * *")
    #expect(job.active == 1)
    #expect(job.lastSucceeded == RFC3339.parse("2026-11-21T01:00:00Z"))
    #expect(!job.isSuspended)
  }

  @Test(arguments: KubeKind.allCases)
  func `an odd field hides no other, whatever stands there`(kind: KubeKind) throws {
    for strange in DockerFixture.strange {
      for key in ["spec", "status", "endpoints", "involvedObject", "count"] {
        let json =
          #"{"\#(key)":\#(strange),"metadata":{"name":"x","labels":\#(strange),"ownerReferences":\#(strange)}}"#
        #expect(try KubeFixture.object(json, kind).key.name == "x")
      }
    }
  }

  @Test func `an object says its kind, or is not shown`() throws {
    let pod = Array(#"{"metadata":{"name":"x"},"kind":"Pod"}"#.utf8)
    #expect(try KubeParsing.object(pod)?.key == KubeKey(.pod, "", "x"))
    #expect(try KubeParsing.object(Array(#"{"kind":"Secret","metadata":{"name":"x"}}"#.utf8)) == nil)
  }
}
