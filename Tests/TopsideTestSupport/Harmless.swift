package import SafeText
package import Testing

/// Expects that text can do nothing to a terminal and hides nothing, and that its colours lie inside it.
package func expectHarmless(
  _ line: StyledText, _ whose: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  let text = line.text.text
  #expect(harm(in: text).isEmpty, "\(whose)", sourceLocation: sourceLocation)
  #expect(longestRowOfMarks(text) <= 4, "\(whose)", sourceLocation: sourceLocation)
  #expect(runsLieInside(line), "\(whose)", sourceLocation: sourceLocation)
}

/// The characters of a text that do something to a terminal, or cannot be seen.
package func harm(in text: String) -> [Unicode.Scalar] { text.unicodeScalars.filter(isHarmful) }

package func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
  if 0x20...0x7E ~= scalar.value { return false }
  return switch scalar.properties.generalCategory {
  case .control, .format, .unassigned, .privateUse, .surrogate, .lineSeparator, .paragraphSeparator: true
  default: scalar.properties.isDefaultIgnorableCodePoint
  }
}

private func longestRowOfMarks(_ text: String) -> Int {
  var (row, longest) = (0, 0)
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark: row += 1
    default: row = 0
    }
    longest = max(longest, row)
  }
  return longest
}

private func runsLieInside(_ line: StyledText) -> Bool {
  let utf8 = Array(line.text.text.utf8)
  var end = 0
  for run in line.runs {
    guard run.bytes.lowerBound >= end, run.bytes.upperBound <= utf8.count, !run.bytes.isEmpty else {
      return false
    }
    guard utf8[run.bytes.lowerBound] & 0xC0 != 0x80, run.style != .plain else { return false }
    end = run.bytes.upperBound
  }
  return true
}
