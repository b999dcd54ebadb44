package import SafeText

/// The newest of what the audit log has.
package struct AuditTrail: Hashable, Sendable {
  /// The newest first.
  package var records: [AuditRecord]
  /// Whether older ones were left out.
  package var isCut: Bool

  /// What is read of the log, from its end.
  package static let limit = ByteCount.kib(256)

  /// - Returns: nil when there is no log yet, or it may not be read.
  package init?(reading path: String, _ files: some Files, limit: ByteCount = Self.limit) {
    guard let end = files.readEnd(path, limit: limit) else { return nil }
    self.init(end.bytes, isCut: !end.isWhole)
  }

  /// From the end of a log; of one that was cut, the first line is a part of one.
  package init(_ bytes: [UInt8], isCut: Bool) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    records = lines.dropFirst(isCut ? 1 : 0).reversed().compactMap { AuditRecord(line: $0) }
    self.isCut = isCut
  }

  /// Those that have a text in what is shown of them.
  package func matching(_ text: SafeText) -> [AuditRecord] {
    let wanted = text.text.lowercased()
    guard !wanted.isEmpty else { return records }
    return records.filter { record in
      [record.time, record.who.text, record.phaseWord.text, record.target ?? "", record.words.text].contains {
        $0.lowercased().contains(wanted)
      }
    }
  }
}

extension AuditRecord {
  /// When it was written; nil when the line says no moment.
  package var moment: Timestamp? { RFC3339.parse(time) }

  package var who: SafeText { sudoUser.map { "\(actor.user) (\($0))" } ?? "\(actor.user)" }

  private var sudoUser: String? { actor.sudoUser.flatMap { $0 == actor.user ? nil : $0 } }

  package var phaseWord: SafeText {
    switch phase {
    case .started: "begins"
    case .ended: hasFailed ? "FAILED" : "ended"
    case .verified: hasFailed ? "NOT OK" : "verified"
    }
  }

  /// Whether it tells of something that did not go well.
  package var hasFailed: Bool {
    switch phase {
    case .started: false
    case .ended: outcome != "succeeded"
    case .verified: !(outcome ?? "").hasPrefix("succeeded")
    }
  }

  /// The command, and what came of it.
  package var words: SafeText {
    let command = SafeText(sanitising: argv, separator: " ")
    switch phase {
    case .started: return command
    case .verified: return "\(outcome ?? ""): \(command)"
    case .ended:
      let took: SafeText = durationMilliseconds.map { ", \($0 / 1000).\($0 % 1000 / 100) s" } ?? ""
      let end: SafeText =
        exitCode.map { "exit \(Words.exit($0))" } ?? signal.map { "signal \($0)" } ?? "\(outcome ?? "")"
      let error: SafeText = error.map { ": \($0)" } ?? ""
      return "\(end)\(took)\(error): \(command)"
    }
  }
}
