import FoundationEssentials

extension Flow {
  /// Tells whether two plans do the same: SHA-256 of everything that is done, guarded, verified, asked for and
  /// offered afterwards.
  ///
  /// Not of `touches` and `warnings`: sizes are told there, and they grow between two looks at the same machine.
  package var digest: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings and numbers alone cannot fail to encode; no digest is equal to that of nothing.
    guard let data = try? encoder.encode(doing) else { return "" }
    return SHA256.hex(Array(data))
  }

  /// Without what is only told.
  private var doing: Flow {
    var flow = self
    flow.touches = []
    flow.warnings = []
    flow.remedies = remedies.map(\.doing)
    flow.sequels = sequels.map(\.doing)
    return flow
  }
}
