import SafeText

/// Whatever bytes come in, as a line or as a name, what comes out is harmless, and stays as it is when it is sanitised
/// again.
public func fuzzSafeText(_ bytes: [UInt8]) {
  let line = StyledText(sanitising: bytes)
  expectHarmless(line)
  let again = StyledText(sanitising: Array(line.text.text.utf8))
  precondition(again == StyledText(line.text), "a line changes when it is sanitised again")
  precondition(line.text.text.utf8.count <= 8 * bytes.count, "a line grows more than eightfold")

  let label = SafeText(sanitising: bytes)
  // Without a return and a colour, the two are the same.
  guard label != line.text else { return }
  expectHarmless(label)
  precondition(SafeText(sanitising: label.text) == label, "a name changes when it is sanitised again")
}
