/// Reads what a program writes to its terminal: text, cursor, erasing, scrolling, and the modes it switches.
///
/// It knows what ncurses sends to an xterm. What it does not know it notes in `unknown`.
package struct VTParser {
  package var screen: VTScreen
  /// Private modes that are on, by number: 1 application cursor keys, 25 cursor, 1000 mouse, 2004 bracketed paste ...
  package private(set) var modes: Set<Int> = [7, 25]
  package private(set) var hasApplicationKeypad = false
  /// Sequences that it does not understand.
  package private(set) var unknown: Set<String> = []
  /// What OSC sequences said, for example `52;c;...`.
  package private(set) var systemCommands: [String] = []
  package private(set) var byteCount = 0
  package private(set) var escapeCount = 0
  package private(set) var highByteCount = 0

  private enum State { case ground, escape, designate, control, string }
  private var state = State.ground
  private var sequence: [UInt8] = []
  private var character: [UInt8] = []
  /// Whether G0 and G1 are the line drawing set, which of them is designated next, and which one is in use.
  private var lineDrawing = [false, false]
  private var designated = 0
  private var inUse = 0

  package init(columns: Int, rows: Int) { screen = VTScreen(columns: columns, rows: rows) }

  /// What a program that has ended has left on; empty when the terminal is as it was.
  package var leftOn: [String] {
    let harmful = [
      1: "application cursor keys", 9: "mouse", 1000: "mouse", 1002: "mouse", 1003: "mouse", 1004: "focus",
      1005: "mouse encoding", 1006: "mouse encoding", 1015: "mouse encoding", 1049: "alternate screen",
      1047: "alternate screen", 47: "alternate screen", 2004: "bracketed paste",
    ]
    var left = modes.compactMap { harmful[$0] }
    if !modes.contains(25) { left.append("cursor hidden") }
    if !modes.contains(7) { left.append("no wrapping") }
    if hasApplicationKeypad { left.append("application keypad") }
    if lineDrawing[inUse] { left.append("line drawing") }
    return left.sorted()
  }

  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      byteCount += 1
      if byte == 0x1B { escapeCount += 1 }
      if byte >= 0x80 { highByteCount += 1 }
      take(byte)
    }
  }

  private mutating func take(_ byte: UInt8) {
    switch (state, byte) {
    case (.string, 0x07): endString()
    case (.string, 0x1B):
      endString()
      state = .escape
    case (.string, _): sequence.append(byte)
    case (_, 0x18): state = .ground
    case (_, 0x1B):
      state = .escape
      sequence = []
    case (.ground, _): ground(byte)
    case (.escape, _): escape(byte)
    case (.designate, _):
      lineDrawing[designated] = byte == UInt8(ascii: "0")
      state = .ground
    case (.control, 0x40...0x7E):
      state = .ground
      control(byte)
    case (.control, _): sequence.append(byte)
    }
  }

  private mutating func endString() {
    systemCommands.append(String(decoding: sequence, as: UTF8.self))
    state = .ground
  }

  private mutating func ground(_ byte: UInt8) {
    switch byte {
    case 0x08: screen.moveTo(x: min(screen.x, screen.columns - 1) - 1, y: screen.y)
    case 0x09: screen.moveTo(x: (screen.x / 8 + 1) * 8, y: screen.y)
    case 0x0A: screen.lineFeed()
    case 0x0D: screen.moveTo(x: 0, y: screen.y)
    case 0x0E: inUse = 1
    case 0x0F: inUse = 0
    case ..<0x20, 0x7F: break
    default: text(byte)
    }
  }

  private mutating func text(_ byte: UInt8) {
    character.append(byte)
    let length = character[0] < 0x80 ? 1 : character[0] < 0xE0 ? 2 : character[0] < 0xF0 ? 3 : 4
    guard character.count >= length else { return }
    let text = String(decoding: character, as: UTF8.self)
    character = []
    let value = text.unicodeScalars.first?.value ?? 32
    screen.print(lineDrawing[inUse] && byte < 0x80 ? drawing(byte) : text, width: Self.width(value))
  }

  private func drawing(_ byte: UInt8) -> String {
    let drawn: [Character: String] = [
      "q": "─", "x": "│", "l": "┌", "k": "┐", "m": "└", "j": "┘", "t": "├", "u": "┤", "w": "┬", "v": "┴",
      "n": "┼",
    ]
    let plain = Character(Unicode.Scalar(byte))
    return drawn[plain] ?? String(plain)
  }

  /// Enough of the widths for what tests draw: east Asian letters and emoji are wide, marks have none.
  private static func width(_ value: UInt32) -> Int {
    switch value {
    case 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F: 0
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60:
      2
    case 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD: 2
    default: 1
    }
  }

  private mutating func escape(_ byte: UInt8) {
    state = .ground
    switch byte {
    case UInt8(ascii: "["): state = .control
    case UInt8(ascii: "]"), UInt8(ascii: "P"): state = .string
    case UInt8(ascii: "("), UInt8(ascii: ")"):
      designated = byte == UInt8(ascii: "(") ? 0 : 1
      state = .designate
    case UInt8(ascii: "="): hasApplicationKeypad = true
    case UInt8(ascii: ">"): hasApplicationKeypad = false
    case UInt8(ascii: "M"): screen.reverseLineFeed()
    case UInt8(ascii: "D"): screen.lineFeed()
    case UInt8(ascii: "7"): screen.saveCursor()
    case UInt8(ascii: "8"): screen.restoreCursor()
    case UInt8(ascii: "\\"): break
    default: unknown.insert("ESC \(Character(Unicode.Scalar(byte)))")
    }
  }

  private mutating func control(_ final: UInt8) {
    let text = String(decoding: sequence, as: UTF8.self)
    if text.hasPrefix("?") { return setModes(text.dropFirst(), final) }
    let numbers = text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    let first = numbers.first ?? 0
    if !moveCursor(final, first, numbers), !edit(final, first, numbers) {
      unknown.insert("CSI \(text)\(Character(Unicode.Scalar(final)))")
    }
  }

  private mutating func setModes(_ numbers: Substring, _ final: UInt8) {
    for number in numbers.split(separator: ";").compactMap({ Int($0) }) {
      if final == UInt8(ascii: "h") { modes.insert(number) } else { modes.remove(number) }
      if [47, 1047, 1049].contains(number) { screen.showAlternate(final == UInt8(ascii: "h")) }
    }
  }

  private mutating func moveCursor(_ final: UInt8, _ first: Int, _ numbers: [Int]) -> Bool {
    let count = max(1, first)
    let (x, y) = (min(screen.x, screen.columns - 1), screen.y)
    switch final {
    case UInt8(ascii: "A"): screen.moveTo(x: x, y: y - count)
    case UInt8(ascii: "B"): screen.moveTo(x: x, y: y + count)
    case UInt8(ascii: "C"): screen.moveTo(x: x + count, y: y)
    case UInt8(ascii: "D"): screen.moveTo(x: x - count, y: y)
    case UInt8(ascii: "G"): screen.moveTo(x: count - 1, y: y)
    case UInt8(ascii: "d"): screen.moveTo(x: x, y: count - 1)
    case UInt8(ascii: "H"), UInt8(ascii: "f"):
      screen.moveTo(x: max(1, numbers.count > 1 ? numbers[1] : 1) - 1, y: count - 1)
    case UInt8(ascii: "I"): screen.moveTo(x: (x / 8 + count) * 8, y: y)
    case UInt8(ascii: "Z"): screen.moveTo(x: max(0, ((x + 7) / 8 - count) * 8), y: y)
    default: return false
    }
    return true
  }

  private mutating func edit(_ final: UInt8, _ first: Int, _ numbers: [Int]) -> Bool {
    let count = max(1, first)
    switch final {
    case UInt8(ascii: "J"): eraseScreen(first)
    case UInt8(ascii: "K"): eraseLine(first)
    case UInt8(ascii: "X"): screen.erase(columns: screen.x..<screen.x + count, row: screen.y)
    case UInt8(ascii: "@"): screen.insertCells(count)
    case UInt8(ascii: "P"): screen.insertCells(-count)
    case UInt8(ascii: "L"): screen.insertLines(count)
    case UInt8(ascii: "M"): screen.insertLines(-count)
    case UInt8(ascii: "S"): screen.scroll(by: count)
    case UInt8(ascii: "T"): screen.scroll(by: -count)
    case UInt8(ascii: "b"): screen.repeatLast(count)
    case UInt8(ascii: "r"):
      let bottom = numbers.count > 1 && numbers[1] > 0 ? numbers[1] : screen.rows
      screen.setRegion(top: count - 1, bottom: bottom - 1)
    // Colours; insert mode, which ncurses switches off; window titles and cursor shapes.
    case UInt8(ascii: "m"), UInt8(ascii: "l"), UInt8(ascii: "h"), UInt8(ascii: "t"), UInt8(ascii: "q"): break
    default: return false
    }
    return true
  }

  private mutating func eraseScreen(_ which: Int) {
    switch which {
    case 0:
      eraseLine(0)
      screen.erase(rows: screen.y + 1..<max(screen.y + 1, screen.rows))
    case 1:
      eraseLine(1)
      screen.erase(rows: 0..<screen.y)
    default: screen.erase(rows: 0..<screen.rows)
    }
  }

  private mutating func eraseLine(_ which: Int) {
    switch which {
    case 0: screen.erase(columns: min(screen.x, screen.columns)..<screen.columns, row: screen.y)
    case 1: screen.erase(columns: 0..<screen.x + 1, row: screen.y)
    default: screen.erase(columns: 0..<screen.columns, row: screen.y)
    }
  }
}
