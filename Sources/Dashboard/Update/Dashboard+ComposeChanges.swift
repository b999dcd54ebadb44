import SafeText
import TopsideCore

// Changes to services and projects of compose.
extension Dashboard {
  /// The list of what can be done, to what the cursor is on or to all that is marked.
  func openChanges(_ state: inout DashboardState) -> [Effect] {
    guard let subject = state.changesSubject else {
      state.say("nothing is selected", isError: true)
      return []
    }
    return openChoice(subject, &state)
  }

  func choose(_ entry: ComposeEntry, _ shown: ChoiceEntry, _ state: inout DashboardState) -> [Effect] {
    guard shown.isEnabled else {
      state.say(shown.note, isError: true)
      return []
    }
    state.dialog = nil
    switch entry {
    case .request(let request): return begin(request, &state)
    case .scale(let key):
      state.prompt = Prompt(.scaleService(key))
      return []
    }
  }

  /// Shows the plan; what docker has to be asked first fills it in a moment later.
  func begin(_ request: ComposeRequest, _ state: inout DashboardState) -> [Effect] {
    if let refusal = state.refusal(request) {
      state.say("\(request.title): \(refusal)", isError: true)
      return []
    }
    do throws(FlowRefusal) {
      confirm(try state.flow(request), &state)
    } catch {
      state.say("\(request.title): \(error.words)", isError: true)
      return []
    }
    guard case .confirm(var confirmation) = state.dialog, let survey = state.survey(request) else {
      return []
    }
    confirmation.awaits = request
    state.dialog = .confirm(confirmation)
    return [.preview(survey, request)]
  }

  /// The plan as docker's answer makes it, if it is still the one that is shown.
  func previewed(_ request: ComposeRequest, _ findings: ComposeFindings, _ state: inout DashboardState) {
    guard case .confirm(let shown) = state.dialog, shown.awaits == request else { return }
    do throws(FlowRefusal) {
      var confirmation = Confirmation(
        flow: try state.flow(request, findings), openedAt: state.now.uptime)
      confirmation.typed = shown.typed
      state.dialog = .confirm(confirmation)
    } catch {
      state.dialog = nil
      state.say("\(request.title): \(error.words)", isError: true)
    }
  }

  func scale(_ key: ServiceKey, _ text: SafeText, _ state: inout DashboardState) -> [Effect] {
    guard let count = Int(text.text), (0...999).contains(count) else {
      state.say("\"\(text)\" is no number of containers: 0, 1, 2, …", isError: true)
      return []
    }
    return begin(.services(.scale(count), [key]), &state)
  }
}
