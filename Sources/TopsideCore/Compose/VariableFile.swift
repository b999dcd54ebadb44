import SafeText

/// A file of variables as compose reads it: `.env`. Its values may be secret, so nothing of them gets out of here but
/// the one that is asked for.
enum VariableFile {
  private static let limit = ByteCount.mib(1)
  /// What the file before is kept as.
  static let backup = ".before-topside"

  /// Sets a variable; every other line stays as it is, and so do the file's mode and owner. The file before is kept
  /// beside it.
  ///
  /// - Parameters:
  ///   - name: Of the variable.
  ///   - value: Without blanks, quotes and signs that compose would understand.
  ///   - path: Of the file, which need not be there.
  ///   - files: Where it is.
  /// - Returns: What was done, in words.
  /// - Throws: When it cannot be read or written; then it is as it was.
  static func set(
    _ name: String, to value: String, in path: String, _ files: any Files
  ) throws(FileError) -> SafeText {
    guard let before = files.read(path, limit: limit) ?? (files.exists(path) ? nil : []) else {
      throw FileError(path: path, distrust: .tooLong)
    }
    let after = setting(name, to: value, in: before)
    if after == before { return "\(name) is \(value) there already" }
    if !before.isEmpty { try files.writeAtomically(before, to: path + backup) }
    try files.replace(path, with: after)
    return "\(name)=\(value) written to \(path)"
  }

  static func setting(_ name: String, to value: String, in file: [UInt8]) -> [UInt8] {
    var lines = file.split(separator: newline, omittingEmptySubsequences: false).map(Array.init)
    // The last one counts.
    if let found = assignments(lines).last(where: { $0.name == name }) {
      let line = lines[found.lines.lowerBound]
      var new = Array(line[...found.equals]) + blanks(after: found.equals, line)
      let quote = found.quote.map { [$0] } ?? []
      new += quote + Array(value.utf8) + quote + found.rest
      lines.replaceSubrange(found.lines, with: [new])
    } else {
      let isDOS = lines.first?.last == carriageReturn
      if lines.last?.isEmpty == true { lines.removeLast() }
      if isDOS, !lines.isEmpty, lines[lines.count - 1].last != carriageReturn {
        lines[lines.count - 1].append(carriageReturn)
      }
      lines += [Array("\(name)=\(value)".utf8) + (isDOS ? [carriageReturn] : []), []]
    }
    return Array(lines.joined(separator: [newline]))
  }

  /// What compose would read; nil when there is no line for it, or its value has variables of its own.
  static func value(of name: String, in file: [UInt8]) -> String? {
    let lines = file.split(separator: newline, omittingEmptySubsequences: false).map(Array.init)
    guard let found = assignments(lines).last(where: { $0.name == name }),
      !found.value.contains(UInt8(ascii: "$")) || found.quote == UInt8(ascii: "'")
    else { return nil }
    return String(decoding: found.value, as: UTF8.self)
  }

  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let blank = UInt8(ascii: " ")

  private struct Assignment {
    var name: String
    /// More than one where a value in quotes goes over several.
    var lines: Range<Int>
    /// Where `=` or `:` is in the first.
    var equals: Int
    var quote: UInt8?
    var value: [UInt8]
    /// What follows the value: a comment, the end of a DOS line.
    var rest: [UInt8]
  }

  private static func blanks(after equals: Int, _ line: [UInt8]) -> [UInt8] {
    Array(line[(equals + 1)...].prefix { $0 == blank || $0 == UInt8(ascii: "\t") })
  }

  private static func assignments(_ lines: [[UInt8]]) -> [Assignment] {
    var found: [Assignment] = []
    var index = 0
    while index < lines.count {
      guard let (name, equals) = name(lines[index]) else {
        index += 1
        continue
      }
      let assignment = assignment(name, equals, lines, at: index)
      found.append(assignment)
      index = assignment.lines.upperBound
    }
    return found
  }

  private static func assignment(_ name: String, _ equals: Int, _ lines: [[UInt8]], at index: Int)
    -> Assignment
  {
    let line = lines[index]
    let text = Array(line[(equals + 1 + blanks(after: equals, line).count)...])
    var result = Assignment(
      name: name, lines: index..<(index + 1), equals: equals, quote: nil, value: [], rest: [])
    if let quote = text.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      var all = Array(text.dropFirst())
      var last = index
      while true {
        if let end = endOfQuoted(all, quote) {
          result.quote = quote
          result.value = Array(all[..<end])
          result.rest = Array(all[(end + 1)...])
          result.lines = index..<(last + 1)
          return result
        }
        guard last + 1 < lines.count else { break }  // never closed: taken as it stands
        last += 1
        all += [newline] + lines[last]
      }
    }
    var end = text.count
    // A comment begins with a blank.
    for place in text.indices.dropFirst() where text[place] == UInt8(ascii: "#") && text[place - 1] == blank {
      end = place
      break
    }
    while end > 0,
      text[end - 1] == blank || text[end - 1] == UInt8(ascii: "\t") || text[end - 1] == carriageReturn
    {
      end -= 1
    }
    result.value = Array(text[..<end])
    result.rest = Array(text[end...])
    return result
  }

  private static func endOfQuoted(_ text: [UInt8], _ quote: UInt8) -> Int? {
    text.indices.first { text[$0] == quote && ($0 == 0 || text[$0 - 1] != UInt8(ascii: "\\")) }
  }

  /// The name that a line gives a value to, and where its sign is.
  private static func name(_ line: [UInt8]) -> (String, Int)? {
    guard let equals = line.firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }) else {
      return nil
    }
    let words = line[..<equals].split(whereSeparator: { $0 == blank || $0 == UInt8(ascii: "\t") })
      .map { String(decoding: $0, as: UTF8.self) }
    guard let last = words.last, !last.hasPrefix("#"),
      words.count == 1 || (words.count == 2 && words[0] == "export")
    else { return nil }
    return (last, equals)
  }
}
