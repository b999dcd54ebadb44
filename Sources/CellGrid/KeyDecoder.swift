/// Bytes from a terminal to keys, mouse events and pasted text.
///
/// It knows the sequences of xterm, VT terminals, rxvt, tmux, screen and the Linux console. A sequence that
/// it does not know is swallowed whole: its tail must never become a key. Invalid UTF-8 is dropped.
package struct KeyDecoder: Sendable {
  enum State: Sendable { case ground, escape, sequence, control3, string, mouse, paste }

  /// Sequences by their bytes after ESC.
  private let terminfo: [UInt64: Key]
  var state = State.ground
  /// What was read of a sequence, without its introducer.
  var sequence: [UInt8] = []
  /// Two ESC began the sequence, as rxvt begins one with alt.
  var isAlt = false
  /// The ESC came inside a string, which ESC and a backslash end.
  private var endsString = false
  /// All bytes since ESC, the last in the lowest eight bits.
  private var packed: UInt64 = 0
  private var scalar = PartialScalar()
  var paste = PasteBuffer()

  /// - Parameter terminfo: Further sequences, as terminfo has them for this terminal. Of these count the ones
  ///   that begin with ESC and have up to nine bytes; they win over what is built in.
  package init(terminfo: [[UInt8]: Key] = [:]) {
    var table: [UInt64: Key] = [:]
    for (bytes, key) in terminfo where bytes.first == 0x1B && (2...9).contains(bytes.count) {
      table[bytes.dropFirst().reduce(0) { $0 << 8 | UInt64($1) }] = key
    }
    self.terminfo = table
  }

  /// Whether `flush` is due when no byte comes for 25 ms: an ESC may be the key itself.
  package var isPending: Bool { state == .escape || state == .string }

  /// At most so many bytes of what has not ended are kept.
  package static let heldLimit = PasteBuffer.limit
  /// How many bytes are kept of a sequence or a paste that has not ended.
  package var heldBytes: Int { sequence.count + paste.count }

  /// Decodes what was read; what is incomplete waits for the next bytes.
  package mutating func decode(_ bytes: [UInt8]) -> [Input] {
    var inputs: [Input] = []
    inputs.reserveCapacity(bytes.count)
    for byte in bytes { take(byte, &inputs) }
    return inputs
  }

  /// Tells that nothing more came: an ESC that waits is the key, and one before `]`, `P` or `_` was alt.
  ///
  /// Half of any other sequence waits on, however late its rest comes.
  package mutating func flush() -> [Input] {
    defer { if isPending { reset() } }
    switch state {
    case .escape: return Array(repeating: .key(Key(.escape)), count: isAlt ? 2 : 1)
    case .string where sequence.isEmpty:
      return [.key(Key(.character(Character(Unicode.Scalar(UInt8(truncatingIfNeeded: packed)))), .alt))]
    default: return []
    }
  }

  private mutating func take(_ byte: UInt8, _ inputs: inout [Input]) {
    switch state {
    case .ground: ground(byte, [], &inputs)
    case .paste:
      guard let text = paste.take(byte) else { return }
      inputs.append(.paste(text))
      reset()
    case .mouse: takeMouse(byte, &inputs)
    default: takeEscaped(byte, &inputs)
    }
  }

  private mutating func takeEscaped(_ byte: UInt8, _ inputs: inout [Input]) {
    if byte == 0x1B { return escapeAgain(&inputs) }
    packed = packed << 8 | UInt64(byte)
    if !terminfo.isEmpty, let key = terminfo[packed] { return finish(key, &inputs) }
    switch state {
    case .escape: afterEscape(byte, &inputs)
    case .string:
      // BEL ends it; any other control is a key again, lest a lost end swallow the keyboard.
      guard byte < 0x20 || sequence.count >= 4096 else { return sequence.append(byte) }
      reset()
      if byte < 0x20, byte != 0x07 { ground(byte, [], &inputs) }
    default: takeSequence(byte, &inputs)
    }
  }

  /// An ESC inside a sequence begins a new one; after a lone ESC the two may be alt and a sequence.
  private mutating func escapeAgain(_ inputs: inout [Input]) {
    let isSecond = state == .escape
    let isInString = state == .string && !sequence.isEmpty
    if isSecond, isAlt { inputs.append(.key(Key(.escape))) }
    reset()
    state = .escape
    isAlt = isSecond
    endsString = isInString
  }

  private mutating func afterEscape(_ byte: UInt8, _ inputs: inout [Input]) {
    switch byte {
    case UInt8(ascii: "["): state = .sequence
    case UInt8(ascii: "O"): state = .control3
    // An answer of the terminal that nobody asked for: OSC, DCS, APC.
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"): state = .string
    // The end of such an answer.
    case UInt8(ascii: "\\") where endsString: reset()
    default:
      if isAlt { inputs.append(.key(Key(.escape))) }
      reset()
      ground(byte, .alt, &inputs)
    }
  }

  private mutating func ground(_ byte: UInt8, _ modifiers: Key.Modifiers, _ inputs: inout [Input]) {
    switch byte {
    case 0x20..<0x7F:
      scalar.reset()
      inputs.append(.key(Key(.character(Character(Unicode.Scalar(byte))), modifiers)))
    case 0x80...:
      if !modifiers.isEmpty { scalar.modifiers = modifiers }
      guard let (character, modifiers) = scalar.take(byte) else { return }
      inputs.append(.key(Key(.character(character), modifiers)))
    case 0x1B:
      scalar.reset()
      state = .escape
    default:
      scalar.reset()
      inputs.append(.key(Key(controlByte: byte, modifiers)))
    }
  }

  /// Ends a sequence with the key that it was; nil swallows it.
  mutating func finish(_ key: Key?, _ inputs: inout [Input]) {
    if var key {
      if isAlt { key.modifiers.insert(.alt) }
      inputs.append(.key(key))
    }
    reset()
  }

  mutating func reset() {
    state = .ground
    sequence.removeAll(keepingCapacity: true)
    isAlt = false
    endsString = false
    packed = 0
  }
}
