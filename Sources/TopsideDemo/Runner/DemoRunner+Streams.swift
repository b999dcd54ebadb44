import TopsideCore

typealias Receiver = @Sendable (OutputChunk) async -> Void

extension DemoRunner {
  /// `docker events`
  func stream(
    _ events: DemoRequest.Events, _ receive: Receiver
  ) async throws(CommandError) -> CommandResult {
    var view = await engine.look()
    // Without --since only what is yet to come is told.
    var last = events.since == nil ? view.simulation.events.last?.sequence ?? 0 : 0
    while view.isReachable {
      let simulation = view.simulation
      let fresh = simulation.events.filter {
        $0.sequence > last && $0.at >= events.since ?? $0.at && $0.at <= events.until ?? $0.at
      }
      last = simulation.events.last?.sequence ?? last
      let text = fresh.filter { events.includes($0.action) }.map { simulation.line($0) + "\n" }.joined()
      if !text.isEmpty { await receive(.standardOutput(Array(text.utf8))) }
      if let until = events.until, until <= simulation.now { return .success("") }
      let next = [simulation.schedule.next, events.until].compactMap(\.self).min()
      view = try await lookAgain(after: view, at: next)
    }
    return .unreachable
  }

  /// `docker stats`: a round of all running containers every two seconds.
  func streamStatistics(_ isTruncated: Bool, _ receive: Receiver) async throws(CommandError) -> CommandResult
  {
    var view = await engine.look()
    var isFirst = true
    while view.isReachable {
      let lines = view.simulation.statistics(isTruncated: isTruncated)
      // The command line draws over the round before, into a pipe too.
      let end = isFirst ? "\n" : " \u{1B}[K\n"
      let round = "\u{1B}[H" + lines.map { $0 + end }.joined() + (isFirst ? "" : " \u{1B}[K\n\u{1B}[J")
      await receive(.standardOutput(Array(round.utf8)))
      isFirst = false
      let next = view.simulation.now.advanced(by: .seconds(2))
      view = try await lookAgain(after: view, at: next, wakesOnChange: false)
    }
    return .unreachable
  }

  /// `docker logs`; following ends with the run, as on the real engine.
  func stream(_ logs: DemoRequest.Logs, _ receive: Receiver) async throws(CommandError) -> CommandResult {
    var view = await engine.look()
    guard view.isReachable else { return .unreachable }
    guard let index = view.simulation.container(logs.container) else {
      return .failed("Error response from daemon: No such container: \(logs.container)", code: 1)
    }
    let followed = view.simulation.containers[index].currentRun?.start
    await deliver(view.simulation.lines(logs, of: index), logs, receive)
    while logs.follows, let followed, view.simulation.containers[index].currentRun?.start == followed,
      !logs.isOver(at: view.simulation.now)
    {
      let simulation = view.simulation
      let container = simulation.containers[index]
      let next = [
        simulation.nextLine(of: container, after: simulation.now), simulation.schedule.next(of: index),
        logs.until,
      ].compactMap(\.self).min()
      let seen = Timestamp(nanoseconds: simulation.now.nanoseconds &+ 1)
      view = try await lookAgain(after: view, at: next)
      guard view.isReachable else { return .unreachable }
      let run = view.simulation.containers[index].runs.last { $0.start == followed }
      let end = run?.end ?? view.simulation.now
      let fresh = view.simulation.lines(of: view.simulation.containers[index], from: seen, through: end)
      await deliver(fresh.filter { !logs.isOver(at: $0.at) }, logs, receive)
    }
    return .success("")
  }

  private func deliver(
    _ lines: [SimulatedLine], _ logs: DemoRequest.Logs, _ receive: Receiver
  ) async {
    var rest = lines[...]
    while let first = rest.first {
      let stretch = rest.prefix { $0.isStandardError == first.isStandardError }
      let text = stretch.map { (logs.hasTimestamps ? RFC3339.print($0.at) + " " : "") + $0.text + "\n" }
      let bytes = Array(text.joined().utf8)
      await receive(first.isStandardError ? .standardError(bytes) : .standardOutput(bytes))
      rest = rest.dropFirst(stretch.count)
    }
  }

  /// Sleeps until `moment`, a change or an outage, whichever is first.
  private func lookAgain(
    after view: SimulatedEngine.View, at moment: Timestamp?, wakesOnChange: Bool = true
  ) async throws(CommandError) -> SimulatedEngine.View {
    if wakesOnChange {
      await engine.pause(view.wait(until: moment), seen: view.version)
    } else {
      await engine.sleep(view.wait(until: moment) ?? .seconds(1))
    }
    guard !Task.isCancelled else { throw .cancelled }
    return await engine.look()
  }
}

extension DemoRequest.Logs {
  /// Whether a moment is later than what is wanted.
  fileprivate func isOver(at moment: Timestamp) -> Bool { until.map { moment > $0 } ?? false }
}

extension Simulation {
  /// What `docker logs` prints at once. The tail is counted before `--until` leaves lines out, as the engine does it.
  func lines(_ logs: DemoRequest.Logs, of index: Int) -> [SimulatedLine] {
    let container = containers[index]
    let lines =
      if let count = logs.tail, logs.since == nil {
        tail(of: container, count)
      } else {
        lines(of: container, from: logs.since ?? container.created, through: now)
      }
    return (logs.tail.map { lines.suffix($0) } ?? lines).filter { !logs.isOver(at: $0.at) }
  }
}
