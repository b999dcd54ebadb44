import Dashboard
import LogEngine
import SafeText
import TopsideCore

/// Lines of a log as a text file has them, piece by piece: made safe, with the engine's clock and whose they are.
struct LogPrinter {
  private let store: LogStore
  private let export: LogExport
  private var next: Int
  private let end: Int
  private var hasBegun = false
  private(set) var count = 0

  /// Lines copied from the store at a time.
  private static let pieceLines = 2048

  init(_ store: LogStore, _ export: LogExport) {
    (self.store, self.export) = (store, export)
    let counters = store.counters
    let ends = export.ends.compactMap { store.locate($0.sequence, near: $0.position) }
    if export.part == .selection, let first = ends.min(), let last = ends.max() {
      (next, end) = (ends.count < export.ends.count ? counters.first : first, last + 1)
    } else {
      (next, end) = (counters.first, counters.end)
    }
  }

  /// The next piece; nil when all has been told.
  mutating func piece() -> [UInt8]? {
    guard next < end else { return nil }
    let request = LogRequest(.from(next), limit: Self.pieceLines, filtered: export.isFiltered)
    let lines = store.read(request).lines.prefix { $0.position < end }
    guard let last = lines.last else { return nil }
    next = last.position + 1
    count += lines.count
    var bytes: [UInt8] = hasBegun ? [] : heading
    hasBegun = true
    for line in lines { append(line, to: &bytes) }
    return bytes
  }

  private var heading: [UInt8] {
    let dropped = store.counters.dropped
    guard dropped > 0, export.part != .selection else { return [] }
    return Array("-- \(dropped) older lines were dropped before this was saved --\n".utf8)
  }

  private func append(_ line: LogLine, to bytes: inout [UInt8]) {
    if let time = line.time {
      bytes += RFC3339.print(Timestamp(nanoseconds: time)).utf8
      bytes.append(UInt8(ascii: " "))
    }
    if export.hasNames {
      bytes += store.name(of: line.source).text.utf8
      bytes += line.stream == .standardError ? " ! ".utf8 : "   ".utf8
    }
    if line.kind == .marker {
      bytes += "-- \(line.text.text.text) --".utf8
    } else {
      bytes += line.text.text.text.utf8
    }
    bytes.append(UInt8(ascii: "\n"))
  }
}
