extension K3sParsing {
  /// From `journalctl -o json`: an object a line, the newest last. Lines that are none are left out: the journal is
  /// written to while it is read.
  package static func journal(_ bytes: [UInt8]) -> K3sJournal {
    K3sJournal(bytes.split(separator: UInt8(ascii: "\n")).compactMap { line(Array($0)) })
  }

  private static func line(_ bytes: [UInt8]) -> K3sJournal.Line? {
    // A line that is no JSON is nobody's message.
    let line = try? JSONReader.read(bytes) { reader throws(JSONFault) -> K3sJournal.Line? in
      guard try reader.enterObject() else { return nil }
      var message: String?
      var moment: Timestamp?
      while let key = try reader.nextKey() {
        switch key {
        case "MESSAGE": message = try reader.journalText()
        case "__REALTIME_TIMESTAMP":
          moment = try reader.stringOrNumber().flatMap { Int64($0) }.flatMap(Self.moment(microseconds:))
        default: try reader.skip()
        }
      }
      return message.map { K3sJournal.Line(at: moment, Self.words(of: $0)) }
    }
    return line ?? nil
  }

  private static func moment(microseconds: Int64) -> Timestamp? {
    let (nanoseconds, isOver) = microseconds.multipliedReportingOverflow(by: 1000)
    return isOver || nanoseconds < 0 ? nil : Timestamp(nanoseconds: nanoseconds)
  }

  /// What k3s itself says, of `time="…" level=fatal msg="…"`; another line is its own words.
  package static func words(of message: String) -> String {
    guard message.hasPrefix("time="), let begin = message.firstRange(of: "msg=\"") else { return message }
    var words = ""
    var isEscaped = false
    for character in message[begin.upperBound...] {
      if isEscaped {
        words.append(character == "n" ? "\n" : character == "t" ? "\t" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        break
      } else {
        words.append(character)
      }
    }
    let level = message.firstRange(of: "level=").map { message[$0.upperBound...].prefix { $0 != " " } }
    return level.map { "\($0): \(words)" } ?? words
  }
}

extension JSONReader {
  /// Text of the journal: a string, the numbers of its bytes where they are no UTF-8 or not printable, or null where
  /// it is too long.
  fileprivate mutating func journalText() throws(JSONFault) -> String? {
    switch try peek("a value") {
    case UInt8(ascii: "\""): return try string()
    case UInt8(ascii: "["):
      var bytes: [UInt8] = []
      guard try enterArray() else { return nil }
      while try nextElement() {
        if try peek("a value") == UInt8(ascii: "\"") {
          // A field that is there twice is an array of its values.
          bytes += try text().utf8 + [UInt8(ascii: "\n")]
        } else if let byte = try integer().flatMap({ UInt8(exactly: $0) }) {
          bytes.append(byte)
        }
      }
      return String(decoding: bytes, as: UTF8.self)
    default:
      try skip()
      return nil
    }
  }
}
