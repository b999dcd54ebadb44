/// Why a key's name in a configuration cannot be read.
package enum KeyNameError: Error, Hashable {
  case empty
  case unknownKey(String)
  case unknownModifier(String)
  case repeatedModifier(String)
  /// Capital letters are keys of their own: `R`, not `shift-r`.
  case shiftedCharacter(Character)
  /// What a terminal cannot tell from another key, such as `ctrl-i` from `tab`.
  case sameAs(String)
}

extension Key {
  /// Reads a name such as `r`, `R`, `|`, `ctrl-d`, `alt-x`, `shift-tab`, `pgup`, `f5`, `space` or `esc`.
  ///
  /// Names of keys and modifiers may be in capitals; single characters may not.
  ///
  /// - Throws: `KeyNameError`.
  package init(named name: String) throws(KeyNameError) {
    guard !name.isEmpty else { throw .empty }
    var parts = name.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    // The hyphen itself: "-", "alt--".
    if name == "-" || name.hasSuffix("--") { parts = parts.dropLast(2) + ["-"] }
    var modifiers: Modifiers = []
    for part in parts.dropLast() {
      guard let modifier = Key.modifierNames[part.lowercased()] else { throw .unknownModifier(part) }
      guard modifiers.insert(modifier).inserted else { throw .repeatedModifier(part) }
    }
    self.init(try Key.code(parts.last ?? ""), modifiers)
    try check()
  }

  /// The name that `init(named:)` reads.
  package var name: String {
    var name = ""
    if modifiers.contains(.control) { name += "ctrl-" }
    if modifiers.contains(.alt) { name += "alt-" }
    if modifiers.contains(.shift) { name += "shift-" }
    switch code {
    case .character(" "): return name + "space"
    case .character(let character): return name + String(character)
    case .function(let number): return name + "f\(number)"
    default: return name + (Key.names.first { $0.code == code }?.name ?? "")
    }
  }

  private static func code(_ name: String) throws(KeyNameError) -> Code {
    if name.isEmpty { throw .empty }
    if name.count == 1, let character = name.first {
      guard character.unicodeScalars.allSatisfy({ $0.value > 0x20 && !(0x7F..<0xA0).contains($0.value) })
      else {
        throw .unknownKey(name)
      }
      return .character(character)
    }
    let lower = name.lowercased()
    if lower == "space" { return .character(" ") }
    if let known = names.first(where: { $0.name == lower || $0.alias == lower }) { return known.code }
    if lower.first == "f", let number = Int(lower.dropFirst()), (1...24).contains(number),
      lower == "f\(number)"
    {
      return .function(number)
    }
    throw .unknownKey(name)
  }

  private mutating func check() throws(KeyNameError) {
    guard case .character(let character) = code else { return }
    if modifiers.contains(.shift) { throw .shiftedCharacter(character) }
    guard modifiers.contains(.control) else { return }
    let lower = Character(character.lowercased())
    if let same = Key.controlTwins[lower] { throw .sameAs(same) }
    // Terminals send no case with control.
    code = .character(lower)
  }

  private static let modifierNames: [String: Modifiers] = [
    "ctrl": .control, "control": .control, "alt": .alt, "meta": .alt, "shift": .shift,
  ]

  private static let controlTwins: [Character: String] = [
    "i": "tab", "m": "enter", "j": "enter", "h": "backspace", "[": "esc",
  ]

  private static let names: [(name: String, alias: String, code: Code)] = [
    ("up", "up", .up), ("down", "down", .down), ("left", "left", .left), ("right", "right", .right),
    ("home", "home", .home), ("end", "end", .end), ("pgup", "pageup", .pageUp),
    ("pgdn", "pagedown", .pageDown),
    ("ins", "insert", .insert), ("del", "delete", .delete), ("backspace", "bs", .backspace),
    ("tab", "tab", .tab),
    ("enter", "return", .enter), ("esc", "escape", .escape),
  ]
}
