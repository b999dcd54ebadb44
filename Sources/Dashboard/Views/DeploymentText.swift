import CellGrid
import SafeText
import TopsideCore

/// What ran when in a compose project, and what going back would change.
struct DeploymentText {
  private let project: String
  private let state: DashboardState
  private let columns: Int

  init(_ project: String, _ state: DashboardState, columns: Int) {
    self.project = project
    self.state = state
    self.columns = columns
  }

  private var deployments: [Deployment] { state.releaseScreen.deployments[project] ?? [] }

  var lines: [DetailText.Line] { state.tab == .changes ? changes : drift + history }

  private var drift: [DetailText.Line] {
    guard let banner = state.plainUps[project]?.banner else { return [] }
    return folded(banner, .warning)
  }

  private var history: [DetailText.Line] {
    let deployments = deployments
    guard !deployments.isEmpty else {
      return folded("nothing is on record yet: what runs is noted once it has run for ten seconds", .dim)
    }
    return deployments.indices.reversed().flatMap { index in
      lines(
        deployments[index], after: index > 0 ? deployments[index - 1] : nil,
        isLast: index == deployments.count - 1)
    }
  }

  private func lines(_ deployment: Deployment, after before: Deployment?, isLast: Bool) -> [DetailText.Line] {
    let moment = CalendarTime(secondsUTC: deployment.time.seconds, offset: state.setting.zone)
    let tag = deployment.tag.map { "\($0.text)" as SafeText } ?? "mixed"
    let run = deployment.run.map { " (run \($0.text))" as SafeText } ?? ""
    let head = [
      Piece((isLast ? state.glyphs.marked : SafeText()).padded(to: 2), .healthy),
      Piece("\(moment.date) \(moment.time)  ", .logTime),
      Piece(("\(Words.age(state.now.wall.since(deployment.time))) ago" as SafeText).padded(to: 10), .dim),
    ]
    return folded("\(tag)  by \(deployment.who)\(run)", .strong, after: head)
      + folded(words(deployment, after: before), .dim, after: [Piece(SafeText().padded(to: 2))])
  }

  private func words(_ deployment: Deployment, after before: Deployment?) -> SafeText {
    guard let before else { return "the first that is on record" }
    let changes = DeploymentChange.all(from: before, to: deployment)
    return changes.isEmpty
      ? "the same images" : SafeText(sanitising: changes.map(\.words.text), separator: ", ")
  }

  private var changes: [DetailText.Line] {
    let all = deployments
    guard let current = all.last, let target = all.last(where: { !$0.isSame(as: current) }) else {
      return folded(
        "no other version is on record; \(state.setting.keymap.keyName(.rollback)) looks at local images and git tags, too",
        .dim)
    }
    let tag = target.tag.map { "\($0.text)" as SafeText } ?? "what ran"
    let age = Words.age(state.now.wall.since(target.time))
    var lines = folded("back to \(tag), which was brought up \(age) ago", .strong)
    for change in DeploymentChange.all(from: current, to: target) {
      lines += folded(change.words, .text, after: [Piece("  ")])
    }
    let same = current.services.filter { target.services[$0.key]?.id == $0.value.id }.keys.sorted()
    if !same.isEmpty { lines += folded("stays: \(SafeText(sanitising: same, separator: ", "))", .dim) }
    lines += folded(
      "not brought back: compose files, variables other than the tag's, data in volumes", .dim)
    return lines
      + folded("\(state.setting.keymap.keyName(.rollback)) shows every version there is, and the plan", .key)
  }

  private func folded(_ text: SafeText, _ role: Role, after head: [Piece] = []) -> [DetailText.Line] {
    Folding.pieces(text, role, after: head, columns: columns)
  }
}

/// What becomes of a service from one deployment to another.
private struct DeploymentChange {
  var service: String
  var before: Deployment.Image?
  var after: Deployment.Image?

  static func all(from old: Deployment, to new: Deployment) -> [DeploymentChange] {
    Set(old.services.keys).union(new.services.keys).sorted().map {
      DeploymentChange(service: $0, before: old.services[$0], after: new.services[$0])
    }.filter { $0.before?.id != $0.after?.id }
  }

  /// `web 1.2 → 1.3`
  var words: SafeText {
    switch (before, after) {
    case (let before?, let after?):
      let (old, new) = (ImageName(before.reference), ImageName(after.reference))
      if old.repository != new.repository {
        return "\(service) \(before.reference) → \(after.reference)"
      }
      if old.tag != new.tag { return "\(service) \(old.tag) → \(new.tag)" }
      return "\(service) \(old.tag), another image: \(Self.short(before.id)) → \(Self.short(after.id))"
    case (nil, let after?): return "\(service) \(ImageName(after.reference).tag) is new"
    case (_, nil): return "\(service) does not run"
    }
  }

  /// `sha256:` and twelve digits.
  private static func short(_ id: String) -> SafeText { "\(id.prefix("sha256:".count + 12))" }
}
