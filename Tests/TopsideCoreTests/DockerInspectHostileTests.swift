import Testing
import TopsideCore

struct `Hostile docker inspect` {
  /// Where a strange value is put; the container must stay, with the others around it.
  static let places = [
    #"{"Status":@}"#, #"{"OOMKilled":@}"#, #"{"Pid":@}"#, #"{"ExitCode":@}"#, #"{"Error":@}"#,
    #"{"StartedAt":@}"#,
    #"{"Health":@}"#, #"{"Health":{"Status":"healthy","FailingStreak":@}}"#,
    #"{"Health":{"Status":"healthy","Log":@}}"#,
    #"{"Health":{"Status":"unhealthy","Log":[@,{"Start":"2026-11-21T02:43:17Z","ExitCode":1,"Output":"o"}]}}"#,
    "@",
  ]

  @Test(arguments: places)
  func `a strange value in a state hides no container`(place: String) throws {
    for value in DockerFixture.strange {
      let state = place.replacing("@", with: value)
      let neighbour = String(repeating: "cd", count: 32)
      let containers = try DockerFixture.parsed(
        DockerFixture.container(state: state), DockerFixture.container(id: neighbour))
      // A number that no double holds may make the whole answer unreadable, but not silently.
      #expect(containers.count == 2, "\(state)")
    }
  }

  @Test(arguments: [
    #"{"Memory":@}"#, #"{"RestartPolicy":@}"#,
    #"{"RestartPolicy":{"Name":"on-failure","MaximumRetryCount":@}}"#,
    #"{"LogConfig":@}"#, #"{"LogConfig":{"Type":@}}"#, "@",
  ])
  func `a strange value in the host's settings hides no container`(place: String) throws {
    for value in DockerFixture.strange {
      let host = place.replacing("@", with: value)
      #expect(try DockerFixture.parsed(DockerFixture.container(host: host)).count == 1, "\(host)")
    }
  }

  @Test(arguments: [
    #","NetworkSettings":@"#, #","NetworkSettings":{"Ports":@}"#,
    #","NetworkSettings":{"Ports":{"80/tcp":@}}"#,
    #","NetworkSettings":{"Ports":{"80/tcp":[@,{"HostPort":"80"}]}}"#, #","RestartCount":@"#,
    #","Created":@"#,
    #","Image":@"#,
  ])
  func `a strange value beside them hides no container`(place: String) throws {
    for value in DockerFixture.strange {
      let more = place.replacing("@", with: value)
      #expect(try DockerFixture.parsed(DockerFixture.container(more: more)).count == 1, "\(more)")
    }
  }

  @Test(arguments: [
    #""Healthcheck":@"#, #""Healthcheck":{"Test":@}"#,
    #""Healthcheck":{"Test":["CMD","x"],"Interval":@,"Retries":@}"#,
    #""Env":@"#, #""Env":["A=1",@]"#, #""Image":@"#,
  ])
  func `a strange value in the configuration hides no container`(place: String) throws {
    let labels = #""Labels":{"com.docker.compose.project":"p","com.docker.compose.service":"s"}"#
    for value in DockerFixture.strange {
      let config = "{\(labels),\(place.replacing("@", with: value))}"
      #expect(try DockerFixture.parsed(DockerFixture.container(config: config)).count == 1, "\(config)")
    }
  }

  @Test func `numbers that no machine has are unknown, and those that are left can be added up`() throws {
    let host = #"{"Memory":\#(Int.max)}"#
    let more = #","RestartCount":\#(Int.max)"#
    let two = try DockerFixture.parsed(
      DockerFixture.container(host: host, more: more),
      DockerFixture.container(id: String(repeating: "cd", count: 32), host: host, more: more))
    var fleet = Fleet()
    fleet.apply(.listed(two), at: Moment(wall: Timestamp(seconds: 0), uptime: .zero))
    let service = try #require(fleet.services.values.first)
    #expect(service.memoryLimit == nil)
    #expect(service.restartCount == 2 * Int(Int32.max))
  }

  @Test func `what is no container hides none that is one`() throws {
    for value in DockerFixture.strange {
      let containers = try DockerFixture.parsed(value, DockerFixture.container())
      #expect(containers.map(\.id.hex) == [DockerFixture.id], "\(value)")
    }
  }

  @Test func `an odd label hides no other label`() throws {
    let labels = #"{"com.docker.compose.project":"p","com.docker.compose.service":"s","odd":7}"#
    let container = try #require(try DockerFixture.parsed(DockerFixture.container(labels: labels)).first)
    #expect(container.labels["com.docker.compose.service"] == "s")
    #expect(container.labels["odd"] == nil)
  }

  @Test(arguments: ["-x", ";", "$(rm)", "a\\nb", "a\\u0000b", "../..", "\\u001b[31m", " ", "--all"])
  func `a hostile name is a name like any other`(name: String) throws {
    let labels = #"{"com.docker.compose.project":"p","com.docker.compose.service":"\#(name)"}"#
    let containers = try DockerFixture.parsed(DockerFixture.container(labels: labels))
    #expect(containers.count == 1)
    #expect(containers.first?.service.service.isEmpty == false)
  }

  @Test(arguments: [("", "s"), ("p", "")])
  func `an empty project or service is none`(project: String, service: String) throws {
    let labels = #"{"com.docker.compose.project":"\#(project)","com.docker.compose.service":"\#(service)"}"#
    #expect(try DockerFixture.parsed(DockerFixture.container(labels: labels)).isEmpty)
  }

  @Test(arguments: ["", "abc", "ABAB", "--all", "../../etc/passwd"])
  func `what is no full identifier is no container`(id: String) throws {
    #expect(try DockerFixture.parsed(DockerFixture.container(id: id)).isEmpty)
  }

  @Test func `an exit whose code cannot be read is unknown, not good`() throws {
    let state = #"{"Status":"exited","ExitCode":"0"}"#
    #expect(try DockerFixture.parsed(DockerFixture.container(state: state)).first?.state == .unknown)
  }

  @Test func `an exit code of Windows stays a failure`() throws {
    let state = #"{"Status":"exited","ExitCode":3221225786}"#
    #expect(try DockerFixture.parsed(DockerFixture.container(state: state)).first?.exitCode == Int32.max)
  }

  @Test func `a probe whose code cannot be read is left out, the others stay`() throws {
    let probe = #"{"Start":"2026-11-21T02:43:17Z","End":"never","ExitCode":1,"Output":"o"}"#
    let state =
      #"{"Status":"running","Health":{"Status":"unhealthy","Log":[{"Start":"2026-11-21T02:43:17Z"},7,\#(probe)]}}"#
    let health = try #require(try DockerFixture.parsed(DockerFixture.container(state: state)).first?.health)
    #expect(health.probes.map(\.output) == ["o"])
    #expect(health.probes.first?.end == health.probes.first?.start)
  }

  @Test(arguments: ["[", "{", #"{"a":"#])
  func `nesting without end is an error`(open: String) {
    let bytes = Array(String(repeating: open, count: 100_000).utf8)
    #expect(throws: SourceError.self) { try InspectParsing.containers(bytes) }
  }

  @Test func `deep nesting beside a container is an error or is passed over`() {
    let deep = String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000)
    let json = "[" + DockerFixture.container(more: #","Mounts":\#(deep)"#) + "]"
    let containers = try? InspectParsing.containers(Array(json.utf8))
    #expect(containers == nil || containers?.count == 1)
  }

  @Test(arguments: [
    [], [0], [0xFF, 0xFE], Array("null".utf8), Array("{}".utf8), Array("\u{FEFF}[]".utf8), [0x5B, 0],
  ])
  func `what is no array is an error or empty`(bytes: [UInt8]) {
    let containers = try? InspectParsing.containers(bytes)
    #expect(containers?.isEmpty ?? true)
  }
}
