/// A number of bytes.
package struct ByteCount: Hashable, Comparable, Codable, Sendable {
  package var bytes: Int
  package init(_ bytes: Int) { self.bytes = bytes }
  /// - Returns: nil for what no machine has: less than nothing, or more than 1 PiB. The kernel's "no limit" is one of
  ///   those. Sums and percentages of what is left do not overflow.
  package init?(plausible count: Int) {
    guard 0...(1 << 50) ~= count else { return nil }
    self.init(count)
  }
  package static func kib(_ count: Int) -> ByteCount { ByteCount(count << 10) }
  package static func mib(_ count: Int) -> ByteCount { ByteCount(count << 20) }
  package static func < (a: ByteCount, b: ByteCount) -> Bool { a.bytes < b.bytes }
  /// Saturates.
  package static func + (a: ByteCount, b: ByteCount) -> ByteCount {
    // A limit may be the largest number that there is, where somebody meant none.
    let (sum, isOver) = a.bytes.addingReportingOverflow(b.bytes)
    return ByteCount(isOver ? .max : sum)
  }
}
