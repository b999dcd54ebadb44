/// The words after a subcommand, taken apart as the docker command line does it.
struct Options {
  private(set) var values: [String: [String]] = [:]
  private(set) var flags: Set<String> = []
  private(set) var operands: [String] = []

  /// nil for an option that is in neither list, or a last one without its value. With `stopsAtOperand` what
  /// follows the first operand belongs to something else.
  init?(
    _ words: [String], valued: Set<String> = [], flags known: Set<String> = [], stopsAtOperand: Bool = false
  ) {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        return
      }
      guard word.hasPrefix("-"), word.utf8.count > 1 else {
        operands.append(word)
        guard stopsAtOperand else { continue }
        operands += rest
        return
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      if known.contains(word) {
        flags.insert(word)
      } else if valued.contains(parts[0]), let value = parts.count > 1 ? parts[1] : rest.popFirst() {
        values[parts[0], default: []].append(value)
      } else {
        return nil
      }
    }
  }

  func last(_ name: String) -> String? { values[name]?.last }
  func all(_ name: String) -> [String] { values[name] ?? [] }
}
