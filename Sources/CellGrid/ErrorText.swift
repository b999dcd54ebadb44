extension KeyNameError {
  /// What is wrong, in words.
  package var text: String {
    switch self {
    case .empty: "a key is missing"
    case .unknownKey(let name):
      "\"\(name)\" is no key; keys are r, R, |, space, enter, esc, tab, pgup, f5 and so on"
    case .unknownModifier(let name): "\"\(name)-\" is no modifier; there are ctrl-, alt- and shift-"
    case .repeatedModifier(let name): "\"\(name)-\" is there twice"
    case .shiftedCharacter(let character):
      "write \(character.uppercased()), the character that is typed, not shift-\(character)"
    case .sameAs(let name): "terminals cannot tell this key from \(name): write \(name)"
    }
  }
}
