import Testing
import TopsideCore

struct `Parsing docker inspect` {
  private func recorded(_ name: String) throws -> Container {
    try #require(try InspectParsing.containers(DockerFixture.bytes("docker/\(name).out")).first)
  }

  @Test func `a healthy container is read whole`() throws {
    let container = try recorded("inspect-healthy")
    #expect(container.name == "rig-api-1")
    #expect(container.service == ServiceKey(project: "rig", service: "api"))
    #expect(container.id.short == "f24cca80d753")
    #expect(container.image == "rig/busybox")
    #expect(container.imageID.hasPrefix("sha256:361207aa"))
    #expect(container.state == .running)
    #expect(container.started == RFC3339.parse("2026-11-21T02:43:17.490683637Z"))
    #expect(container.finished == nil)
    #expect(container.processID == 29267)
    #expect(container.memoryLimit == .mib(64))
    #expect(container.health?.status == .healthy)
    #expect(container.health?.probes.map(\.exitCode) == [0, 0])
    #expect(container.environment == ["PATH=/bin"])
    #expect(container.logDriver == "json-file")
  }

  @Test func `an unhealthy container has its streak and its last probes, oldest first`() throws {
    let health = try #require(try recorded("inspect-unhealthy").health)
    #expect(health.status == .unhealthy)
    #expect(health.failingStreak == 5)
    #expect(health.probes.count == 5)
    #expect(zip(health.probes, health.probes.dropFirst()).allSatisfy { $0.end <= $1.start })
  }

  @Test func `a healthcheck is read with the engine's defaults where it says nothing`() throws {
    let check = try #require(try recorded("inspect-unhealthy").healthcheck)
    #expect(check.test == ["CMD", "false"])
    #expect(check.interval == .seconds(1))
    #expect(check.timeout == .seconds(30))
    #expect(check.startPeriod == .zero)
    #expect(check.retries == 2)
  }

  @Test func `an exited container has its end and no process`() throws {
    let container = try recorded("inspect-exited")
    #expect(container.state == .exited)
    #expect(container.exitCode == 0)
    #expect(container.processID == nil)
    #expect(container.finished == RFC3339.parse("2026-11-21T02:43:17.557261607Z"))
    #expect(container.health == nil)
  }

  @Test func `a container that runs again after an OOM kill is still marked by it`() throws {
    let container = try recorded("inspect-oom-loop")
    #expect(container.state == .running)
    #expect(container.oomKilled)
    #expect(container.restartCount == 1)
    #expect(container.restartPolicy == .unlessStopped)
    #expect(container.memoryLimit == .mib(16))
  }

  @Test(arguments: ["inspect-healthy", "inspect-unhealthy", "inspect-exited", "inspect-oom-loop"])
  func `half an answer is an error, never half a container`(name: String) throws {
    let whole = try DockerFixture.bytes("docker/\(name).out")
    for part in DockerFixture.truncated(whole) {
      #expect(throws: SourceError.self) { try InspectParsing.containers(part) }
    }
  }

  @Test func `several containers are read in the order printed`() throws {
    let other = String(repeating: "cd", count: 32)
    let containers = try DockerFixture.parsed(DockerFixture.container(id: other), DockerFixture.container())
    #expect(containers.map(\.id.hex) == [other, DockerFixture.id])
  }

  @Test func `no containers is an empty list`() throws {
    #expect(try InspectParsing.containers(Array("[]\n".utf8)).isEmpty)
  }

  @Test func `the error tells what came`() {
    let error = SourceError.unreadable(
      expected: "the JSON array of docker container inspect", found: "Cannot connect")
    #expect(throws: error) { try InspectParsing.containers(Array("Cannot connect".utf8)) }
  }

  @Test func `labels with commas, equals signs and newlines stay whole`() throws {
    let labels = #"""
      {"com.docker.compose.project":"p","com.docker.compose.service":"s",
      "com.docker.compose.depends_on":"redis:service_healthy:false,kafka:service_healthy:false","a":"x=1,y=2\nz"}
      """#
    let container = try #require(try DockerFixture.parsed(DockerFixture.container(labels: labels)).first)
    #expect(
      container.labels["com.docker.compose.depends_on"]
        == "redis:service_healthy:false,kafka:service_healthy:false")
    #expect(container.labels["a"] == "x=1,y=2\nz")
  }

  @Test func `a replica's number and a one-off are told by labels`() throws {
    let labels = #"""
      {"com.docker.compose.project":"p","com.docker.compose.service":"s",
      "com.docker.compose.container-number":"3","com.docker.compose.oneoff":"True"}
      """#
    let container = try #require(try DockerFixture.parsed(DockerFixture.container(labels: labels)).first)
    #expect(container.number == 3)
    #expect(container.isOneOff)
  }

  @Test(arguments: [
    (#"{"Name":"always","MaximumRetryCount":0}"#, Container.RestartPolicy.always),
    (#"{"Name":"unless-stopped"}"#, .unlessStopped),
    (#"{"Name":"on-failure","MaximumRetryCount":4}"#, .onFailure(maximum: 4)),
    (#"{"Name":"no"}"#, .never), (#"{"Name":""}"#, .never), ("null", .never),
  ])
  func `a restart policy is read`(json: String, policy: Container.RestartPolicy) throws {
    let host = #"{"RestartPolicy":\#(json)}"#
    #expect(try DockerFixture.parsed(DockerFixture.container(host: host)).first?.restartPolicy == policy)
  }

  @Test func `published ports are sorted, once for both address families, without the unbound`() throws {
    let ports = #"""
      ,"NetworkSettings":{"Ports":{"443/tcp":[{"HostIp":"0.0.0.0","HostPort":"8443"},{"HostIp":"::","HostPort":"8443"}],
      "53/udp":[{"HostIp":"127.0.0.1","HostPort":"53"}],"53/tcp":[{"HostIp":"127.0.0.1","HostPort":"53"}],
      "9000/tcp":null,"x/tcp":[{"HostPort":"1"}],"70000/tcp":[{"HostPort":"2"}],"80/tcp":[{"HostPort":"-1"},{"HostPort":7}]}}
      """#
    let container = try #require(try DockerFixture.parsed(DockerFixture.container(more: ports)).first)
    #expect(container.ports.map(\.hostPort) == [53, 53, 8443])
    #expect(container.ports.map(\.transport) == ["tcp", "udp", "tcp"])
    #expect(container.ports.last?.containerPort == 443)
  }
}
