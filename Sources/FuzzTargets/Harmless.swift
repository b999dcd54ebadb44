import SafeText

/// Text can do nothing to a terminal and hides nothing.
func expectHarmless(_ text: SafeText) {
  var marks = 0
  for scalar in text.text.unicodeScalars {
    // Most are, and need no look at a table.
    if 0x20...0x7E ~= scalar.value {
      marks = 0
      continue
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .unassigned, .privateUse, .surrogate, .lineSeparator, .paragraphSeparator:
      preconditionFailure("a harmful character came through")
    case .nonspacingMark, .enclosingMark, .spacingMark: marks += 1
    default: marks = 0
    }
    precondition(marks <= 4, "marks pile up")
    precondition(!scalar.properties.isDefaultIgnorableCodePoint, "an invisible character came through")
  }
}

/// Colours lie inside the text, in order, on whole characters.
func expectHarmless(_ line: StyledText) {
  expectHarmless(line.text)
  guard !line.runs.isEmpty else { return }
  let bytes = Array(line.text.text.utf8)
  var end = 0
  for run in line.runs {
    precondition(run.bytes.lowerBound >= end, "runs overlap or are out of order")
    precondition(run.bytes.upperBound <= bytes.count, "a run goes beyond the text")
    precondition(!run.bytes.isEmpty && run.style != .plain, "a run of nothing")
    precondition(bytes[run.bytes.lowerBound] & 0xC0 != 0x80, "a run begins inside a character")
    precondition(
      run.bytes.upperBound == bytes.count || bytes[run.bytes.upperBound] & 0xC0 != 0x80,
      "a run ends inside a character")
    end = run.bytes.upperBound
  }
}
