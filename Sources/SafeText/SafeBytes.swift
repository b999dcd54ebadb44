/// Bytes that may be drawn, and the colours of the line that was appended last.
///
/// The state machine that makes untrusted bytes harmless writes here and nowhere else; a log engine lets it append
/// line after line and notes where each one ends. The rules:
///
/// - A whole escape sequence is dropped, with 7-bit or 8-bit introducer; of SGR the colours are kept beside the text.
/// - What is not a whole sequence is none: its introducer shows as a control and the rest as text, so that an
///   unfinished sequence neither reaches the terminal nor hides anything.
/// - Controls show in caret notation, invisible characters as `<U+202E>`: plain ASCII, readable on any terminal,
///   and unchanged when sanitised again.
package struct SafeBytes: Sendable {
  /// Valid UTF-8, everything that was appended.
  package internal(set) var bytes: [UInt8] = []
  /// Colours of the last line; offsets count from where that line begins.
  package internal(set) var runs: [StyledText.Run] = []

  /// Where the current line begins in `bytes`.
  var lineStart = 0
  var style = TextStyle.plain
  /// A carriage return came, and nothing visible has overwritten the line yet.
  var returnIsPending = false
  /// Combining marks since the last base; nil where there is no base to carry one.
  var marks: Int?
  /// The scalar put last, 0 if it was ASCII.
  var lastScalar: UInt32 = 0
  /// A place whose column is known, so that tabs do not measure the line from its beginning each time.
  var measured = (offset: 0, column: 0)

  package init() {}

  /// Empties the buffer and keeps its memory.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    runs.removeAll(keepingCapacity: true)
    lineStart = 0
  }

  /// Appends a line of output: colours are kept, and of a line that overwrote itself after carriage returns the
  /// last visible state.
  ///
  /// - Parameters:
  ///   - line: The untrusted bytes, without their line feed.
  ///   - limit: Stops soon after this many safe bytes; one untrusted byte may become eight safe ones.
  /// - Returns: How many bytes of the line were taken.
  @discardableResult
  package mutating func append(line: Span<UInt8>, limit: Int = .max) -> Int {
    append(line, isLabel: false, limit: limit)
  }

  /// Appends a name, a label or a message: no colours, and carriage returns are shown.
  package mutating func append(label: Span<UInt8>) { append(label, isLabel: true, limit: .max) }

  /// Appends our own words.
  package mutating func append(_ words: SafeText) {
    beginLine()
    bytes.append(contentsOf: words.text.utf8)
  }

  @discardableResult
  private mutating func append(_ input: Span<UInt8>, isLabel: Bool, limit: Int) -> Int {
    beginLine()
    var index = 0
    while index < input.count, bytes.count - lineStart < limit {
      let end = input.endOfPlainText(from: index)
      if end > index {
        putPlain(input, index..<end)
        index = end
      } else {
        index = step(input, at: index, isLabel: isLabel)
      }
    }
    return index
  }

  private mutating func beginLine() {
    lineStart = bytes.count
    runs.removeAll(keepingCapacity: true)
    style = .plain
    returnIsPending = false
    marks = nil
    lastScalar = 0
    measured = (lineStart, 0)
  }
}
