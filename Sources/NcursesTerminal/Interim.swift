import CellGrid

/// Single bytes and what terminfo knows.
struct KeyDecoder {
  private let terminfo: [[UInt8]: Key]
  private var pending: [UInt8] = []

  init(terminfo: [[UInt8]: Key]) { self.terminfo = terminfo }

  var isPending: Bool { !pending.isEmpty }

  mutating func decode(_ bytes: [UInt8]) -> [Input] {
    bytes.reduce(into: []) { inputs, byte in
      if pending.isEmpty, byte != 0x1B {
        inputs.append(.key(plain(byte)))
        return
      }
      pending.append(byte)
      if let key = terminfo[pending] {
        inputs.append(.key(key))
        pending = []
      } else if !terminfo.keys.contains(where: { $0.starts(with: pending) }) {
        pending = []
      }
    }
  }

  mutating func flush() -> [Input] {
    defer { pending = [] }
    return pending == [0x1B] ? [.key(Key(.escape))] : []
  }

  private func plain(_ byte: UInt8) -> Key {
    switch byte {
    case 9: Key(.tab)
    case 13: Key(.enter)
    case 0x7F: Key(.backspace)
    case ..<0x20: .control(Character(Unicode.Scalar(byte + 0x60)))
    default: Key(Character(Unicode.Scalar(byte)))
    }
  }
}
