import CellGrid
import SafeText
import TopsideCore

extension DetailText {
  /// The test, its pace, the streak and what the last five probes said, container by container.
  static func health(_ service: Service, _ state: DashboardState) -> [Line] {
    guard !service.containers.isEmpty else { return [[Piece("it has no container", .dim)]] }
    return service.containers.flatMap { container -> [Line] in
      var lines = [head(container, service, state)]
      guard let check = container.healthcheck else {
        return lines + [[Piece("no healthcheck: running is all that is known of it", .dim)], []]
      }
      lines += settings(check, state)
      lines += probes(container, state)
      return lines + [[]]
    }
  }

  private static func head(_ container: Container, _ service: Service, _ state: DashboardState) -> Line {
    let status = state.triage.status(container, of: service, in: state.fleet)
    var line = [Piece("\(container.name)  ", .strong), Piece(status.word, status.health.role)]
    if let health = container.health, health.failingStreak > 0 {
      let retries = container.healthcheck?.retries ?? 0
      line.append(Piece("  \(health.failingStreak) failed in a row, unhealthy from \(retries)", .warning))
    }
    // What the probes said stands below in full.
    if !status.cause.isEmpty, container.health?.status != .unhealthy {
      line.append(Piece("  \(status.cause)", .dim))
    }
    return line
  }

  private static func settings(_ check: Healthcheck, _ state: DashboardState) -> [Line] {
    let isShell = check.test.first == "CMD-SHELL"
    let words = SafeText(
      sanitising: Redaction.mask(words: Array(check.test.dropFirst())), separator: " ")
    return folded(
      [Piece("test      ", .dim)], "\(words)\(isShell ? "  (by its shell)" : "" as SafeText)", state) + [
        [
          Piece("pace      ", .dim),
          Piece(
            "every \(seconds(check.interval)), at most \(seconds(check.timeout)), \(check.retries) tries, start period \(seconds(check.startPeriod))"
          ),
        ]
      ]
  }

  private static func seconds(_ duration: Duration) -> SafeText {
    let milliseconds =
      duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
  }

  private static func probes(_ container: Container, _ state: DashboardState) -> [Line] {
    guard let probes = container.health?.probes, !probes.isEmpty else {
      return [[Piece("no probe has ended yet", .dim)]]
    }
    return probes.suffix(5).reversed().flatMap { probe -> [Line] in
      let clock = CalendarTime(secondsUTC: probe.start.seconds, offset: state.setting.zone).time
      let span = probe.end.since(probe.start)
      let result: Piece =
        probe.exitCode == 0 ? Piece("ok", .healthy) : Piece("exit \(probe.exitCode)", .failed)
      let output = Redaction.mask(probe.output).split(whereSeparator: \.isNewline).prefix(6)
      let head: Line = [Piece("\(clock)  ", .logTime), result, Piece("  \(seconds(span))  ", .dim)]
      guard !output.isEmpty else { return [head + [Piece("no output", .dim)]] }
      return output.enumerated().flatMap { folded($0 == 0 ? head : [], "\($1)", state) }
    }
  }

  /// A head and words beside it, continued below in a hanging column, so that nothing is cut.
  private static func folded(_ head: Line, _ words: SafeText, _ state: DashboardState) -> [Line] {
    let indent: SafeText = "          "
    let width = Layout(state).detailContent.columns - 1
    let used = head.map(\.text.columns).reduce(0, +)
    let beside = Folding.lines(words, columns: max(10, width - used))
    guard beside.count > 1, used > indent.columns else {
      let start = head.isEmpty ? [Piece(indent)] : head
      return beside.enumerated().map { index, line in (index == 0 ? start : [Piece(indent)]) + [Piece(line)] }
    }
    // The rest has more room than the first row.
    let first = beside[0]
    let rest = SafeText(sanitising: words.text.dropFirst(first.text.count).drop { $0 == " " })
    return [head + [Piece(first)]]
      + Folding.lines(rest, columns: max(10, width - indent.columns)).map { [Piece(indent), Piece($0)] }
  }
}
