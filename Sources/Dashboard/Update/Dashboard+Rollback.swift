import CellGrid
import SafeText
import TopsideCore

// To another version of a compose project.
extension Dashboard {
  func openRollback(_ state: inout DashboardState) -> [Effect] {
    if let key = state.kubeTarget { return openRevisions(key, &state) }
    if case .release(let key) = state.selectedRelease { return openRevisions(of: key, &state) }
    guard let project = state.rollbackProject else {
      state.say("roll back: no compose project is selected", isError: true)
      return []
    }
    if let refusal = state.rollbackRefusal(project) {
      state.say("roll back \(project): \(refusal)", isError: true)
      return []
    }
    return survey(project, variable: nil, &state)
  }

  private func survey(_ project: String, variable: String?, _ state: inout DashboardState) -> [Effect] {
    state.dialog = .rollback(RollbackDialog(project, at: state.now.uptime))
    return [.survey(project: project, variable: variable)]
  }

  func surveyed(
    _ project: String, _ result: Result<RollbackSurvey, FlowRefusal>, _ state: inout DashboardState
  ) {
    guard case .rollback(var dialog) = state.dialog, dialog.project == project, case .asking = dialog.stage
    else { return }
    switch result {
    case .success(let survey): dialog.stage = .choosing(survey)
    case .failure(let refusal): dialog.stage = .refused(refusal.words)
    }
    dialog.openedAt = state.now.uptime
    dialog.placeCursor()
    state.dialog = .rollback(dialog)
  }

  func press(_ key: Key, in dialog: RollbackDialog, _ state: inout DashboardState) -> [Effect] {
    if key.code == .escape || (key.code == .character("c") && key.modifiers == .control) {
      state.dialog = nil
      return [.endSurvey]
    }
    guard state.now.uptime - dialog.openedAt >= Self.deafness else { return [] }
    guard dialog.survey != nil, dialog.refusal == nil else {
      if dialog.refusal != nil, [.enter, .character("q")].contains(key.code) { state.dialog = nil }
      return []
    }
    var changed = dialog
    changed.problem = nil
    switch (key.code, key.modifiers) {
    case (.down, _), (.character("n"), .control): changed.index += 1
    case (.up, _), (.character("p"), .control): changed.index -= 1
    case (.pageDown, _): changed.index += 10
    case (.pageUp, _): changed.index -= 10
    case (.home, _): changed.index = 0
    case (.end, _): changed.index = .max
    case (.enter, _): return choose(in: dialog, &state)
    case (.character(let character), []): changed.type(changed.typed + "\(String(character))")
    case (.backspace, _): changed.type("\(changed.typed.text.dropLast())")
    case (.character("u"), .control): changed.type("")
    default: return []
    }
    changed.index = max(0, min(changed.index, changed.entries.count - 1))
    state.dialog = .rollback(changed)
    return []
  }

  private func choose(in dialog: RollbackDialog, _ state: inout DashboardState) -> [Effect] {
    let entries = dialog.entries
    guard entries.indices.contains(dialog.index) else { return [] }
    switch entries[dialog.index] {
    case .variable(let name): return survey(dialog.project, variable: name, &state)
    case .candidate(let candidate):
      guard let planned = plan(candidate, in: dialog, &state) else { return [] }
      confirm(planned.flow, &state)
      if case .confirm(var confirmation) = state.dialog {
        confirmation.origin.secrets = planned.secrets
        state.dialog = .confirm(confirmation)
      }
      return []
    }
  }

  /// nil: it cannot be planned, and the dialog says why.
  private func plan(
    _ candidate: RollbackCandidate, in dialog: RollbackDialog, _ state: inout DashboardState
  ) -> (flow: Flow, secrets: Secrets)? {
    guard let survey = dialog.survey else { return nil }
    do throws(FlowRefusal) {
      let setting = state.setting
      let flows = RollbackFlows(
        commands: setting.commands, deadline: setting.rollbackDeadline,
        addresses: setting.rollbackAddresses(survey.project))
      return try flows.plan(survey, to: candidate)
    } catch {
      var told = dialog
      told.problem = error.words
      state.dialog = .rollback(told)
      return nil
    }
  }
}

extension RollbackDialog {
  /// What was typed or pasted decides what is in the list.
  mutating func type(_ text: SafeText) {
    typed = text
    index = 0
    if text.isEmpty { placeCursor() }
  }
}

extension DashboardState {
  /// The project that the cursor is in, or that the problem under the cursor is about.
  var rollbackProject: String? {
    if let key = target?.key { return key.project }
    if case .project(let name) = selectedRelease { return name }
    guard screen == .home, picture.problems.indices.contains(home.index),
      case .project(let name) = picture.problems[home.index].target
    else { return nil }
    return name
  }

  /// Why versions of it are not even looked at.
  func rollbackRefusal(_ project: String) -> SafeText? {
    if fleet.engine.staleSince != nil { return "docker does not answer" }
    if !fleet.isUp(project) { return "nothing of it is there" }
    if hasCompose == false { return "the Compose plugin is not installed" }
    if let run = runs.active(on: .project(project)) { return "\(run.flow.title) is under way" }
    return nil
  }
}
