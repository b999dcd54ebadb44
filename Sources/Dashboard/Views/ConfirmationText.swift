import CellGrid
import SafeText
import TopsideCore

/// What a plan says before it is run, folded to the width of its box: nothing of it is cut.
struct ConfirmationText {
  private(set) var lines: [[Piece]] = []
  /// Whether all of it can be seen, its buttons too.
  let fits: Bool

  /// More containers than this are counted, not named.
  private static let mostTouches = 6

  init(_ state: DashboardState, _ flow: Flow, awaitsAnswer: Bool = false) {
    let setting = state.setting
    let columns = DialogView.columns(state.size.columns) - 4
    var lines: [[Piece]] = []
    func add(_ label: SafeText, _ text: SafeText, _ role: Role = .dialog) {
      lines += Self.folded(label, text, role, columns: columns)
    }
    // A cluster's context is part of the place; docker's is one for all services.
    let context: SafeText = flow.target.object == nil ? ", context \(setting.context)" : ""
    lines += Self.folded("on", "\(setting.host), \(flow.place)\(context)", .dialog, columns: columns)
    for (index, command) in flow.commands.enumerated() {
      add(index == 0 ? "runs" : "", "\(ErrorText.words(command))", .dialogTitle)
    }
    for (index, line) in Self.shortened(flow.touches).enumerated() { add(index == 0 ? "touches" : "", line) }
    for (index, line) in flow.warnings.enumerated() { add(index == 0 ? "but" : "", line, .warning) }
    if awaitsAnswer { add("", "asking docker what it would do", .dim) }
    add("expects", "\(flow.expects), then says so; if not, \(flow.target.evidence)")
    if let lock = Self.lock(state, flow) {
      for line in Folding.lines(lock, columns: max(1, columns)) { lines.append([Piece(line, .warning)]) }
    }
    if let wanted = flow.typedConfirmation { add("type", "\(wanted) to confirm", .warning) }
    self.lines = lines
    let below = flow.typedConfirmation == nil ? 3 : 4
    fits = !Layout(state).isTiny && columns >= 30 && lines.count + below <= state.size.rows
  }

  /// Why it would not be run.
  private static func lock(_ state: DashboardState, _ flow: Flow) -> SafeText? {
    if state.isReadOnly { return "read-only: it will be refused" }
    return state.lockedName(of: flow).map {
      "\($0.words) is locked: it will be refused; Esc, then L unlocks it"
    }
  }

  private static func shortened(_ touches: [SafeText]) -> [SafeText] {
    guard touches.count > mostTouches else { return touches }
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
