import SafeText

/// What the machine's tools print, to values.
package enum K3sParsing {
  static func unreadable(_ what: SafeText, _ bytes: [UInt8]) -> K3sUnread {
    let first = String(decoding: bytes.prefix(200), as: UTF8.self).split(whereSeparator: \.isNewline).first
    return K3sUnread(.failure, first.map { "\(what) is not what was expected: \($0)" } ?? "\(what) is empty")
  }

  static func tree(_ bytes: [UInt8], _ what: SafeText) throws(K3sUnread) -> JSONTree {
    do throws(JSONFault) {
      return try JSONReader.read(bytes) { reader throws(JSONFault) in try reader.tree() }
    } catch { throw unreadable(what, bytes) }
  }

  /// From `systemctl show`, with `TZ=UTC`.
  package static func unit(_ bytes: [UInt8]) throws(K3sUnread) -> K3sUnit {
    var fields: [Substring: Substring] = [:]
    let text = String(decoding: bytes, as: UTF8.self)
    for line in text.split(whereSeparator: \.isNewline) {
      guard let equals = line.firstIndex(of: "=") else { continue }
      fields[line[..<equals]] = line[line.index(after: equals)...]
    }
    guard fields["LoadState"] != nil else { throw unreadable("what systemctl prints", bytes) }
    func word(_ name: Substring) -> String { fields[name].map(String.init) ?? "" }
    func number(_ name: Substring) -> Int? { fields[name].flatMap { Int($0) } }
    var unit = K3sUnit()
    unit.loadState = word("LoadState")
    unit.activeState = word("ActiveState")
    unit.subState = word("SubState")
    unit.result = word("Result")
    unit.restarts = number("NRestarts")
    unit.exitStatus = number("ExecMainStatus")
    unit.exitCode = number("ExecMainCode")
    unit.mainPID = number("MainPID")
    unit.activeSince = fields["ActiveEnterTimestamp"].flatMap(moment)
    unit.fragmentPath = word("FragmentPath")
    unit.arguments = arguments(of: word("ExecStart"))
    return unit
  }

  /// `Sat 2026-11-21 22:14:14 UTC`
  static func moment(_ text: Substring) -> Timestamp? {
    let parts = text.split(separator: " ")
    guard parts.count == 4, parts[3] == "UTC" else { return nil }
    return RFC3339.parse("\(parts[1])T\(parts[2])Z")
  }

  /// `{ path=/usr/local/bin/k3s ; argv[]=/usr/local/bin/k3s server ; ignore_errors=no ; … }`: systemd prints the
  /// words with blanks between them, and no quotes.
  private static func arguments(of command: String) -> [String] {
    guard let begin = command.firstRange(of: "argv[]=") else { return [] }
    let rest = command[begin.upperBound...]
    let end = rest.firstRange(of: " ; ignore_errors=")?.lowerBound ?? rest.endIndex
    return rest[..<end].split(separator: " ").map(String.init)
  }

  /// From `timedatectl show -p NTPSynchronized`.
  package static func isSynchronised(_ bytes: [UInt8]) -> Bool? {
    switch String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first {
    case "NTPSynchronized=yes": true
    case "NTPSynchronized=no": false
    default: nil
    }
  }

  /// From `df -Pk PATH`.
  package static func disk(_ bytes: [UInt8]) throws(K3sUnread) -> K3sDisk {
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    let fields = lines.dropFirst().first?.split(separator: " ") ?? []
    // The name of the filesystem may have blanks: the figures are those before the percentage.
    guard let percent = fields.lastIndex(where: { $0.hasSuffix("%") }), percent >= 4,
      let total = Int(fields[percent - 3]), let available = Int(fields[percent - 1]),
      0...(1 << 40) ~= total, 0...(1 << 40) ~= available
    else { throw unreadable("what df prints", bytes) }
    return K3sDisk(total: .kib(total), available: .kib(available))
  }

  /// From `du -sk PATH`.
  package static func size(_ bytes: [UInt8]) throws(K3sUnread) -> ByteCount {
    let first = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first
    guard let first, let kib = Int(first), 0...(1 << 40) ~= kib else {
      throw unreadable("what du prints", bytes)
    }
    return .kib(kib)
  }
}
