import Testing
import TopsideCore

struct `Parsing docker events` {
  private func line(
    _ action: String, attributes: String = "", time: String = #""timeNano":1795228996983173547"#
  ) -> [UInt8] {
    let labels = #""com.docker.compose.project":"p","com.docker.compose.service":"s","name":"n","image":"i""#
    return Array(
      (#"{"Action":"\#(action)","Type":"container","Actor":{"ID":"\#(DockerFixture.id)","Attributes":{"#
        + #"\#(labels)\#(attributes)}},\#(time)}"#).utf8)
  }

  @Test func `a recorded stream tells of a stack that comes up`() throws {
    let events = try DockerFixture.lines("docker/events-filtered.out").compactMap {
      try EventParsing.event($0)
    }
    #expect(events.count == 14)
    #expect(events.prefix(4).allSatisfy { $0.action == .created })
    #expect(events.suffix(3).map(\.action) == [.oom, .died(exitCode: 137), .started])
    #expect(events.suffix(3).allSatisfy { $0.name == "rig-oom-1" && $0.service.service == "oom" })
    #expect(
      events.map(\.action).filter { if case .health = $0 { true } else { false } } == [
        .health(.healthy), .health(.unhealthy),
      ])
    #expect(events.first?.at == Timestamp(nanoseconds: 1_795_228_996_983_173_547))
    #expect(events.first?.image == "rig/busybox")
  }

  @Test func `the engine's chatter about probes is passed over`() throws {
    let lines = try DockerFixture.lines("docker/events-unfiltered.out")
    #expect(lines.count == 30)
    #expect(try lines.allSatisfy { try EventParsing.event($0) == nil })
  }

  @Test(arguments: [
    ("create", ContainerEvent.Action.created), ("start", .started), ("oom", .oom), ("stop", .stopped),
    ("restart", .restarted), ("pause", .paused), ("unpause", .unpaused), ("rename", .renamed),
    ("update", .updated),
    ("destroy", .destroyed), ("health_status: healthy", .health(.healthy)),
    ("health_status: unhealthy", .health(.unhealthy)), ("health_status: starting", .health(.starting)),
    ("health_status", .health(nil)), ("health_status: odd", .health(nil)),
  ])
  func `an action is read`(name: String, action: ContainerEvent.Action) throws {
    #expect(try EventParsing.event(line(name))?.action == action)
  }

  @Test(arguments: ["exec_create: /bin/sh -c true", "attach", "resize", "", "START", "prune"])
  func `what changes nothing is passed over`(name: String) throws {
    #expect(try EventParsing.event(line(name)) == nil)
  }

  @Test func `a death has its code and a kill its signal`() throws {
    let death = try EventParsing.event(line("die", attributes: #","exitCode":"137""#))
    #expect(death?.action == .died(exitCode: 137))
    let kill = try EventParsing.event(line("kill", attributes: #","signal":"15""#))
    #expect(kill?.action == .killed(signal: 15))
  }

  @Test func `every action that is asked for is understood`() throws {
    for name in DockerCommands.watchedEvents {
      #expect(try EventParsing.event(line(name)) != nil, "\(name)")
    }
  }

  @Test func `half a line is an error`() throws {
    for whole in try DockerFixture.lines("docker/events-filtered.out") {
      for part in DockerFixture.truncated(whole) {
        #expect(throws: SourceError.self) { try EventParsing.event(part) }
      }
    }
  }

  @Test func `an old engine's seconds do`() throws {
    #expect(
      try EventParsing.event(line("start", time: #""time":1795228996"#))?.at
        == Timestamp(seconds: 1_795_228_996))
  }

  @Test(arguments: [
    #""x":1"#, #""timeNano":"soon""#, #""time":9223372036854775807"#, #""timeNano":99999999999999999999"#,
    #""time":null"#,
  ])
  func `an event without a moment is an error, not one of 1970`(time: String) {
    #expect(throws: SourceError.self) { try EventParsing.event(line("start", time: time)) }
  }

  @Test func `an odd attribute hides no event`() throws {
    let event = try EventParsing.event(line("die", attributes: #","exitCode":"3","odd":{"a":[1]}"#))
    #expect(event?.action == .died(exitCode: 3))
  }

  @Test(arguments: ["99999999999", "-", "1.5", "", "0x1"])
  func `a code that is no number does not end us`(code: String) throws {
    #expect(try EventParsing.event(line("die", attributes: #","exitCode":"\#(code)""#)) != nil)
  }

  @Test func `the event of a container without a compose project is passed over`() throws {
    let json =
      #"{"Action":"start","Actor":{"ID":"\#(DockerFixture.id)","Attributes":{"name":"n"}},"timeNano":1}"#
    #expect(try EventParsing.event(Array(json.utf8)) == nil)
  }

  @Test(arguments: DockerFixture.strange)
  func `what is no event is passed over or an error`(json: String) {
    #expect((try? EventParsing.event(Array(json.utf8))) == nil)
    #expect(
      (try? EventParsing.event(Array(#"{"Action":"start","Actor":\#(json),"timeNano":1}"#.utf8))) == nil)
  }
}
