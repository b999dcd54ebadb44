import CellGrid
import SafeText
import TopsideCore

/// What a plan says before it is run, folded to the width of its box: nothing of it is cut.
struct ConfirmationText {
  let lines: [[Piece]]
  /// Whether all of it can be seen at once, its buttons too.
  let fits: Bool
  /// Lines that can be seen at once, where not all can; 0 where there is no room for a plan.
  let room: Int

  /// More containers than this are counted, not named.
  private static let mostTouches = 6

  init(_ state: DashboardState, _ flow: Flow, awaitsAnswer: Bool = false) {
    let columns = DialogView.columns(state.size.columns) - 4
    // A cluster's context is part of the place; docker's is one for all services.
    let context: SafeText = flow.target.object == nil ? ", context \(state.setting.context)" : ""
    let place = Self.folded(
      "on", "\(state.setting.host), \(flow.place)\(context)", .dialog, columns: columns)
    let (deeds, effects) = (Self.deeds(flow, columns), Self.effects(flow, state, columns, awaitsAnswer))
    let below = flow.typedConfirmation == nil ? 3 : 4
    let isReadable = !Layout(state).isTiny && columns >= 30
    fits = isReadable && place.count + deeds.count + effects.count + below <= state.size.rows
    // What has to be scrolled begins with what it means.
    lines = fits ? place + deeds + effects : place + effects + deeds
    // One for the line that says that there is more.
    room = isReadable ? max(0, state.size.rows - below - 1) : 0
  }

  /// What is done, to the letter.
  private static func deeds(_ flow: Flow, _ columns: Int) -> [[Piece]] {
    let titles = flow.steps.compactMap { step -> SafeText? in
      if case .wait = step { nil } else { step.title }
    }
    return titles.enumerated().flatMap { index, title in
      folded(index == 0 ? "runs" : "", title, .dialogTitle, columns: columns)
    }
  }

  /// What that comes to.
  private static func effects(
    _ flow: Flow, _ state: DashboardState, _ columns: Int, _ awaitsAnswer: Bool
  ) -> [[Piece]] {
    var lines: [[Piece]] = []
    func add(_ label: SafeText, _ text: SafeText, _ role: Role = .dialog) {
      lines += folded(label, text, role, columns: columns)
    }
    for (index, line) in shortened(flow).enumerated() { add(index == 0 ? "touches" : "", line) }
    for (index, line) in flow.warnings.enumerated() { add(index == 0 ? "mind" : "", line, .warning) }
    if awaitsAnswer { add("", "asking docker what it would do", .dim) }
    add("expects", "\(flow.expects), then says so; if not, \(flow.target.evidence)")
    if let lock = lock(state, flow) {
      for line in Folding.lines(lock, columns: max(1, columns)) { lines.append([Piece(line, .warning)]) }
    }
    if let wanted = flow.typedConfirmation { add("type", "\(wanted) to confirm", .warning) }
    return lines
  }

  /// Whether each line could be seen at some time.
  func isSeen(_ confirmation: Confirmation) -> Bool {
    fits || room > 0 && max(confirmation.seen, room) >= lines.count
  }

  var unseenWords: SafeText {
    room > 0
      ? "there is more of the plan: Down and PgDn show it"
      : "too small to show the whole plan: enlarge the window"
  }

  /// The part that is shown.
  func shown(_ confirmation: Confirmation) -> ArraySlice<[Piece]> {
    if fits { return lines[...] }
    let top = max(0, min(confirmation.top, lines.count - room))
    return lines[top..<min(lines.count, top + room)]
  }

  /// After a key that scrolls; nil where there is nothing to scroll, or it is no such key.
  func scrolled(_ confirmation: Confirmation, _ key: Key) -> Confirmation? {
    guard !fits, room > 0 else { return nil }
    let step: Int
    switch key.code {
    case .down: step = 1
    case .up: step = -1
    case .pageDown: step = room
    case .pageUp: step = -room
    case .home: step = -lines.count
    case .end: step = lines.count
    default: return nil
    }
    var moved = confirmation
    let last = lines.count - room
    moved.top = max(0, min(last, confirmation.top + max(-lines.count, min(step, lines.count))))
    // Who jumps to the end has not read what is between.
    if moved.top <= max(confirmation.seen, room) {
      moved.seen = max(confirmation.seen, room, moved.top + room)
    }
    return moved
  }

  /// Why it would not be run.
  private static func lock(_ state: DashboardState, _ flow: Flow) -> SafeText? {
    if state.isReadOnly { return "read-only: it will be refused" }
    return state.lockedName(of: flow).map {
      "\($0.words) is locked: it will be refused; Esc, then L unlocks it"
    }
  }

  private static func shortened(_ flow: Flow) -> [SafeText] {
    let touches = flow.touches
    let areContainers =
      switch flow.target {
      case .service, .object: true
      case .services, .project, .release, .host: false
      }
    guard areContainers, touches.count > mostTouches else { return touches }
    let named = touches.prefix(mostTouches - 2)
    // The last says what depends on it.
    let rest = touches.dropFirst(mostTouches - 2).dropLast()
    return named + ["and \(rest.count) more"] + touches.suffix(1)
  }

  /// Breaks at blanks where there are any, else inside a word.
  private static func folded(
    _ label: SafeText, _ text: SafeText, _ role: Role, columns: Int
  ) -> [[Piece]] {
    let labelColumns = columns < 50 ? 8 : 10
    return Folding.lines(text, columns: max(1, columns - labelColumns)).enumerated().map { index, line in
      let head: SafeText = index == 0 ? label : ""
      let blanks = String(repeating: " ", count: max(1, labelColumns - head.columns))
      return [Piece("\(head)\(blanks)", .dialog), Piece(line, role)]
    }
  }
}

extension FlowTarget {
  /// Where to look when it went wrong.
  var evidence: SafeText {
    if case .object(let key) = self, key.kind == .node { return "d describes it" }
    return "l shows the log"
  }
}

/// Text folded at blanks.
enum Folding {
  static func lines(_ text: SafeText, columns: Int) -> [SafeText] {
    var lines: [SafeText] = []
    var line: SafeText = ""
    for word in text.text.split(separator: " ") {
      var word: SafeText = "\(word)"
      if !line.isEmpty, line.columns + 1 + word.columns <= columns {
        line = line + " " + word
        continue
      }
      if !line.isEmpty { lines.append(line) }
      while word.columns > columns, let head = Self.head(word, columns: columns), !head.rest.isEmpty {
        lines.append(head.text)
        word = head.rest
      }
      line = word
    }
    return lines + [line]
  }

  /// As much of a word as fits, at least one character, and the rest.
  private static func head(_ word: SafeText, columns: Int) -> (text: SafeText, rest: SafeText)? {
    var end = word.text.startIndex
    var taken: SafeText = ""
    while end < word.text.endIndex {
      let next = word.text.index(after: end)
      let longer: SafeText = "\(word.text[..<next])"
      if longer.columns > columns, !taken.isEmpty { break }
      (taken, end) = (longer, next)
    }
    return taken.isEmpty ? nil : (taken, "\(word.text[end...])")
  }
}
