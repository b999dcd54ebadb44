import SafeText

/// A file of variables as compose reads it: `.env`. Its values may be secret, so nothing of them gets out of here.
enum VariableFile {
  private static let limit = ByteCount.mib(1)

  /// Sets a variable; every other line stays as it is. The file before is kept beside it, ending in `.before-topside`.
  static func set(
    _ name: String, to value: String, in path: String, _ files: any Files
  ) throws(FileError) -> SafeText {
    guard let before = files.read(path, limit: limit) ?? (files.exists(path) ? nil : []) else {
      throw FileError(path: path, distrust: .tooLong)
    }
    let after = setting(name, to: value, in: before)
    if after == before { return "\(name) is \(value) there already" }
    if !before.isEmpty { try files.writeAtomically(before, to: path + ".before-topside") }
    try files.writeAtomically(after, to: path)
    return "\(name)=\(value) written to \(path)"
  }

  static func setting(_ name: String, to value: String, in file: [UInt8]) -> [UInt8] {
    var lines = file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    let line = Array("\(name)=\(value)".utf8)
    // The last one counts.
    if let index = lines.lastIndex(where: { Self.name(of: $0) == name }) {
      lines[index] = line
    } else {
      if lines.last?.isEmpty == true { lines.removeLast() }
      lines += [line, []]
    }
    return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }

  private static func name(of line: [UInt8]) -> String? {
    guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    let words = String(decoding: line[..<equals], as: UTF8.self).split(separator: " ")
    return words.last.flatMap { words.count == 1 || words.first == "export" ? String($0) : nil }
  }
}
