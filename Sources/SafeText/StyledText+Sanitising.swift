extension StyledText {
  /// Makes one untrusted line harmless and keeps its colours. A line break in it shows as `\n`.
  package init(sanitising line: Span<UInt8>) {
    var safe = SafeBytes()
    safe.append(line: line)
    self.init(SafeText(safe), runs: safe.runs)
  }

  /// Makes one untrusted line harmless and keeps its colours. A line break in it shows as `\n`.
  package init(sanitising line: [UInt8]) { self.init(sanitising: line.span) }

  /// The lines of some untrusted output: a health probe's, a failed command's.
  ///
  /// - Returns: One text per line; a line feed at the very end begins no further line.
  package static func lines(sanitising output: [UInt8]) -> [StyledText] {
    var lines = output.split(separator: 10, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { StyledText(sanitising: Array($0)) }
  }
}
