import CellGrid
import SafeText
import TopsideCore

// To another revision of a workload, or of the release that it is part of.
extension Dashboard {
  func openRevisions(_ key: KubeKey, _ state: inout DashboardState) -> [Effect] {
    guard let owner = state.restartable(key), let workload = state.cluster.workloads[owner] else {
      state.say(
        "roll back \(key.name): only deployments, stateful sets and daemon sets have revisions", isError: true
      )
      return []
    }
    if state.cluster.api.staleSince != nil {
      state.say("roll back \(owner.name): the API does not answer", isError: true)
      return []
    }
    state.dialog = .revisions(RevisionDialog(.workload(owner), at: state.now.uptime))
    return [.surveyRevisions(workload)]
  }

  func openRevisions(of key: ReleaseKey, _ state: inout DashboardState) -> [Effect] {
    if state.cluster.api.staleSince != nil {
      state.say("roll back \(key.name): the API does not answer", isError: true)
      return []
    }
    state.dialog = .revisions(RevisionDialog(.release(key), at: state.now.uptime))
    return [.surveyRelease(key)]
  }

  /// `web=registry/web:1.4`, or an image alone where there is one container.
  func setImage(_ key: KubeKey, _ text: SafeText, _ state: inout DashboardState) -> [Effect] {
    guard let workload = state.cluster.workloads[key] else {
      state.say("set an image: \(key.name) is gone", isError: true)
      return []
    }
    let parts = text.text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2 else {
      state.say("\"\(text)\" is no container and image: web=registry/web:1.4", isError: true)
      return []
    }
    let purpose = RevisionDialog.Purpose.image(container: "\(parts[0])", "\(parts[1])")
    state.dialog = .revisions(RevisionDialog(.workload(key), purpose, at: state.now.uptime))
    return [.surveyRevisions(workload)]
  }

  func revisionsFound(
    _ subject: RevisionSubject, _ result: Result<RevisionSurvey, FlowRefusal>,
    _ state: inout DashboardState
  ) {
    guard case .revisions(var dialog) = state.dialog, dialog.subject == subject, dialog.stage == .asking
    else { return }
    if case .success(let survey) = result, case .image(let container, let image) = dialog.purpose {
      return planImage(image, in: container, survey, dialog, &state)
    }
    switch result {
    case .success(let survey) where survey.templates?.revisions.isEmpty == true && survey.releases == nil:
      dialog.stage = .refused("it has no history: none of its earlier pod templates was kept")
    case .success(let survey): dialog.stage = .choosing(survey)
    case .failure(let refusal): dialog.stage = .refused(refusal.words)
    }
    dialog.openedAt = state.now.uptime
    dialog.placeCursor()
    state.dialog = .revisions(dialog)
  }

  private func planImage(
    _ image: String, in container: String, _ survey: RevisionSurvey, _ dialog: RevisionDialog,
    _ state: inout DashboardState
  ) {
    do throws(FlowRefusal) {
      confirm(try state.setImage(survey, container: container, to: image), &state)
    } catch {
      var refused = dialog
      refused.stage = .refused(error.words)
      state.dialog = .revisions(refused)
    }
  }

  func revisionPlanned(
    _ subject: RevisionSubject, _ result: Result<Flow, FlowRefusal>, _ state: inout DashboardState
  ) {
    guard case .revisions(var dialog) = state.dialog, dialog.subject == subject,
      case .planning(let survey) = dialog.stage
    else { return }
    switch result {
    case .success(let flow): confirm(flow, &state)
    case .failure(let refusal):
      dialog.stage = .choosing(survey)
      dialog.problem = refusal.words
      state.dialog = .revisions(dialog)
    }
  }

  func press(_ key: Key, in dialog: RevisionDialog, _ state: inout DashboardState) -> [Effect] {
    var moved = dialog
    moved.problem = nil
    switch key.code {
    case .escape, .character("q"),
      .character("c") where key.modifiers == .control:
      state.dialog = nil
      return [.endSurvey]
    case .down, .character("j"): moved.index += 1
    case .up, .character("k"): moved.index -= 1
    case .pageDown: moved.index += 10
    case .pageUp: moved.index -= 10
    case .home, .character("g"): moved.index = 0
    case .end, .character("G"): moved.index = .max
    case .enter where state.now.uptime - dialog.openedAt >= Self.deafness: return choose(in: dialog, &state)
    default: return []
    }
    moved.index = max(0, min(moved.index, moved.entries.count - 1))
    state.dialog = .revisions(moved)
    return []
  }

  private func choose(in dialog: RevisionDialog, _ state: inout DashboardState) -> [Effect] {
    let entries = dialog.entries
    guard case .choosing(let survey) = dialog.stage, entries.indices.contains(dialog.index) else {
      if case .refused = dialog.stage { state.dialog = nil }
      return []
    }
    var changed = dialog
    changed.problem = nil
    switch entries[dialog.index] {
    case .templates:
      changed.showsTemplates = true
      changed.placeCursor()
    case .release(let revision):
      changed.stage = .planning(survey)
      state.dialog = .revisions(changed)
      return [.planRevision(survey, to: revision.number)]
    case .template(let revision):
      do throws(FlowRefusal) {
        confirm(try state.undo(survey, to: revision), &state)
        return []
      } catch { changed.problem = error.words }
    }
    state.dialog = .revisions(changed)
    return []
  }
}
