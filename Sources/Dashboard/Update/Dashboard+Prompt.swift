import CellGrid
import SafeText

extension Dashboard {
  func pressInPrompt(_ key: Key, _ state: inout DashboardState) -> [Effect] {
    guard var prompt = state.prompt else { return [] }
    switch (key.code, key.modifiers) {
    case (.escape, _), (.character("c"), .control):
      prompt.text = prompt.before
      state.prompt = prompt
      promptChanged(&state)
      state.prompt = nil
      if let before = prompt.selection, state.serviceRows.contains(before) { state.select(before) }
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
    case (.down, _), (.tab, _):
      prompt.index = min(prompt.index + 1, max(0, Self.suggestions(prompt.text, state).count - 1))
    case (.up, _): prompt.index = max(0, prompt.index - 1)
    case (.character(let character), let modifiers) where modifiers.isEmpty:
      prompt.text = prompt.text + SafeText(sanitising: String(character))
      prompt.index = 0
    default: break
    }
    state.prompt = prompt
    promptChanged(&state)
    return []
  }

  func promptChanged(_ state: inout DashboardState) {
    guard let prompt = state.prompt, prompt.purpose == .filter else { return }
    state.list.filter = prompt.text
    state.refresh()
    state.scrollToSelection()
  }

  private func accept(_ prompt: Prompt, _ state: inout DashboardState) -> [Effect] {
    state.prompt = nil
    guard prompt.purpose == .palette else { return [] }
    let found = Self.suggestions(prompt.text, state)
    guard found.indices.contains(prompt.index) else {
      state.say("no command is called that", isError: true)
      return []
    }
    return perform(found[prompt.index].action, &state)
  }

  /// Commands whose name or meaning contains each word that was typed.
  static func suggestions(_ text: SafeText, _ state: DashboardState) -> [Binding] {
    let words = text.text.lowercased().split(separator: " ")
    return state.setting.keymap.bindings.filter { binding in
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
