import LogEngine
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Following the logs of pods through what happens to their containers, to themselves and to the cluster.
@Suite(.timeLimit(.minutes(1))) struct KubeLogFollowerTests {
  private let stage = KubeLogStage()

  @Test func `the tail is asked for, then what comes`() async throws {
    let stream = stage.runner.expectStream(stage.logs(since: false))
    await stage.follow {
      stage.tell(stage.pod())
      await stream.send(stage.line(100, "one") + stage.line(200, "two"))
      await stage.until { stage.shown().count == 2 }
    }
    #expect(stage.shown() == ["one", "two"])
    #expect(
      stage.runner.commands.map(\.argv) == [
        [
          "kubectl", "--context", "shop", "--namespace", "shop", "logs", "api-1", "-c", "main",
          "--timestamps", "--follow", "--tail=500",
        ]
      ])
  }

  @Test func `after an end without a word it goes on where it was, nothing lost and nothing twice`()
    async throws
  {
    let first = stage.runner.expectStream(stage.logs(since: false))
    let second = stage.runner.expectStream(stage.logs(since: true))
    await stage.follow {
      stage.tell(stage.pod())
      await first.send(stage.line(5100, "one") + stage.line(5200, "two") + stage.line(5300, "three"))
      // The kubelet stopped; the container runs on.
      first.end()
      await stage.until { stage.runner.commands.count == 2 }
      await second.send(
        stage.line(5100, "one") + stage.line(5200, "two") + stage.line(5300, "three")
          + stage.line(5300, "three as well") + stage.line(5900, "four"))
      await stage.until { stage.lines().contains("four") }
    }
    #expect(stage.lines() == ["one", "two", "three", "three as well", "four"])
    #expect(!stage.shown().contains { $0.contains("gap") })
    #expect(stage.runner.commands.last?.arguments.last == "--since-time=2026-03-01T12:00:05.000000000Z")
  }

  @Test func `a cut is marked once, and that the lines before it are no longer there`() async throws {
    let first = stage.runner.expectStream(stage.logs(since: false))
    let second = stage.runner.expectStream(stage.logs(since: true))
    await stage.follow {
      stage.tell(stage.pod())
      await first.send(stage.line(1000, "one"))
      first.end(.exited(1), error: "error: unexpected EOF\n")
      await stage.until { stage.runner.commands.count == 2 }
      await second.send(stage.line(9000, "nine"))
      await stage.until { stage.lines().contains("nine") }
    }
    let marks = stage.shown().filter { $0.hasPrefix("--") }
    #expect(marks.first == "-- connection lost; trying again")
    #expect(marks.contains { $0.contains("gap of 8 s") })
  }

  @Test func `a container that restarts is marked with how it ended, and its new run has no gap`()
    async throws
  {
    let first = stage.runner.expectStream(stage.logs(since: false))
    let rest = stage.runner.expectStream(stage.logs("", since: true))
    let second = stage.runner.expectStream(stage.logs(since: true))
    await stage.follow {
      stage.tell(stage.pod())
      await first.send(stage.line(1000, "one"))
      first.end()
      let end = stage.ended(137, from: -1, to: 2)
      stage.tell(stage.pod { $0.state = .terminated(end) })
      await rest.send(stage.line(1000, "one") + stage.line(1900, "last words"))
      rest.end()
      await rest.ended()
      stage.tell(
        stage.pod {
          $0.state = .waiting(reason: "CrashLoopBackOff", message: "")
          $0.last = end
          $0.restartCount = 1
        })
      stage.tell(
        stage.pod {
          $0.state = .running(since: stage.log.moment(2))
          $0.last = end
          $0.restartCount = 1
        })
      await second.send(stage.line(2100, "two"))
      await stage.until { stage.lines().contains("two") }
    }
    #expect(
      stage.shown() == [
        "one", "last words", "-- restarted; the run before ended with exit code 137", "two",
      ])
  }

  @Test func `what the run before said after a cut is read from the previous log`() async throws {
    let first = stage.runner.expectStream(stage.logs(since: false))
    let previous = stage.runner.expectStream(stage.logs("--previous", since: true))
    let second = stage.runner.expectStream(stage.logs(since: true))
    await stage.follow {
      stage.tell(stage.pod())
      await first.send(stage.line(1000, "one"))
      stage.tell(
        stage.pod {
          $0.state = .running(since: stage.log.moment(9))
          $0.last = stage.ended(3, from: -1, to: 8)
          $0.restartCount = 1
        })
      first.end(.exited(1), error: "error: unexpected EOF\n")
      await previous.send(stage.line(1000, "one") + stage.line(7500, "last words"))
      previous.end()
      await previous.ended()
      await second.send(stage.line(9100, "two"))
      await stage.until { stage.lines().contains("two") }
    }
    #expect(stage.lines() == ["one", "last words", "two"])
    #expect(!stage.shown().contains { $0.contains("gap") })
    #expect(stage.shown().contains("-- restarted; the run before ended with exit code 3"))
  }

  @Test func `another pod joins, and one that is deleted ends after its last lines`() async throws {
    let first = stage.runner.expectStream(stage.logs(pod: "api-1"))
    let second = stage.runner.expectStream(stage.logs(pod: "api-2"))
    await stage.follow {
      stage.tell(stage.pod("api-1"))
      await first.send(stage.line(100, "one"))
      stage.tell(stage.pod("api-1"), stage.pod("api-2"))
      await second.send(stage.line(200, "two"))
      await first.send(stage.line(300, "bye"))
      // Deleted: the command ends by itself, with exit code 0.
      first.end()
      stage.tell(stage.pod("api-2"))
      await second.send(stage.line(400, "three"))
      await stage.until { stage.lines().count == 4 }
      await stage.log.pass(6)
    }
    #expect(stage.shown() == ["one", "two", "bye", "three"])
    #expect(stage.runner.commands.count == 2)
  }

  @Test func `a pod of the same name is a new one, read from its first line`() async throws {
    let first = stage.runner.expectStream(stage.logs(since: false))
    let second = stage.runner.expectStream(stage.logs(since: false))
    await stage.follow {
      stage.tell(stage.pod("api-1", uid: "a"))
      await first.send(stage.line(1000, "one"))
      first.end()
      stage.tell(stage.pod("api-1", uid: "b") { $0.state = .running(since: stage.log.moment(3)) })
      await second.send(stage.line(3100, "two"))
      await stage.until { stage.lines().contains("two") }
    }
    #expect(stage.shown() == ["one", "-- re-created: a new container has this name", "two"])
  }

  @Test func `the previous run is asked for as such, and not followed`() async throws {
    let stream = stage.runner.expectStream(stage.logs("--previous", since: false))
    await stage.follow(.previousRun) {
      stage.tell(
        stage.pod {
          $0.last = stage.ended(1, from: -60, to: -1)
          $0.restartCount = 4
        })
      await stream.send(stage.line(-2000, "fatal: no database"))
      stream.end()
      await stream.ended()
      await stage.log.pass(5)
    }
    #expect(stage.shown() == ["fatal: no database"])
    #expect(stage.runner.commands.count == 1)
  }

  @Test func `a container that never ended has no previous run, and nothing is asked`() async throws {
    await stage.follow(.previousRun) {
      stage.tell(stage.pod())
      await stage.until { !stage.shown().isEmpty }
    }
    #expect(stage.shown() == ["-- no earlier run: it started once"])
    #expect(stage.runner.commands.isEmpty)
  }

  @Test func `a log that the node has no longer is said, and is no line of the container`() async throws {
    let stream = stage.runner.expectStream(stage.logs("--previous"))
    await stage.follow(.previousRun) {
      stage.tell(stage.pod { $0.last = stage.ended(1, from: -60, to: -1) })
      await stream.send("unable to retrieve container logs for containerd://d6949f58c60c6ff73af42fa5")
      stream.end()
      await stage.until { !stage.shown().isEmpty }
    }
    #expect(stage.shown() == ["-- its node no longer has the log of that run"])
  }

  @Test func `who may not read it is told so once, in the cluster's words`() async throws {
    stage.runner.allow(
      stage.logs(),
      .failure(
        "Defaulted container \"db\" out of: db, setup (init)\nError from server (Forbidden): pods \"db-0\" is forbidden: User \"vera\" cannot get resource \"pods/log\" in API group \"\" in the namespace \"shop\"\n"
      ))
    await stage.follow {
      stage.tell(stage.pod())
      await stage.until { stage.runner.commands.count == 3 }
    }
    #expect(
      stage.shown() == [
        "-- not allowed: User \"vera\" cannot get resource \"pods/log\" in API group \"\" in the namespace \"shop\"; trying again"
      ])
  }

  @Test func `kubectl's own words on standard error are not the container's`() async throws {
    let stream = stage.runner.expectStream(stage.logs())
    await stage.follow {
      stage.tell(stage.pod())
      await stream.sendError("2026 warnings: version difference\n")
      await stream.send(stage.line(100, "one"))
      await stage.until { !stage.shown().isEmpty }
    }
    #expect(stage.shown() == ["one"])
  }

  @Test func `containers and pods stand in one log, each read by its own tool`() async throws {
    let kubectl = stage.runner.expectStream(stage.logs())
    let docker = stage.runner.expectStream(try stage.log.logs(1))
    let readers = LogReaders(docker: DockerCommands(), kubernetes: KubeCommands(context: "shop"))
    var container = LogSubject(
      key: "p/s/1", name: "s", instance: try FleetStage.id(1).hex, run: stage.log.moment(-60))
    container.isRunning = true
    container.hasEarlierRun = false
    let subjects = KubeLogSubjects.subjects(of: stage.pod(), namedByPod: true) + [container]
    try await stage.log.follow(reader: readers) {
      stage.log.tell(subjects)
      await kubectl.send(stage.line(1500, "from the pod"))
      await docker.send(stage.line(1000, "from the container"))
      await stage.until { stage.shown().count == 2 }
      let second = stage.runner.expectStream(stage.logs(since: true))
      let again = stage.runner.expectStream(try stage.log.logs(1, since: true))
      kubectl.end(.exited(1), error: "unexpected EOF")
      docker.end(.exited(1), error: "unexpected EOF")
      await stage.until { stage.runner.commands.count == 4 }
      await second.started()
      await again.started()
    }
    #expect(stage.shown().prefix(2) == ["from the container", "from the pod"])
    let since = stage.runner.commands.suffix(2).flatMap(\.arguments)
    // docker is asked to the nanosecond, kubectl for whole seconds.
    #expect(since.contains("--since-time=2026-03-01T12:00:01.000000000Z"))
    #expect(since.contains("2026-03-01T12:00:00.900000000Z"))
  }
}
