package import SafeText

/// A change of one value in a YAML file whose top level is a mapping, as `config.yaml` of k3s is. Quotes, comments
/// and all other lines stay as they are.
package struct SettingEdit: Hashable, Codable, Sendable {
  package var path: String
  package var key: String
  /// nil: the key is added.
  package var old: String?
  /// nil: the line is taken out.
  package var new: String?
  /// Where the file before is kept; what is there already stays.
  package var backup: String

  package init(path: String, key: String, from old: String?, to new: String?, backup: String) {
    self.path = path
    self.key = key
    self.old = old
    self.new = new
    self.backup = backup
  }

  /// The way back.
  package var reversed: SettingEdit {
    SettingEdit(path: path, key: key, from: new, to: old, backup: "\(backup).undone")
  }

  package var title: SafeText {
    switch (old, new) {
    case (let old?, let new?): "write \(new) for \(old) in \(key) of \(path)"
    case (nil, let new?): "write \(key): \(new) to \(path)"
    case (let old?, nil): "take \(key): \(old) out of \(path)"
    case (nil, nil): "leave \(path) as it is"
    }
  }

  package var diff: [SafeText] {
    (old.map { ["- \(key): \($0)"] } ?? []) + (new.map { ["+ \(key): \($0)"] } ?? [])
  }

  private static let limit = ByteCount.mib(1)

  func make(in files: any Files) throws(FileError) -> SafeText {
    guard let before = files.read(path, limit: Self.limit) ?? (files.exists(path) ? nil : []) else {
      throw FileError(path: path, distrust: .tooLong)
    }
    guard let after = applied(to: before) else { throw FileError(path: path, distrust: .changed) }
    if after == before { return "it says so already" }
    if !before.isEmpty, !files.exists(backup) { try files.writeAtomically(before, to: backup) }
    try files.replace(path, with: after)
    return title
  }

  /// - Returns: The same where it is done already; nil where there is something else than what was to be changed.
  package func applied(to file: [UInt8]) -> [UInt8]? {
    var lines = file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    let block = block(in: lines)
    switch (old, new) {
    case (nil, nil): return file
    case (nil, let new?):
      guard block == nil else { return contains(new, lines, block) ? file : nil }
      if lines.last?.isEmpty == true { lines.removeLast() }
      lines += [Array("\(key): \(new)".utf8), []]
    case (let old?, nil):
      guard let block else { return file }
      guard contains(old, lines, block) else { return nil }
      lines.removeSubrange(block)
    case (let old?, let new?):
      guard let block else { return nil }
      guard let place = place(of: old, lines, block) else { return contains(new, lines, block) ? file : nil }
      lines[place.line].replaceSubrange(place.range, with: Array(new.utf8))
    }
    return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }

  /// The lines of the key, with those of a list below it.
  private func block(in lines: [[UInt8]]) -> Range<Int>? {
    func isKey(_ line: [UInt8]) -> Bool {
      let text = String(decoding: line, as: UTF8.self)
      return ["\(key):", "\(key)+:", "\"\(key)\":", "'\(key)':"].contains(where: text.hasPrefix)
    }
    // The last one counts.
    guard let first = lines.lastIndex(where: isKey) else { return nil }
    var end = first + 1
    while end < lines.count, let byte = lines[end].first,
      byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "\t")
    {
      end += 1
    }
    return first..<end
  }

  private func contains(_ value: String, _ lines: [[UInt8]], _ block: Range<Int>?) -> Bool {
    block.map { place(of: value, lines, $0) != nil } ?? false
  }

  /// Where a value stands by itself, in front of any comment.
  private func place(of value: String, _ lines: [[UInt8]], _ block: Range<Int>) -> (
    line: Int, range: Range<Int>
  )? {
    let wanted = Array(value.utf8)
    if wanted.isEmpty { return nil }
    for index in block {
      let line = lines[index]
      let comment = line.firstIndex(of: UInt8(ascii: "#")) ?? line.count
      var start = 0
      while start + wanted.count <= comment {
        let end = start + wanted.count
        if Array(line[start..<end]) == wanted, start == 0 || !Self.isPart(line[start - 1]),
          end == line.count || !Self.isPart(line[end])
        {
          return (index, start..<end)
        }
        start += 1
      }
    }
    return nil
  }

  /// Whether a byte can be part of an address or a name.
  private static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "/"):
      true
    default: false
    }
  }
}
