/// The host's memory, as the kernel counts it.
package struct HostMemory: Hashable, Sendable {
  package var total: ByteCount
  /// What new programs can have without swapping, by the kernel's own estimate.
  package var available: ByteCount

  package init(total: ByteCount, available: ByteCount) {
    self.total = total
    self.available = available
  }

  /// Reads /proc/meminfo; nil when a figure is missing, as before Linux 3.14.
  package init?(meminfo: [UInt8]) {
    var figures: [Substring: Int] = [:]
    for line in String(decoding: meminfo, as: UTF8.self).split(separator: "\n") {
      let fields = line.split { $0 == " " || $0 == ":" }
      guard fields.count == 3, fields[2] == "kB", let kib = Int(fields[1]), kib <= Int.max >> 10 else {
        continue
      }
      figures[fields[0]] = kib
    }
    guard let total = figures["MemTotal"], let available = figures["MemAvailable"] else { return nil }
    self.init(total: .kib(total), available: .kib(available))
  }

  package static func read(from files: any Files) -> HostMemory? {
    files.read("/proc/meminfo", limit: .kib(64)).flatMap { HostMemory(meminfo: $0) }
  }
}
