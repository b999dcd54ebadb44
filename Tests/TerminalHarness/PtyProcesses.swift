import FoundationEssentials
package import Glibc

/// One process, as /proc has it.
package struct ProcessFacts: Hashable, Sendable {
  package var pid: pid_t
  package var parent: pid_t
  package var name: String
  package var state: Character
  /// Ticks of 10 ms, of the process and of those children that it has waited for.
  package var ticks: Int

  /// - Returns: nil when the process is gone.
  init?(pid: pid_t) {
    guard let stat = readProc("/proc/\(pid)/stat"), let open = stat.firstIndex(of: "("),
      let close = stat.lastIndex(of: ")")
    else { return nil }
    self.pid = pid
    name = String(stat[stat.index(after: open)..<close])
    let fields = stat[stat.index(after: close)...].split(separator: " ")
    guard fields.count > 14, let parent = pid_t(fields[1]) else { return nil }
    state = fields[0].first ?? "?"
    self.parent = parent
    ticks = fields[11...14].reduce(0) { $0 + (Int($1) ?? 0) }
  }
}

/// All processes at one moment.
package struct ProcessTree: Sendable {
  package let processes: [pid_t: ProcessFacts]

  package static func all() -> ProcessTree {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let facts = names.compactMap { pid_t($0) }.compactMap { ProcessFacts(pid: $0) }
    return ProcessTree(processes: Dictionary(facts.map { ($0.pid, $0) }) { first, _ in first })
  }

  /// The state letter of one process; nil when it is gone.
  package static func state(of pid: pid_t) -> Character? { ProcessFacts(pid: pid)?.state }

  package func children(of pid: pid_t) -> [pid_t] {
    processes.values.filter { $0.parent == pid }.map(\.pid).sorted()
  }

  /// Children, their children, and so on.
  package func descendants(of pid: pid_t) -> [pid_t] {
    children(of: pid).flatMap { [$0] + descendants(of: $0) }
  }

  /// Processor time of a process and all below it, those that have ended included.
  package func cpu(of pid: pid_t) -> Duration {
    let ticks = ([pid] + descendants(of: pid)).reduce(0) { $0 + (processes[$1]?.ticks ?? 0) }
    return .milliseconds(10 * ticks)
  }

  /// A process and those below it that run the same program.
  package func sameProgram(as pid: pid_t) -> [pid_t] {
    let program = Self.program(of: pid)
    return [pid] + descendants(of: pid).filter { program != nil && Self.program(of: $0) == program }
  }

  private static func program(of pid: pid_t) -> String? {
    // A process that has ended since has none.
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe")
  }

  /// Memory in bytes, what is shared counted in parts, of a process alone.
  package static func proportionalSize(of pid: pid_t) -> Int {
    value("Pss:", in: "/proc/\(pid)/smaps_rollup")
  }

  package static func peakResidentSize(of pid: pid_t) -> Int { value("VmHWM:", in: "/proc/\(pid)/status") }

  package static func residentSize(of pid: pid_t) -> Int { value("VmRSS:", in: "/proc/\(pid)/status") }

  /// The processes of a name that have a text among their arguments.
  package static func pids(named name: String, withArgument text: String) -> [pid_t] {
    all().processes.values.filter { $0.name == name && $0.state != "Z" }.map(\.pid).filter { pid in
      readProc("/proc/\(pid)/cmdline")?.split(separator: "\0").contains(Substring(text)) == true
    }
  }

  private static func value(_ name: String, in path: String) -> Int {
    guard let line = readProc(path)?.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else {
      return 0
    }
    return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 } ?? 0
  }
}

private func readProc(_ path: String) -> String? {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while true {
    let count = read(file, &buffer, buffer.count)
    guard count > 0 else { break }
    bytes += buffer[..<count]
  }
  return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
}

/// The programs that were built beside the tests.
package enum BuiltProgram {
  package static func path(_ name: String) -> String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return own.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/" + name
  }
}
