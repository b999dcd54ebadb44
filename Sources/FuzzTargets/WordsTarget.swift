internal import SafeText
internal import TopsideCore

/// The small things that tools and the kernel print, moments, lines, cgroup files, complaints, are read or refused, and
/// what is made of complaints has words.
public func fuzzWords(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  expectMoments(bytes, text)
  expectSameLinesInPieces(bytes)
  expectCgroup(bytes, text)
  _ = ProcessTable.lines(text)
  expectWords(bytes, text)
}

private func expectMoments(_ bytes: [UInt8], _ text: String) {
  if let moment = RFC3339.parse(text) {
    precondition(RFC3339.parse(RFC3339.print(moment)) == moment, "a moment is read as another")
  }
  guard bytes.count >= 8 else { return }
  let any = Timestamp(
    nanoseconds: Int64(truncatingIfNeeded: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }))
  precondition(RFC3339.parse(RFC3339.print(any)) == any, "a moment is printed as another")
}

private func expectSameLinesInPieces(_ bytes: [UInt8]) {
  var whole = LineSplitter(limit: 64)
  var cut = LineSplitter(limit: 64)
  let lines = whole.lines(bytes)
  precondition(pieces(bytes).flatMap { cut.lines($0) } == lines, "lines depend on how they are cut")
  precondition(whole.dropped == cut.dropped && lines.allSatisfy { $0.count <= 64 })
  precondition(lines.count + whole.dropped == bytes.count { $0 == 10 }, "a line got lost")
}

private func expectCgroup(_ bytes: [UInt8], _ text: String) {
  if let id = ContainerID(String(repeating: "a", count: 64)),
    let paths = CgroupPaths(text, container: id, root: "/cgroup")
  {
    for path in [paths.memory, paths.cpu, paths.processes ?? paths.memory] {
      precondition(
        path.hasPrefix("/cgroup") && path.contains(id.hex) && !path.contains(".."), "a foreign path")
    }
  }
  precondition((CgroupParsing.number(bytes) ?? 0) >= 0)
  precondition((CgroupParsing.field("inactive_file", in: bytes) ?? 0) >= 0)
}

private func expectWords(_ bytes: [UInt8], _ text: String) {
  _ = Redaction.mask(text)
  _ = Redaction.mask(words: text.split(separator: " ").map(String.init))
  let command = Command("docker", ["compose", "ps"], impact: .reads, timeout: nil)
  let result = CommandResult(status: .exited(1), standardOutput: bytes, standardError: bytes)
  let fault = EngineFault.classify(command, result)
  precondition(!fault.summary.isEmpty, "a fault without words")
  expectHarmless(SafeText(sanitising: fault.summary))
}
