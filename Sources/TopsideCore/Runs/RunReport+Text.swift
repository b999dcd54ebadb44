package import SafeText

extension RunReport {
  /// Plan, steps and output, a line each, none of them folded.
  package var lines: [SafeText] {
    var lines = [record.flow.title]
    lines += facts.map { "  \(Self.padded($0.label, 9)) \($0.text)" }
    lines.append("steps")
    for index in record.steps.indices { lines += step(index) }
    return lines + next
  }

  /// One of its steps, with what it found and what it printed.
  package func step(_ index: Int) -> [SafeText] {
    let step = record.steps[index]
    let took = step.duration(at: now, in: record.state).map(Words.age) ?? ""
    let head: SafeText =
      "  \(index + 1)  \(Self.padded(step.word(in: record.state), 8)) \(Self.padded(took, 4)) \(record.flow.steps[index].title)"
    var lines = [head]
    if !step.note.isEmpty { lines.append("     \(step.note)") }
    if step.outputBefore > 0 { lines.append("     | (\(step.outputBefore) lines before these)") }
    return lines + step.output.map { "     | \($0)" }
  }

  /// What can be done about it from a shell.
  private var next: [SafeText] {
    let id = record.id.text
    switch record.state {
    case .interrupted:
      let undo: [SafeText] = record.remedies.first.map { ["topside runs undo \(id): \($0.title)"] } ?? []
      return ["topside runs resume \(id): goes on \(record.progress)"] + undo
    case .ended(.failed):
      return record.remedies.first.map { ["topside runs undo \(id): \($0.title)"] } ?? []
    case .planned, .running, .ended: return []
    }
  }

  /// For words of ours: a letter is a column.
  private static func padded(_ text: SafeText, _ columns: Int) -> SafeText {
    "\(text)\(String(repeating: " ", count: max(0, columns - text.text.count)))"
  }
}
