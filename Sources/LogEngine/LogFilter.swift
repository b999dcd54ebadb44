internal import SafeText

/// Which lines are shown.
///
/// Terms separated by blanks must all hold: `word` must be in the line, `!word` must not, `"two words"` keeps its
/// blank; `level:warn` wants that level or worse, `source:web` a source whose name begins so (several are
/// alternatives), `!source:db` none such. In regex syntax each term is a regular expression.
package struct LogFilter: Hashable, Sendable {
  package static let maximumContext = 99

  package var includes: [LogPattern] = []
  package var excludes: [LogPattern] = []
  package var minimumLevel = LogLevel.unknown
  /// Beginnings of the names of sources; none is all.
  package var sources: [String] = []
  package var excludedSources: [String] = []
  /// Lines before and after each hit that are shown as well, 0 to 99.
  package var context: Int

  /// Reads what an operator typed. A quote or `!` without anything behind it is not there yet, and no error.
  ///
  /// - Throws: What is wrong, and where.
  package init(parsing text: String, syntax: LogPattern.Syntax, context: Int = 0) throws(LogPatternError) {
    self.context = min(max(context, 0), Self.maximumContext)
    let terms = Term.split(text)
    for term in terms {
      do { try add(term, syntax) } catch {
        // Places are counted within a term.
        throw terms.count == 1 ? error : LogPatternError(words: "\(term.text): \(error.words)")
      }
    }
  }

  package var isEmpty: Bool {
    includes.isEmpty && excludes.isEmpty && minimumLevel == .unknown && sources.isEmpty
      && excludedSources.isEmpty
  }

  private mutating func add(_ term: Term, _ syntax: LogPattern.Syntax) throws(LogPatternError) {
    switch term.key {
    case .level:
      guard !term.isExcluded else { throw LogPatternError(words: "! does not go with level:") }
      minimumLevel = max(minimumLevel, try Self.level(term.text))
    case .source:
      guard !term.text.isEmpty else { throw LogPatternError(words: "source: wants the beginning of a name") }
      if term.isExcluded { excludedSources.append(term.text) } else { sources.append(term.text) }
    case nil:
      guard !term.text.isEmpty else { return }
      let pattern = try LogPattern(term.text, syntax: syntax)
      if term.isExcluded { excludes.append(pattern) } else { includes.append(pattern) }
    }
  }

  /// The level of a name, or of the beginning of one; they differ in their first letter.
  private static func level(_ name: String) throws(LogPatternError) -> LogLevel {
    let names: [(String, LogLevel)] = [
      ("debug", .debug), ("info", .info), ("notice", .notice), ("warning", .warning), ("error", .error),
      ("fatal", .fatal),
    ]
    guard !name.isEmpty, let found = names.first(where: { $0.0.hasPrefix(name.lowercased()) }) else {
      let what: SafeText = name.isEmpty ? "level: wants a name" : "no level is called \(name)"
      throw LogPatternError(words: "\(what): debug info notice warn error fatal")
    }
    return found.1
  }
}

/// One term of a filter as typed.
private struct Term {
  enum Key: String, CaseIterable {
    case level = "level:"
    case source = "source:"
  }

  var isExcluded = false
  var key: Key?
  var text = ""

  static func split(_ text: String) -> [Term] {
    var terms: [Term] = []
    var rest = text[...]
    while true {
      rest = rest.drop { $0 == " " }
      guard !rest.isEmpty else { return terms }
      terms.append(Term(&rest))
    }
  }

  private init(_ rest: inout Substring) {
    if rest.first == "!" {
      isExcluded = true
      rest.removeFirst()
    }
    if let key = Key.allCases.first(where: { rest.hasPrefix($0.rawValue) }) {
      self.key = key
      rest.removeFirst(key.rawValue.count)
    }
    text = rest.first == "\"" ? Self.quoted(&rest) : Self.word(&rest)
  }

  private static func word(_ rest: inout Substring) -> String {
    let word = rest.prefix { $0 != " " }
    rest.removeFirst(word.count)
    return String(word)
  }

  /// Up to a quote before a blank or at the end, so that `"level":"warn"` can be typed as it stands in a line.
  private static func quoted(_ rest: inout Substring) -> String {
    rest.removeFirst()
    var end = rest.startIndex
    while end < rest.endIndex {
      let next = rest.index(after: end)
      if rest[end] == "\"", next == rest.endIndex || rest[next] == " " {
        let text = String(rest[..<end])
        rest = rest[next...]
        return text
      }
      end = next
    }
    let text = String(rest)
    rest = rest[rest.endIndex...]
    return text
  }
}
