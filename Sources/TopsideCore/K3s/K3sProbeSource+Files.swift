import FoundationEssentials
import SafeText

// What lies on the disk.
extension K3sProbeSource {
  /// nil when the directory that it would be in shows nothing.
  func isThere(_ path: String) -> Bool? {
    guard let slash = path.lastIndex(of: "/") else { return nil }
    let names = files.names(in: String(path[..<slash]))
    return names.isEmpty ? nil : names.contains(String(path[path.index(after: slash)...]))
  }

  func present(_ paths: [String]) -> ProbeResult {
    let missing = paths.first { isThere($0) != true }
    return missing.map { .pending("\($0) is not there") } ?? .met("there")
  }

  func collected(_ directory: String, _ names: [String]) -> ProbeResult {
    let there = files.names(in: directory)
    let count = names.count { there.contains($0) }
    return count == 0
      ? .failed("nothing could be collected") : .met("\(count) of \(names.count) files in \(directory)")
  }

  func setting(_ edit: SettingEdit) -> ProbeResult? {
    guard let file = files.read(edit.path, limit: .mib(1)) else { return nil }
    return edit.applied(to: file) == file
      ? .met("\(edit.key) is written") : .pending("\(edit.key) is not written")
  }

  // MARK: Moving

  func aside(_ moves: [K3sMove]) -> ProbeResult? {
    for move in moves {
      guard let original = isThere(move.path), let aside = isThere(move.aside) else { return nil }
      switch (original, aside) {
      case (false, true): continue
      case (true, false): return .pending("\(move.path) is in its place")
      case (true, true): return .failed("\(move.path) was made anew before everything was moved")
      case (false, false): return .failed("\(move.path) is gone, and not at \(move.aside)")
      }
    }
    return .met("moved aside")
  }

  func cleared(_ move: K3sMove) -> ProbeResult? {
    guard let original = isThere(move.path), let aside = isThere(move.aside) else { return nil }
    if !aside { return .met("\(move.path) was not moved") }
    return original ? .pending("\(move.path) is in the way") : .met("\(move.path) is free")
  }

  func returned(_ moves: [K3sMove]) -> ProbeResult? {
    for move in moves {
      guard let original = isThere(move.path), let aside = isThere(move.aside) else { return nil }
      switch (original, aside) {
      case (true, false): continue
      case (_, true): return .pending("\(move.path) is at \(move.aside)")
      case (false, false): return .failed("\(move.path) is gone, and not at \(move.aside)")
      }
    }
    return .met("in its place")
  }

  // MARK: Backup

  /// Whether the archive is what it was when it was sealed; nil when that cannot be told.
  func isWhole(_ backup: K3sBackup) async -> Bool? {
    guard files.exists(backup.seal) else { return false }
    return (try? await runner.run(backup.check))?.status.isSuccess
  }

  func backedUp(_ backup: K3sBackup) async -> ProbeResult? {
    guard let isWhole = await isWhole(backup) else { return nil }
    if !isWhole { return .pending("not sealed yet") }
    if files.exists(backup.mark) { return .met("backed up, and whole") }
    guard let result = try? await runner.run(backup.compare()) else { return nil }
    if result.status.isSuccess { return .met("backed up, and read back the same") }
    let words = EngineWords.lastLine(
      String(decoding: result.standardOutput + result.standardError, as: UTF8.self))
    return .failed("the archive is not what is there: \(words ?? "tar does not say why")")
  }

  private func listed(_ backup: K3sBackup) -> [Substring]? {
    files.read(backup.list, limit: .mib(16)).map {
      String(decoding: $0, as: UTF8.self).split(whereSeparator: \.isNewline)
    }
  }

  /// Whether a part holds exactly the files that it held: one more may be half of a transaction.
  private func isSame(_ backup: K3sBackup, _ member: String) async -> Bool? {
    guard let listed = listed(backup), let result = try? await runner.run(backup.sums(of: [member])) else {
      return nil
    }
    let now = String(decoding: result.standardOutput, as: UTF8.self).split(whereSeparator: \.isNewline)
    let before = listed.filter { line in
      let name = line.dropFirst(66)
      return name == member || name.hasPrefix(member + "/")
    }
    guard result.status.isSuccess, Set(now) == Set(before) else { return false }
    // Modes, owners and times as well.
    return (try? await runner.run(backup.compare([member])))?.status.isSuccess
  }

  func restored(_ backup: K3sBackup, _ paths: [String]) async -> ProbeResult? {
    if !files.exists(backup.mark) { return .met("nothing was changed") }
    if files.exists(backup.undone) { return .met("given back") }
    // Where nothing was moved yet, k3s may have run since: what it wrote is newer, and right.
    if !backup.moves.isEmpty,
      backup.moves.allSatisfy({ isThere($0.aside) == false && isThere($0.failed) == false })
    {
      return .met("nothing was changed")
    }
    for path in paths {
      guard let isSame = await isSame(backup, backup.member(path)) else { return nil }
      if !isSame { return .pending("\(path) is not as it was") }
    }
    return .met("as it was")
  }

  func replaceable(_ backup: K3sBackup, _ path: String, _ other: String) async -> ProbeResult? {
    guard let original = isThere(path), let isKept = isThere(other) else { return nil }
    if !original { return .met("\(path) is free") }
    if isKept { return .met("what was there is at \(other)") }
    switch await restored(backup, [path]) {
    case .met(let words): return .met(words)
    case nil: return nil
    case .pending, .failed: return .pending("\(path) is in the way")
    }
  }

  func rotated(_ backup: K3sBackup) async -> ProbeResult? {
    let member = backup.member(backup.paths.tls)
    guard let isSame = await isSame(backup, member) else { return nil }
    return isSame ? .pending("the certificates are the same") : .met("the certificates are others")
  }

  // MARK: Authority

  func kubeconfig(_ paths: K3sPaths) -> ProbeResult? {
    guard
      let text = files.read(paths.kubeconfig, limit: .mib(1)).map({ String(decoding: $0, as: UTF8.self) }),
      let pem = files.read(paths.serverAuthority, limit: .mib(1)), let wanted = K3sCertificate.der(pem: pem)
    else { return nil }
    let key = "certificate-authority-data:"
    let value = text.split(whereSeparator: \.isNewline).lazy.compactMap { line in
      line.firstRange(of: key).map { line[$0.upperBound...].filter { !$0.isWhitespace && $0 != "\"" } }
    }.first
    let found = value.flatMap { Data(base64Encoded: $0) }.flatMap { K3sCertificate.der(pem: Array($0)) }
    return found == wanted
      ? .met("\(paths.kubeconfig) has the authority that is there")
      : .pending("\(paths.kubeconfig) has another authority")
  }

  func authority(_ backup: K3sBackup, _ isSame: Bool?) -> ProbeResult? {
    guard let pem = files.read(backup.paths.serverAuthority, limit: .mib(1)), let listed = listed(backup)
    else {
      return nil
    }
    let member = backup.member(backup.paths.serverAuthority)
    guard let before = listed.first(where: { $0.dropFirst(66) == member })?.prefix(64) else { return nil }
    let words: SafeText = before == SHA256.hex(pem) ? "the same authority" : "a new authority"
    if let isSame, isSame != (before == SHA256.hex(pem)) { return .failed("\(words) came up") }
    return .met(words)
  }
}
