import LogEngine
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Following a service's log through what happens to its container and to the engine.
@Suite(.timeLimit(.minutes(1))) struct LogFollowerTests {
  private let stage = LogStage()

  @Test func `a tail at once, then what comes`() async throws {
    let stream = stage.runner.expectStream(try stage.logs(1, since: false))
    try await stage.follow {
      stage.tell(try stage.container(1))
      await stream.send(stage.line(1, "one") + stage.line(2, "two"))
      await stream.sendError(stage.line(3, "three"))
      await stage.until { stage.shown().count == 3 }
    }
    #expect(stage.shown() == ["one", "two", "three"])
    #expect(stage.runner.commands.first?.arguments.contains("500") == true)
  }

  @Test func `through a restart nothing is lost, nothing repeated, and the restart is marked`() async throws {
    let first = stage.runner.expectStream(try stage.logs(1, since: false))
    try await stage.follow {
      stage.tell(try stage.container(1))
      await first.send(stage.line(1, "one") + stage.line(2, "two"))
      let ended = try stage.container(1, .exited) { $0.exitCode = 3 }
      let rest = stage.runner.expectStream(try stage.logs(1, since: true))
      stage.tell(ended)
      first.end()
      await rest.send(stage.line(2, "two"))
      rest.end()
      await rest.ended()
      let second = stage.runner.expectStream(try stage.logs(1, since: true))
      stage.tell(
        try stage.container(1) {
          $0.started = Timestamp(seconds: 1_772_366_405)
          $0.finished = Timestamp(seconds: 1_772_366_403)
        })
      await stage.until { stage.runner.commands.count == 3 }
      await second.send(stage.line(2, "two") + stage.line(6, "three"))
      await stage.until { stage.shown().contains("three") }
    }
    #expect(
      stage.shown() == ["one", "two", "-- restarted; the run before ended with exit code 3", "three"])
  }

  @Test func `what docker left out when the container ended is asked for once more`() async throws {
    let first = stage.runner.expectStream(try stage.logs(1, since: false))
    try await stage.follow {
      stage.tell(try stage.container(1))
      await first.send(stage.line(1, "one"))
      let rest = stage.runner.expectStream(try stage.logs(1, since: true))
      stage.tell(try stage.container(1, .exited) { $0.exitCode = 3 })
      first.end()
      await rest.send(stage.line(1, "one") + stage.line(2, "last words"))
      rest.end()
      await stage.until { stage.shown().count == 2 }
      await stage.pass(3)
    }
    #expect(stage.shown() == ["one", "last words"])
    #expect(stage.runner.commands.map { $0.arguments.contains("--follow") } == [true, false])
  }

  @Test func `a re-created container goes on under the same source`() async throws {
    let first = stage.runner.expectStream(try stage.logs(1, since: false))
    try await stage.follow {
      stage.tell(try stage.container(1))
      await first.send(stage.line(1, "one"))
      let second = stage.runner.expectStream(try stage.logs(2, since: false))
      stage.tell(try stage.container(2) { $0.started = Timestamp(seconds: 1_772_366_404) })
      first.end()
      await stage.until { stage.runner.commands.count == 2 }
      await second.send(stage.line(5, "two"))
      await stage.until { stage.shown().contains("two") }
    }
    #expect(stage.shown() == ["one", "-- re-created: a new container has this name", "two"])
  }

  @Test func `a loss is marked once, and its end when a line comes`() async throws {
    let first = stage.runner.expectStream(try stage.logs(1, since: false))
    try await stage.follow {
      stage.tell(try stage.container(1))
      await first.send(stage.line(1, "one") + stage.line(2, "two"))
      for _ in 0..<3 {
        stage.runner.expect(try stage.logs(1, since: true), .failure("Cannot connect to the Docker daemon"))
      }
      let last = stage.runner.expectStream(try stage.logs(1, since: true))
      first.end(.exited(1), error: "unexpected EOF")
      await stage.until { stage.runner.commands.count == 5 }
      await last.send(stage.line(2, "two") + stage.line(3, "three"))
      await stage.until { stage.shown().contains("three") }
    }
    let lines = stage.shown()
    #expect(lines.filter { !$0.hasPrefix("--") } == ["one", "two", "three"])
    let marks = lines.filter { $0.hasPrefix("--") }
    #expect(marks.count == 2)
    #expect(marks.first == "-- connection lost; trying again")
    #expect(marks.last?.hasPrefix("-- reconnected after 7") == true)
  }

  @Test func `docker's own words are not the container's`() async throws {
    let first = stage.runner.expectStream(try stage.logs(1, since: false))
    try await stage.follow {
      stage.tell(try stage.container(1))
      await first.started()
      await first.sendError("Error response from daemon: something is wrong\n")
      let second = stage.runner.expectStream(try stage.logs(1, since: false))
      first.end(.exited(1), error: "Error response from daemon: something is wrong")
      await stage.until { stage.runner.commands.count == 2 }
      await second.send(stage.line(1, "one"))
      await stage.until { stage.shown().contains("one") }
    }
    #expect(!stage.shown().contains { $0.contains("daemon") })
  }

  @Test func `re-created during a loss it begins anew`() async throws {
    let first = stage.runner.expectStream(try stage.logs(1, since: false))
    try await stage.follow {
      stage.tell(try stage.container(1))
      await first.send(stage.line(1, "one"))
      stage.runner.allow(try stage.logs(1, since: true), .failure("Cannot connect to the Docker daemon"))
      let second = stage.runner.expectStream(try stage.logs(2, since: false))
      first.end(.exited(1), error: "EOF")
      await stage.until { stage.runner.commands.count >= 3 }
      stage.tell(try stage.container(2) { $0.started = Timestamp(seconds: 1_772_366_404) })
      await stage.until { stage.runner.commands.contains { $0.arguments.last?.hasSuffix("2") == true } }
      await second.send(stage.line(5, "two"))
      await stage.until { stage.shown().contains("two") }
    }
    #expect(stage.shown().contains("-- re-created: a new container has this name"))
    #expect(!stage.shown().contains { $0.contains("gap") })
    #expect(stage.shown().last == "two")
  }

  @Test func `a driver that cannot be read is said, once`() async throws {
    stage.runner.expect(
      try stage.logs(1),
      .failure("Error response from daemon: configured logging driver does not support reading"))
    try await stage.follow {
      stage.tell(try stage.container(1) { $0.logDriver = "syslog" })
      await stage.until { !stage.shown().isEmpty }
      stage.tell(try stage.container(1) { $0.logDriver = "syslog" })
      await stage.pass(10)
    }
    #expect(stage.shown() == ["-- the log driver syslog keeps nothing that docker could show"])
  }

  @Test func `the log of an ended container is read once`() async throws {
    let stream = stage.runner.expectStream(try stage.logs(1, since: false))
    try await stage.follow {
      stage.tell(try stage.container(1, .exited))
      await stream.send(stage.line(1, "bye"))
      stream.end()
      await stream.ended()
      stage.tell(try stage.container(1, .exited))
      await stage.pass(10)
    }
    #expect(stage.shown() == ["bye"])
    #expect(stage.runner.commands.count == 1)
  }

  @Test func `a container that was never started is waited for`() async throws {
    try await stage.follow {
      stage.tell(try stage.container(1, .created) { $0.started = nil })
      await stage.pass(2)
      #expect(stage.runner.commands.isEmpty)
      let stream = stage.runner.expectStream(try stage.logs(1, since: false))
      stage.tell(try stage.container(1))
      await stream.send(stage.line(1, "one"))
      await stage.until { stage.shown() == ["one"] }
    }
  }

  @Test func `replicas are merged by time`() async throws {
    let first = stage.runner.expectStream(try stage.logs(1, since: false))
    let second = stage.runner.expectStream(try stage.logs(2, since: false))
    try await stage.follow {
      stage.tell(
        try stage.container(1),
        try stage.container(2) {
          $0.number = 2
          $0.name = "p-s-2"
        }, )
      await first.send(stage.line(1, "a") + stage.line(3, "c"))
      await second.send(stage.line(2, "b"))
      await stage.until { stage.shown().count == 3 }
    }
    #expect(stage.shown() == ["a", "b", "c"])
  }
}
