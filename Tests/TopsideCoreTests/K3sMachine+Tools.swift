import SafeText
import Synchronization
import TopsideCore
import TopsideTestSupport

// The tools.
extension K3sMachine {
  func run(_ command: Command) async throws(CommandError) -> CommandResult { try perform(command) }

  func stream(
    _ command: Command, _ receive: @escaping @Sendable (OutputChunk) async -> Void
  ) async throws(CommandError) -> CommandResult { try perform(command) }

  func interact(_ command: Command) async throws(CommandError) -> TopsideCore.ExitStatus { .exited(1) }

  private func perform(_ command: Command) throws(CommandError) -> CommandResult {
    try state.withLock { state throws(CommandError) in
      let index = state.ran.count { $0.impact != .reads }
      let fault = command.impact != .reads && state.fault?.index == index ? state.fault?.1 : nil
      if fault == .cutBefore { throw .cancelled }
      if fault == .hangs {
        state.ran.append(command)
        throw .timedOut(command, after: .seconds(1))
      }
      state.ran.append(command)
      if fault == .fails { return Self.failure("\(command.executable): it broke") }
      let result = answer(command, &state)
      if fault == .cutAfter { throw .cancelled }
      if fault == .doneLate { throw .timedOut(command, after: .seconds(1)) }
      return result
    }
  }

  static func output(_ text: String) -> CommandResult {
    CommandResult(status: .exited(0), standardOutput: Array(text.utf8))
  }

  static func failure(_ text: String, exit: Int32 = 1) -> CommandResult {
    CommandResult(status: .exited(exit), standardError: Array(text.utf8))
  }

  private func answer(_ command: Command, _ state: inout State) -> CommandResult {
    let words = command.arguments
    switch command.executable {
    case "systemctl": return systemctl(words, &state)
    case "install":
      for path in words where path.hasPrefix("/") { state.directories.insert(path) }
      return Self.output("")
    case "find": return sums(Array(words.prefix { $0 != "-type" }), state)
    case "tar": return tar(words, &state)
    case "sha256sum": return sha256sum(command, state)
    case "sync": return Self.output("")
    case "mv": return move(words[words.count - 2], words[words.count - 1], &state)
    case "stat":
      let all = words.drop { $0 != "--" }.dropFirst()
      return Self.output(
        all.map { "\(state.kinds[$0] ?? "directory")|\(state.mounts[$0] ?? "/")|\($0)\n" }.joined())
    case "du": return Self.output("1000\t\(words[1])\n")
    case "df":
      return Self.output(
        "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/a 90000000 1 \(state.available) 1% /\n"
      )
    case "curl": return isUp(state) ? Self.output("pong\n200") : Self.failure("refused", exit: 7)
    case paths.executable: return k3s(words, &state)
    case paths.killAll: return Self.output("")
    default: return Self.failure("\(command.executable): not found", exit: 127)
    }
  }

  private func isUp(_ state: State) -> Bool {
    if case .active(let since, _) = state.unit { time.now() >= since } else { false }
  }

  private func systemctl(_ words: [String], _ state: inout State) -> CommandResult {
    switch words[0] {
    case "stop": state.unit = .stopped
    case "start": start(&state)
    default:
      let (active, sub, pid): (String, String, Int) =
        switch state.unit {
        case .stopped: ("inactive", "dead", 0)
        case .starting: ("activating", "start", 44)
        case .active(_, let pid): isUp(state) ? ("active", "running", pid) : ("activating", "start", pid)
        case .looping: ("activating", "auto-restart", 0)
        }
      var since = ""
      if case .active(let moment, _) = state.unit {
        let printed = RFC3339.print(moment)
        since = "Sun \(printed.prefix(10)) \(printed.dropFirst(11).prefix(8)) UTC"
      }
      return Self.output(
        """
        LoadState=loaded
        ActiveState=\(active)
        SubState=\(sub)
        Result=\(state.unit == .looping ? "exit-code" : "success")
        NRestarts=\(state.restarts)
        ExecMainStatus=1
        MainPID=\(pid)
        ActiveEnterTimestamp=\(since)
        """)
    }
    return Self.output("")
  }

  private func member(_ path: String) -> String { String(path.dropFirst(paths.root.count + 1)) }

  /// Files of the members, by their names in the archive; nil where one of them is not there.
  private func files(_ members: [String], _ state: State) -> [String: Node]? {
    var found: [String: Node] = [:]
    for wanted in members {
      let own = state.tree.filter { path, _ in
        member(path) == wanted || member(path).hasPrefix(wanted + "/")
      }
      if own.isEmpty { return nil }
      for (path, node) in own { found[member(path)] = node }
    }
    return found
  }

  private func sums(_ members: [String], _ state: State) -> CommandResult {
    guard let found = files(members, state) else { return Self.failure("find: No such file or directory") }
    // In no order, as directories are read.
    return Self.output(found.map { "\(SHA256.hex($0.value.bytes))  \($0.key)\n" }.joined())
  }

  private func tar(_ words: [String], _ state: inout State) -> CommandResult {
    let archive = words.first { $0.hasPrefix("--file=") }.map { String($0.dropFirst(7)) } ?? ""
    let members = Array(words.drop { $0 != "--" }.dropFirst())
    if words[0] == "--create" {
      guard let found = files(members, state) else { return Self.failure("tar: Cannot stat", exit: 2) }
      if state.isFull {
        state.tree[archive] = Node(bytes: Array("half".utf8))
        return Self.failure(
          "tar: state.tar: Cannot write: No space left on device\ntar: exiting now", exit: 2)
      }
      state.archives.append(found)
      state.tree[archive] = Node(bytes: Array("archive \(state.archives.count - 1)".utf8))
      return Self.output("")
    }
    guard let bytes = state.tree[archive]?.bytes,
      let number = Int(String(decoding: bytes, as: UTF8.self).dropFirst(8)),
      state.archives.indices.contains(number)
    else { return Self.failure("tar: this does not look like a tar archive", exit: 2) }
    let wanted = state.archives[number].filter { name, _ in
      members.isEmpty || members.contains { name == $0 || name.hasPrefix($0 + "/") }
    }
    for (name, node) in wanted {
      let path = "\(paths.root)/\(name)"
      if words[0] == "--extract" { state.tree[path] = node; continue }
      if state.tree[path] != node { return Self.failure("tar: \(name): contents differ") }
    }
    return Self.output("")
  }

  private func sha256sum(_ command: Command, _ state: State) -> CommandResult {
    let directory = command.directory ?? ""
    guard let bytes = state.tree["\(directory)/state.tar"]?.bytes else { return Self.failure("no such file") }
    let line = "\(SHA256.hex(bytes))  state.tar\n"
    guard command.arguments.contains("--check") else { return Self.output(line) }
    let listed = state.tree["\(directory)/archive.sha256"]?.bytes
    return listed == Array(line.utf8) ? Self.output("") : Self.failure("")
  }

  private func move(_ from: String, _ to: String, _ state: inout State) -> CommandResult {
    func isBelow(_ path: String, _ top: String) -> Bool { path == top || path.hasPrefix(top + "/") }
    guard state.tree.keys.contains(where: { isBelow($0, from) }) else {
      return Self.failure("mv: cannot stat '\(from)': No such file or directory")
    }
    // `--no-clobber` says nothing when it leaves something alone.
    if state.tree.keys.contains(where: { isBelow($0, to) }) { return Self.output("") }
    for (path, node) in state.tree where isBelow(path, from) {
      state.tree[path] = nil
      state.tree[to + path.dropFirst(from.count)] = node
    }
    return Self.output("")
  }

  private func k3s(_ words: [String], _ state: inout State) -> CommandResult {
    if words[0] == "certificate" {
      state.tree[paths.servingCertificate] = nil
      return Self.output("")
    }
    guard isUp(state) else { return Self.failure("The connection to the server was refused") }
    if words.contains("/readyz") { return Self.output("ok") }
    if words.contains("delete") { return Self.output("node deleted") }
    if words.contains("nodes") {
      let items = state.nodes.map { name in
        """
        {"metadata": {"name": "\(name)", "labels": {}}, "status": {"addresses": [
          {"type": "InternalIP", "address": "\(state.nodeIP)"}], "conditions": [{"type": "Ready", "status": "True"}]}}
        """
      }
      return Self.output("{\"items\": [\(items.joined(separator: ","))]}")
    }
    return Self.output("apiVersion: v1\n")
  }
}

// The files, as the runner and its probes see them.
extension K3sMachine {
  func read(_ path: String, limit: ByteCount) -> [UInt8]? { state.withLock { $0.tree[path]?.bytes } }
  func readEnd(_ path: String, limit: ByteCount) -> (bytes: [UInt8], isWhole: Bool)? {
    read(path, limit: limit).map { ($0, true) }
  }
  func exists(_ path: String) -> Bool { state.withLock { $0.tree[path] != nil } }

  func names(in directory: String) -> [String] {
    state.withLock { state in
      if state.isBlind { return [] }
      let all = Set(state.tree.keys).union(state.directories)
      return Set(
        all.filter { $0.hasPrefix(directory + "/") }
          .compactMap { $0.dropFirst(directory.count + 1).split(separator: "/").first.map(String.init) }
      ).sorted()
    }
  }

  func readTrusted(_ path: String, limit: ByteCount) throws(FileError) -> [UInt8] {
    guard let bytes = read(path, limit: limit) else { throw FileError(path: path, errno: 2) }
    return bytes
  }
  func appendPrivately(_ bytes: [UInt8], to path: String) throws(FileError) {
    throw FileError(path: path, errno: 30)
  }
  func writeAtomically(_ bytes: [UInt8], to path: String) throws(FileError) {
    try state.withLock { state throws(FileError) in
      if state.isFull { throw FileError(path: path, errno: 28) }
      state.tree[path] = Node(bytes: bytes)
    }
  }
  func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
    state.withLock { $0.tree[path, default: Node(bytes: [])].bytes = bytes }
  }
  func writeNew(_ path: String, _ next: () -> [UInt8]?) throws(FileError) {
    throw FileError(path: path, errno: 30)
  }
  func remove(_ path: String) throws(FileError) { throw FileError(path: path, errno: 30) }
}
