import SafeText
package import TopsideCore

extension DashboardState {
  /// The rows of the Compose screen, filtered and in order.
  func rows() -> [ListRow] {
    let shown = fleet.services.values.filter(isShown)
    if list.isFlat { return sorted(shown).map { .service($0.key) } }
    let groups = Dictionary(grouping: shown, by: \.key.project)
    let names = list.arrangement.isNarrow ? Set(groups.keys) : Set(groups.keys).union(fleet.projects.keys)
    return names.sorted { first($0) != first($1) ? first($0) : $0 < $1 }.flatMap { name in
      [.project(name)] + sorted(groups[name] ?? []).map { .service($0.key) }
    }
  }

  private func first(_ project: String) -> Bool { project == homeProject }

  private func isShown(_ service: Service) -> Bool {
    guard !service.containers.isEmpty || service.declared != nil else { return false }
    let status = picture.statuses[service.key]
    if list.showsProblemsOnly, !picture.problems.contains(where: { $0.target == .service(service.key) }) {
      return false
    }
    if list.hidesSettled, status.map({ [.completed, .off].contains($0.health) }) ?? false { return false }
    return list.filter.isEmpty || matches(service, status)
  }

  private func matches(_ service: Service, _ status: Status?) -> Bool {
    let wanted = list.filter.text.lowercased()
    let words = [
      service.key.service, service.key.project,
      service.containers.first?.image ?? service.declared?.image ?? "",
      status?.word.text ?? "",
    ]
    return words.contains { $0.lowercased().contains(wanted) }
  }

  private func sorted(_ services: [Service]) -> [Service] {
    let ordered = services.sorted { a, b in
      let (x, y) = (rank(a), rank(b))
      return x == y ? a.key < b.key : x > y
    }
    return list.isInverted ? ordered.reversed() : ordered
  }

  /// Larger comes first; equal for all when sorted by name.
  private func rank(_ service: Service) -> Double {
    switch list.order {
    case .name: 0
    case .severity: Double(picture.statuses[service.key]?.severity.rawValue ?? 0)
    case .restarts: Double(service.restartCount)
    case .cpu: service.cpuPercent ?? -1
    case .memory: service.fullest.map { $0.memory.fraction ?? 0 } ?? -1
    case .uptime: service.runningSince.map { Double($0.nanoseconds) } ?? 0
    }
  }

  /// The cursor stays on its service; when that is gone, on what took its place.
  mutating func keepSelection() {
    list.marked.formIntersection(fleet.services.keys)
    let keys = serviceRows
    if let selection = list.selection, keys.contains(selection) { return }
    guard let old = list.selection else { return select(keys.first) }
    // A key must not act on a row that cannot be seen.
    select(keys.first { $0 >= old } ?? keys.last)
  }

  package var serviceRows: [ServiceKey] {
    picture.rows.compactMap { row in
      if case .service(let key) = row { key } else { nil }
    }
  }

  /// Puts the cursor on a service; what the detail pane showed of another is forgotten.
  package mutating func select(_ key: ServiceKey?) {
    guard key != list.selection else { return }
    list.selection = key
    detail.top = 0
    detail.inspect = Loaded()
    detail.processes = Loaded()
    logs.look.left = 0
    logs.range = .tail
    scrollToSelection()
  }

  mutating func scrollToSelection() {
    guard let key = list.selection, let index = picture.rows.firstIndex(of: .service(key)) else { return }
    list.scroll(
      to: index, of: picture.rows.count, height: Layout(self).listRows,
      isBelowHeading: index > 0 && isProject(picture.rows[index - 1]))
  }

  private func isProject(_ row: ListRow) -> Bool {
    if case .project = row { true } else { false }
  }

  /// The service that keys act on: the selected row, or the one that the problem under the cursor is about.
  package var target: Service? {
    switch screen {
    case .compose: return selected
    case .pods, .workloads, .releases, .runs: return nil
    case .home:
      guard picture.problems.indices.contains(home.index),
        case .service(let key) = picture.problems[home.index].target
      else { return nil }
      return fleet.services[key]
    }
  }
}
