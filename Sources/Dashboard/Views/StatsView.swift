import CellGrid
import SafeText
import TopsideCore

/// CPU and memory of the selected service over the last five minutes, drawn.
struct StatsView {
  let state: DashboardState

  func draw(_ area: Rect, on grid: inout Grid) {
    guard let service = state.selected else { return }
    guard let container = service.fullest?.container ?? service.containers.first(where: \.isRunning),
      let history = service.histories[container.id], let last = history.last
    else {
      let words: SafeText =
        service.containers.contains(where: \.isRunning) ? "no reading yet" : "it does not run"
      grid.write("  \(words)", in: area.row(0), Style(.dim), ellipsis: state.glyphs.ellipsis)
      return
    }
    let half = area.rows / 2
    let (top, bottom) = area.splitTop(half)
    drawCPU(history, last.usage, container, top, on: &grid)
    drawMemory(history, last.usage, container, bottom, on: &grid)
  }

  private func drawCPU(
    _ history: UsageHistory, _ usage: Usage, _ container: Container, _ area: Rect, on grid: inout Grid
  ) {
    let values = history.samples.map(\.usage.cpuPercent)
    let known = values.compactMap(\.self)
    let top = max(5, known.max() ?? 0)
    let now: SafeText = usage.cpuPercent.map { Words.percent($0) } ?? "-"
    let peak = Words.percent(known.max() ?? 0)
    let processes: SafeText =
      usage.processes.map { "  \($0) process\($0 == 1 ? "" : "es" as SafeText)" } ?? ""
    caption(
      "CPU", now, "of one core  peak \(peak) in \(span(history))\(processes)  \(container.name)", area.row(0),
      on: &grid)
    grid.graph(values, top: top, in: plot(area), Style(.graph), glyphs: state.glyphs)
  }

  private func drawMemory(
    _ history: UsageHistory, _ usage: Usage, _ container: Container, _ area: Rect, on grid: inout Grid
  ) {
    let values = history.samples.map { Double($0.usage.memory.bytes) as Double? }
    let peak = values.compactMap(\.self).max() ?? 0
    let limit = container.memoryLimit
    // Against its limit where it has one: the height is then what is left.
    let top = limit.map { Double($0.bytes) } ?? max(1, peak)
    let limitWords: SafeText = limit.map { "of \(Words.bytes($0))" } ?? "no limit"
    let percent: SafeText =
      limit.map { " \(Words.percent(of: Double(usage.memory.bytes) / Double(max(1, $0.bytes)))) %" } ?? ""
    let words: SafeText =
      "\(limitWords)\(percent)  peak \(Words.bytes(ByteCount(Int(min(peak, 9e18))))) in \(span(history))  working set, file cache left out"
    caption("MEM", Words.bytes(usage.memory), words, area.row(0), on: &grid)
    grid.graph(values, top: top, in: plot(area), Style(.graph), glyphs: state.glyphs)
  }

  private func caption(
    _ name: SafeText, _ now: SafeText, _ words: SafeText, _ line: Rect, on grid: inout Grid
  ) {
    var pen = RowPen(line, glyphs: state.glyphs)
    pen.write(" \(name) ", .dim, on: &grid)
    pen.write("\(now) ", .strong, on: &grid)
    pen.write(words, .dim, on: &grid)
  }

  private func plot(_ area: Rect) -> Rect { area.splitTop(1).rest.inset(columns: 1, rows: 0) }

  private func span(_ history: UsageHistory) -> SafeText {
    guard let first = history.samples.first, let last = history.last else { return "0s" }
    return Words.age(last.at - first.at)
  }
}
