import CellGrid
import SafeText
import TopsideCore

/// One pod in the list.
struct PodRow {
  let state: DashboardState
  let pod: Pod
  let columns: PodColumns

  private var key: KubeKey { pod.key }
  private var facts: PodFacts? { state.clusterPicture.facts[key] }
  private var glyphs: Glyphs { state.glyphs }
  private var dash: SafeText { "-" }

  func draw(_ line: Rect, on grid: inout Grid) {
    var pen = RowPen(line, glyphs: glyphs)
    let status = facts?.status ?? Status(.unknown, .neutral, "unknown")
    let usage = PodUsageSum(pod, state.cluster.usages[key])
    for column in columns.shown { draw(column, status, usage, &pen, on: &grid) }
    if key == state.kube.pods.selection {
      let role: Role = state.focus == .list ? .selection : .marked
      grid.restyle(line) { _ in Style(role) }
    } else if state.cluster.staleSince(.pod, in: key.namespace) != nil {
      grid.restyle(line) { _ in Style(.stale) }
    }
  }

  private func draw(
    _ column: PodColumns.Column, _ status: Status, _ usage: PodUsageSum, _ pen: inout RowPen,
    on grid: inout Grid
  ) {
    let width = column.columns
    switch column.kind {
    case .mark: pen.write(status.mark(glyphs), status.role, columns: width, on: &grid)
    case .namespace: pen.write("\(key.namespace)", .dim, columns: width, on: &grid)
    case .name: pen.write(name(width), .text, columns: width, on: &grid)
    case .ready: pen.write(ready.text, ready.role, columns: width, on: &grid)
    case .status:
      let word = state.underWay(.object(key)) ?? Piece(status.word, status.role)
      pen.write(word.text, word.role, columns: width, on: &grid)
    case .restarts, .restartsWithAge:
      let words = restarts(withAge: column.kind == .restartsWithAge)
      pen.write(words, (facts?.reading.restarts ?? 0) > 0 ? .text : .dim, columns: width, on: &grid)
    case .age: pen.write(age, .dim, columns: width, align: .trailing, on: &grid)
    case .cpu:
      pen.write(usage.cpu.map(Words.cores) ?? dash, .text, columns: width, align: .trailing, on: &grid)
    case .memory, .memoryWithBar:
      MemoryCell(
        memory: usage.memory, limit: limit(usage), warningPercent: state.setting.memoryWarningPercent,
        glyphs: glyphs
      ).draw(pen.take(width), hasBar: column.kind == .memoryWithBar, on: &grid)
    case .node: pen.write(pod.node.isEmpty ? dash : "\(pod.node)", .dim, columns: width, on: &grid)
    case .owner: pen.write(owner, .dim, columns: width, on: &grid)
    }
  }

  private func name(_ width: Int) -> SafeText {
    let name: SafeText =
      state.kube.pods.marked.contains(key) ? "\(glyphs.marked) \(pod.meta.name)" : "\(pod.meta.name)"
    return name.cutInside(to: width, ellipsis: glyphs.ellipsis)
  }

  private var ready: Piece {
    guard let reading = facts?.reading else { return Piece(dash, .dim) }
    let isShort = reading.ready < reading.total && facts?.status.health != .completed
    return Piece(reading.readiness, isShort ? .warning : .text)
  }

  private func restarts(withAge: Bool) -> SafeText {
    guard let reading = facts?.reading else { return dash }
    return withAge ? reading.restarts(at: state.now.wall) : "\(reading.restarts)"
  }

  private var age: SafeText { pod.meta.created.map { Words.kubectlAge(state.now.wall.since($0)) } ?? dash }

  private func limit(_ usage: PodUsageSum) -> SafeText {
    if let limit = usage.memory?.limit { return Words.shortBytes(limit) }
    if usage.memory != nil { return "none" }
    return pod.containers.compactMap(\.memoryLimit).max().map { Words.shortBytes($0) } ?? "none"
  }

  private var owner: SafeText {
    if let key = state.clusterPicture.index.owners(of: key).last {
      return "\(key.kind.shortName)/\(key.name)"
    }
    return pod.meta.owner.map { "\($0.kind.lowercased())/\($0.name)" } ?? dash
  }
}

extension Words {
  /// `250m`, `1.2`: thousandths of a core, or cores.
  static func cores(_ amount: CPUAmount) -> SafeText {
    guard amount.millicores >= 1000 else { return "\(max(0, amount.millicores))m" }
    let tenths = amount.millicores / 100
    return tenths < 100 ? "\(tenths / 10).\(tenths % 10)" : "\(tenths / 10)"
  }
}

extension SafeText {
  /// Cut in the middle: what tells pods apart is at the end of their names.
  func cutInside(to width: Int, ellipsis: SafeText) -> SafeText {
    guard columns > width, width > 8, columns == text.unicodeScalars.count else { return self }
    let tail = min(7, width / 2)
    let scalars = text.unicodeScalars
    let head = String(String.UnicodeScalarView(scalars.prefix(width - tail - 1)))
    return "\(head)\(ellipsis)\(String(String.UnicodeScalarView(scalars.suffix(tail))))"
  }
}
