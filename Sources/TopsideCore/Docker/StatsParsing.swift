import FoundationEssentials

/// What a container uses at a moment.
package struct Usage: Hashable, Sendable {
  /// Percent of one core, so above 100 on several; nil until two readings are there.
  package var cpuPercent: Double?
  /// Working set: without the file cache that the kernel can drop.
  package var memory: ByteCount
  package var processes: Int?

  package init(cpuPercent: Double?, memory: ByteCount, processes: Int?) {
    self.cpuPercent = cpuPercent
    self.memory = memory
    self.processes = processes
  }
}

/// One line of `docker stats --no-trunc --format '{{json .}}'` to usage.
package enum StatsParsing {
  private struct Line: Decodable {
    @Lenient var ID: String?
    @Lenient var Container: String?
    @Lenient var CPUPerc: String?
    @Lenient var MemUsage: String?
    @Lenient var PIDs: String?
  }

  /// Of ten thousand cores: more is no share of a CPU.
  private static let mostPercent = 1_000_000.0

  /// - Returns: nil when the container's usage is unknown: `0B / 0B` without processes, or `--`.
  /// - Throws: `SourceError.unreadable` when the line is not a JSON object of stats.
  package static func usage(_ line: [UInt8]) throws(SourceError) -> (id: ContainerID, usage: Usage)? {
    let bytes = withoutCursorControls(line)
    guard bytes.contains(where: { $0 > 0x20 }) else { return nil }
    let parsed: Line
    do { parsed = try JSONDecoder().decode(Line.self, from: Data(bytes)) } catch {
      throw .unreadable(line, expected: "a JSON object of docker stats")
    }
    guard let id = (parsed.ID ?? parsed.Container).flatMap(ContainerID.init),
      let processes = parsed.PIDs.flatMap({ Int($0) }), processes > 0,
      let memory = parsed.MemUsage?.split(separator: "/").first.flatMap({ byteCount($0.trimmed) })
    else { return nil }
    let cpu = parsed.CPUPerc.flatMap { Double($0.dropLast($0.hasSuffix("%") ? 1 : 0)) }
      .flatMap { 0...mostPercent ~= $0 ? $0 : nil }
    return (id, Usage(cpuPercent: cpu, memory: memory, processes: processes))
  }

  /// The command line prints `ESC [ H`, `ESC [ J` and `ESC [ K` around each round, even into a pipe.
  static func withoutCursorControls(_ line: [UInt8]) -> [UInt8] {
    guard line.contains(0x1B) else { return line }
    var kept: [UInt8] = []
    var index = 0
    while index < line.count {
      guard line[index] == 0x1B else {
        kept.append(line[index])
        index += 1
        continue
      }
      index += 1
      guard index < line.count, line[index] == UInt8(ascii: "[") else { continue }
      index += 1
      while index < line.count, !(0x40...0x7E).contains(line[index]) { index += 1 }
      index += 1
    }
    return kept
  }

  /// `452KiB`, `1.944GiB`, `0B`; three digits are all that the command line gives.
  static func byteCount(_ text: String) -> ByteCount? {
    let digits = text.prefix { $0.isNumber || $0 == "." }
    guard let value = Double(digits) else { return nil }
    let factors: [String: Double] = [
      "B": 1, "KiB": 1024, "MiB": 1_048_576, "GiB": 1_073_741_824, "TiB": 1_099_511_627_776,
      "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12,
    ]
    guard let factor = factors[text.dropFirst(digits.count).trimmed] else { return nil }
    return Int(exactly: (value * factor).rounded(.down)).flatMap(ByteCount.init(plausible:))
  }
}
