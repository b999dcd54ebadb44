package import TopsideCore

/// As much of YAML as configuration files of tests have: mappings and lists by indentation, plain and quoted scalars.
/// The real reader is another module's, and tested there.
package struct PlainYAML: YAMLReading {
  private struct Line {
    var number: Int
    var indent: Int
    var text: Substring
  }

  package init() {}

  package func read(_ bytes: [UInt8], file: String) throws(YAMLFault) -> YAMLValue? {
    var lines: [Line] = []
    let text = String(decoding: bytes, as: UTF8.self)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let body = line.drop { $0 == " " }
      if body.isEmpty || body.hasPrefix("#") || body == "---" { continue }
      lines.append(Line(number: index + 1, indent: line.count - body.count, text: body))
    }
    var rest = lines[...]
    guard let first = rest.first else { return nil }
    let value = try Self.block(&rest, indent: first.indent, file)
    guard let left = rest.first else { return value }
    throw YAMLFault("\(file), line \(left.number): not indented as the lines above")
  }

  private static func block(_ lines: inout ArraySlice<Line>, indent: Int, _ file: String) throws(YAMLFault)
    -> YAMLValue
  {
    guard lines.first?.text.hasPrefix("- ") == true else {
      return .mapping(try mapping(&lines, indent: indent, file))
    }
    var items: [YAMLValue] = []
    while let line = lines.first, line.indent == indent, line.text.hasPrefix("- ") {
      lines.removeFirst()
      let inner = Line(number: line.number, indent: indent + 2, text: line.text.dropFirst(2))
      guard colon(inner.text) != nil else {
        items.append(.scalar(unquoted(inner.text)))
        continue
      }
      lines = [inner] + lines
      items.append(.mapping(try mapping(&lines, indent: indent + 2, file)))
    }
    return .sequence(items)
  }

  private static func mapping(_ lines: inout ArraySlice<Line>, indent: Int, _ file: String)
    throws(YAMLFault) -> [YAMLValue.Entry]
  {
    var entries: [YAMLValue.Entry] = []
    while let line = lines.first, line.indent == indent, !line.text.hasPrefix("- ") {
      lines.removeFirst()
      guard let colon = colon(line.text) else { throw YAMLFault("\(file), line \(line.number): no name") }
      let key = unquoted(line.text[..<colon])
      let value = line.text[line.text.index(after: colon)...].drop { $0 == " " }
      guard value.isEmpty else {
        entries.append(.init(key, line: line.number, .scalar(unquoted(value))))
        continue
      }
      let isNested = lines.first.map {
        $0.indent > indent || ($0.indent == indent && $0.text.hasPrefix("- "))
      }
      let next = lines.first?.indent ?? indent
      entries.append(
        .init(
          key, line: line.number,
          isNested == true ? try block(&lines, indent: next, file) : .scalar("")))
    }
    return entries
  }

  /// A colon that ends a name.
  private static func colon(_ text: Substring) -> Substring.Index? {
    text.indices.first { index in
      text[index] == ":"
        && (text.index(after: index) == text.endIndex || text[text.index(after: index)] == " ")
    }
  }

  private static func unquoted(_ text: Substring) -> String {
    guard let quote = text.first, quote == "\"" || quote == "'", text.last == quote, text.count > 1 else {
      return String(text)
    }
    return String(text.dropFirst().dropLast())
  }
}
