import CellGrid
import SafeText

extension Dashboard {
  func pressInPrompt(_ key: Key, _ state: inout DashboardState) -> [Effect] {
    guard var prompt = state.prompt else { return [] }
    if case .character = key.code, key.modifiers.isEmpty {} else { prompt.isSuggestion = false }
    switch (key.code, key.modifiers) {
    case (.escape, _), (.character("c"), .control):
      prompt.text = prompt.before
      state.prompt = prompt
      if prompt.log == nil { promptChanged(&state) } else { cancelLogPrompt(prompt, &state) }
      state.prompt = nil
      if let before = prompt.selection, state.serviceRows.contains(before) { state.select(before) }
      if let before = prompt.object { selectIfShown(before, &state) }
      return []
    case (.enter, _): return accept(prompt, &state)
    case (.backspace, _):
      prompt.text = SafeText(sanitising: prompt.text.text.dropLast())
      prompt.index = 0
    case (.character("u"), .control):
      prompt.text = ""
      prompt.index = 0
    case (.character("w"), .control):
      prompt.text = SafeText(sanitising: Self.withoutLastWord(prompt.text.text))
      prompt.index = 0
    case (.character("r"), .control) where prompt.log != nil:
      toggleSyntax(&state)
      return []
    case (.up, _) where prompt.purpose == .find:
      // What was looked for before.
      prompt.text = "\(state.logs.find.text)"
    case (.down, _), (.tab, _), (.up, _):
      if case .save(let part) = prompt.purpose {
        prompt.purpose = .save(part.next(of: Self.parts(state)))
        state.prompt = prompt
        return []
      }
      let last = max(0, Self.suggestions(prompt.text, state).count - 1)
      prompt.index = max(0, min(prompt.index + (key.code == .up ? -1 : 1), last))
    case (.character(let character), let modifiers) where modifiers.isEmpty:
      prompt.write(SafeText(sanitising: String(character)))
    default: break
    }
    state.prompt = prompt
    promptChanged(&state)
    return []
  }

  func promptChanged(_ state: inout DashboardState) {
    guard let prompt = state.prompt else { return }
    if prompt.log != nil { return logPromptChanged(&state) }
    guard prompt.purpose == .filter else { return }
    state.arrangement.filter = prompt.text
    state.refresh()
    state.scrollToSelection()
    state.scrollKube()
  }

  private func accept(_ prompt: Prompt, _ state: inout DashboardState) -> [Effect] {
    state.prompt = nil
    switch prompt.purpose {
    case .filter: return []
    case .find, .sift:
      acceptLogPrompt(prompt, &state)
      return []
    case .save(let part): return save(prompt, part, &state)
    case .scale(let key): scale(key, prompt.text, &state)
    case .image(let key): return setImage(key, prompt.text, &state)
    case .scaleService(let key): return scale(key, prompt.text, &state)
    case .forward(let key): return forward(key, prompt.text, &state)
    case .namespaces: chooseNamespaces(prompt.text, &state)
    case .labels: openLogs(labelled: prompt.text, &state)
    case .palette: return accept(command: prompt, &state)
    }
    return []
  }

  private func accept(command prompt: Prompt, _ state: inout DashboardState) -> [Effect] {
    if jumpToTime(prompt.text.text, &state) { return [] }
    let found = Self.suggestions(prompt.text, state)
    guard found.indices.contains(prompt.index) else {
      state.say("no command is called that; 12:04 is a moment in the log", isError: true)
      return []
    }
    return perform(found[prompt.index].action, &state)
  }

  /// Commands whose name or meaning contains each word that was typed.
  static func suggestions(_ text: SafeText, _ state: DashboardState) -> [Binding] {
    let words = text.text.lowercased().split(separator: " ")
    return state.bindings.filter { binding in
      let name = "\(binding.action.rawValue) \(binding.summary.text)".lowercased()
      return words.allSatisfy { name.contains($0) }
    }
  }

  private static func withoutLastWord(_ text: String) -> Substring {
    var rest = text[...]
    while rest.last == " " { rest = rest.dropLast() }
    while let last = rest.last, last != " " { rest = rest.dropLast() }
    return rest
  }
}

extension LogExport.Part {
  /// The one behind this in what there is to choose from, around the end.
  func next(of parts: [Self]) -> Self {
    parts.firstIndex(of: self).map { parts[($0 + 1) % parts.count] } ?? self
  }
}
