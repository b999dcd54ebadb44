import LogEngine
import Testing
import TopsideCore

extension LiveTests.LogRuns {
  @Test func `restarted, killed and made anew, a container's lines are there once, its runs told apart`()
    async throws
  {
    try await PrintingContainer.use("runs", Script.runs) { container in
      try await FollowedLog.follow(container.key) { log in
        try await log.wait(forLine: "run 1 line 300")
        try await container.docker("restart", "--time", "2", container.name)
        try await log.wait(forLine: "run 2 line 300")
        try await container.docker("kill", container.name)
        try await container.docker("start", container.name)
        try await log.wait(forLine: "run 3 line 300")
        try await container.docker("stop", "--time", "2", container.name)
        let old = try await container.log()
        try await container.remove()
        try await container.create(["--env", "BASE=10"])
        try await log.wait(forLine: "run 11 line 300")
        try await container.docker("stop", "--time", "2", container.name)
        let new = try await container.log()
        try await expect(log, has: old + new, runs: [1, 2, 3, 11])
      }
    }
  }

  /// `docker logs --follow` itself, on 20.10, now and then ends before it has given out the last lines.
  @Test func `the last words of a container that dies are there, without another start of it`() async throws {
    let script = """
      run=$(($(cat /run.number 2>/dev/null || echo 0) + 1))
      echo $run >/run.number
      awk -v run=$run 'BEGIN { for (i = 1; i <= 5000; i++) print "run " run " line " i }'
      echo "run $run: last words" >&2
      exit 3
      """
    try await PrintingContainer.use("words", script) { container in
      try await FollowedLog.follow(container.key) { log in
        for run in 1...8 {
          if run > 1 { try await container.docker("start", container.name) }
          try await container.docker("wait", container.name)
          try await log.wait(forLine: "run \(run): last words", within: .seconds(5))
          try await log.wait(forLine: "run \(run) line 5000", within: .seconds(5))
        }
        #expect(log.all().texts.count == 8 * 5001)
      }
    }
  }

  @Test func `a line that a container did not end is shown when the container ends, and apart from the next`()
    async throws
  {
    let script = "trap 'exit 0' TERM; echo whole; printf torn; while :; do sleep 1; done"
    try await PrintingContainer.use("torn", script) { container in
      try await FollowedLog.follow(container.key) { log in
        try await log.wait(forLine: "whole")
        try await container.docker("kill", container.name)
        try await log.wait(forLine: "torn")
        try await container.docker("start", container.name)
        try await eventually("the second run") { log.all().texts.count { $0 == "whole" } == 2 }
        try await container.docker("kill", container.name)
        try await eventually("its end") { log.all().texts.count { $0 == "torn" } == 2 }
        #expect(log.all().texts == ["whole", "torn", "whole", "torn"])
      }
    }
  }
}

extension LiveTests.EngineAway {
  @Test func `an engine that is restarted in mid-stream costs no line, and the log says what happened`()
    async throws
  {
    let options = ["--restart", "unless-stopped"]
    try await PrintingContainer.use("engine", Script.runs, options: options) { container in
      try await FollowedLog.follow(container.key) { log in
        try await log.wait(forLine: "run 1 line 1000")
        try await LiveEngine.perform("restart")
        try await log.wait(forLine: "run 2 line 1000", within: .seconds(40))
        try await container.docker("stop", "--time", "2", container.name)
        try await LiveTests.LogRuns().expect(log, has: try await container.log(), runs: [1, 2])
        #expect(log.all().marks.contains { $0.hasPrefix("reconnected after ") })
      }
    }
  }
}

extension LiveTests.LogRuns {
  /// Expects the lines that the engine itself has, each once and in order, with one mark of ours between two runs.
  ///
  /// A killed program leaves a line without an end, behind which docker puts the next: so ends are not compared.
  func expect(_ log: FollowedLog, has printed: String, runs: [Int]) async throws {
    let wanted = printed.filter { $0 != "\n" }
    try await eventually("all that was printed", within: .seconds(10)) {
      log.all().texts.joined() == wanted
    }
    let lines = log.all()
    #expect(lines.allSatisfy { $0.words.matches(of: /run [0-9]/).count <= 1 })
    for (run, next) in zip(runs, runs.dropFirst()) {
      let last = lines.lastIndex { $0.words.hasPrefix("run \(run) ") }
      let first = lines.firstIndex { $0.words == "run \(next) line 1" }
      guard let last, let first, last < first else {
        Issue.record("run \(next) does not follow run \(run)")
        continue
      }
      let marks = Array(lines[(last + 1)..<first]).marks
      #expect(marks.count { $0.hasPrefix("restarted") || $0.hasPrefix("re-created") } == 1, "\(marks)")
    }
  }
}
