import LogEngine
import SafeText

// What is typed to find and to filter: it works while it is typed.
extension Dashboard {
  func beginPrompt(_ purpose: Prompt.Purpose, _ state: inout DashboardState) {
    let isFind = purpose == .find
    var prompt = Prompt(purpose, before: isFind ? "" : "\(state.logs.filter.text)")
    prompt.syntax = isFind ? state.logs.find.syntax : state.logs.filter.syntax
    prompt.log = state.logs
    state.prompt = prompt
    if isFind { state.logs.find.pattern = nil }
  }

  /// Finds or filters by what is typed so far. A pattern that is not whole yet says why, and changes nothing.
  func logPromptChanged(_ state: inout DashboardState) {
    guard var prompt = state.prompt else { return }
    prompt.problem = nil
    do throws(LogPatternError) {
      if prompt.purpose == .find {
        try find(prompt.text.text, prompt, &state)
      } else {
        try sift(prompt.text.text, prompt.syntax, &state)
      }
    } catch {
      prompt.problem = error.words
    }
    state.prompt = prompt
  }

  private func find(
    _ text: String, _ prompt: Prompt, _ state: inout DashboardState
  ) throws(LogPatternError) {
    // Each letter looks from where the operator was when the first was typed.
    if let origin = prompt.log { state.logs.place(as: origin) }
    guard !text.isEmpty else {
      state.logs.find.pattern = nil
      return
    }
    let pattern = try LogPattern(text, syntax: prompt.syntax)
    state.logs.find.text = text
    state.logs.find.syntax = prompt.syntax
    state.logs.find.pattern = pattern
    state.logs.jump = nearestJump(state)
  }

  private func nearestJump(_ state: DashboardState) -> LogJump {
    let window = LogWindow(state)
    return state.logs.isFollowing
      ? LogJump(from: window.counters.end, isForward: false)
      : LogJump(from: window.cursor - 1, isForward: true)
  }

  private func sift(
    _ text: String, _ syntax: LogPattern.Syntax, _ state: inout DashboardState
  ) throws(LogPatternError) {
    let context = state.logs.filter.filter?.context ?? 0
    let filter = try LogFilter(parsing: text, syntax: syntax, context: context)
    state.logs.filter.text = text
    state.logs.filter.syntax = syntax
    state.logs.filter.filter = filter.isEmpty ? nil : filter
    state.logs.anchor = nil
  }

  /// Literal or regular expression.
  func toggleSyntax(_ state: inout DashboardState) {
    guard let syntax = state.prompt?.syntax else { return }
    state.prompt?.syntax = syntax == .literal ? .regex : .literal
    logPromptChanged(&state)
  }

  /// Back to what was found, shown and read before.
  func cancelLogPrompt(_ prompt: Prompt, _ state: inout DashboardState) {
    guard let before = prompt.log else { return }
    state.logs.find = before.find
    state.logs.filter = before.filter
    state.logs.jump = nil
    state.logs.place(as: before)
  }

  /// Enter on nothing takes back what is looked for; on what is broken it stays, so that it can be mended.
  func acceptLogPrompt(_ prompt: Prompt, _ state: inout DashboardState) {
    guard let problem = prompt.problem else { return }
    state.prompt = prompt
    state.say(problem, isError: true)
  }
}

extension LogPane {
  /// Where another pane is.
  mutating func place(as other: LogPane) {
    isFollowing = other.isFollowing
    top = other.top
    cursor = other.cursor
    anchor = other.anchor
    seen = other.seen
  }
}
