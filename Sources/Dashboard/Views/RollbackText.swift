import CellGrid
import SafeText
import TopsideCore

/// What is said above the list of versions, the most important first.
struct RollbackText {
  let dialog: RollbackDialog
  let columns: Int

  /// Folded lines.
  var facts: [[Piece]] {
    guard let survey = dialog.survey else { return [] }
    var lines: [[Piece]] = []
    func add(_ label: SafeText, _ text: SafeText, _ role: Role = .dialog) {
      lines += Self.folded(label, text, role, columns: columns)
    }
    add("runs", Self.running(survey), .dialogTitle)
    if let variable = survey.variable { add("by", variable.words) }
    let movers = survey.movers.map(\.service)
    add("moves", movers.isEmpty ? "nothing" : SafeText(sanitising: movers, separator: ", "))
    let others = survey.services.filter { !$0.moves }.map { service -> String in
      service.isGoverned ? "\(service.service) (has an end)" : service.service
    }
    if !others.isEmpty { add("stays", SafeText(sanitising: others, separator: ", ")) }
    switch survey.proof {
    case .proven: add("proof", "compose sees what the containers were made with")
    case .recovered(let names):
      add("proof", "with \(SafeText(sanitising: names, separator: ", ")), read off the running containers")
    case .drifted: break
    }
    for note in survey.notes { add("", note, .dim) }
    return lines
  }

  /// Why nothing can be done, and what to do about it.
  var refusal: [[Piece]] {
    guard let words = dialog.refusal else { return [] }
    guard let survey = dialog.survey, !survey.proof.drifts.isEmpty else {
      return Folding.lines(words, columns: columns).map { [Piece($0, .failed)] }
    }
    let head: SafeText =
      "compose sees other values here than the running containers were made with. It would make these anew:"
    var lines = Folding.lines(head, columns: columns).map { [Piece($0, .failed)] }
    for drift in survey.proof.drifts {
      lines += Self.folded("  \(drift.service)", drift.reason, .warning, columns: columns, label: 14)
    }
    let advice: SafeText = "Start topside with the variables set as they were, or bring the project up first."
    lines += Folding.lines(advice, columns: columns).map { [Piece($0, .dialog)] }
    for note in survey.notes {
      lines += Folding.lines(note, columns: columns).map { [Piece($0, .dim)] }
    }
    return lines
  }

  static func running(_ survey: RollbackSurvey) -> SafeText {
    switch survey.running {
    case .none: "no version that a variable decides"
    case .one(let tag): "\(tag.text)"
    case .mixed(let tags): "mixed: \(SafeText(sanitising: tags.map(\.text), separator: ", "))"
    }
  }

  static func folded(
    _ label: SafeText, _ text: SafeText, _ role: Role, columns: Int, label width: Int = 8
  ) -> [[Piece]] {
    let width = label.columns >= width ? label.columns + 1 : width
    return Folding.lines(text, columns: max(1, columns - width)).enumerated().map { index, line in
      let head: SafeText = index == 0 ? label : ""
      return [
        Piece("\(head)\(String(repeating: " ", count: max(1, width - head.columns)))", .dim),
        Piece(line, role),
      ]
    }
  }
}
