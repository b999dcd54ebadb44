package import SafeText

/// Answers guards and probes about k3s on this machine.
package struct K3sProbeSource: Sendable {
  let docker: DockerCommands
  let runner: any CommandRunner
  let files: any Files
  let time: any Time

  package init(docker: DockerCommands, runner: any CommandRunner, files: any Files, time: any Time) {
    self.docker = docker
    self.runner = runner
    self.files = files
    self.time = time
  }

  /// A look is a process or two.
  package var pace: Duration { .seconds(1) }

  package func look(_ probe: K3sProbe) async -> ProbeResult? {
    switch probe {
    case .stopped(let paths): await unit(paths).map(Self.stopped)
    case .started(let paths): await unit(paths).map(Self.started)
    case .asBefore(let backup, let span): await asBefore(backup, span)
    case .steady(let paths, let span, let pid):
      await unit(paths).map { Self.steady($0, for: span, besides: pid, now: time.now()) }
    case .answers(let paths, let host, let port): await answers(paths, host, port)
    case .node(let paths, let name, let address): await node(paths, name, address)
    case .present(let paths): present(paths)
    case .collected(let directory, let names): collected(directory, names)
    case .backedUp(let backup): await backedUp(backup)
    case .aside(let moves): aside(moves)
    case .cleared(let move): cleared(move)
    case .returned(let moves): returned(moves)
    case .replaceable(let backup, let path, let other): await replaceable(backup, path, other)
    case .restored(let backup, let paths): await restored(backup, paths)
    case .rotated(let backup): await rotated(backup)
    case .kubeconfig(let paths): kubeconfig(paths)
    case .authority(let backup, let isSame): authority(backup, isSame)
    case .setting(let edit): setting(edit)
    case .generated(let application, let record): await generated(application, record)
    case .workers(let application, let span): await workers(application, span)
    }
  }

  // MARK: The unit

  private func unit(_ paths: K3sPaths) async -> K3sUnit? {
    guard let result = try? await runner.run(K3sCommands(paths).unit), result.status.isSuccess else {
      return nil
    }
    return try? K3sParsing.unit(result.standardOutput)
  }

  static func stopped(_ unit: K3sUnit) -> ProbeResult {
    if unit.isStopped, (unit.mainPID ?? 0) == 0 { return .met("stopped") }
    return .pending("\(unit.activeState) (\(unit.subState))")
  }

  static func started(_ unit: K3sUnit) -> ProbeResult {
    unit.isStopped ? .pending("not started yet") : .met("started: \(unit.activeState) (\(unit.subState))")
  }

  private func asBefore(_ backup: K3sBackup, _ span: Duration) async -> ProbeResult? {
    guard let now = await unit(backup.paths) else { return nil }
    // What cannot be read is no unit that ran well.
    let before = files.read(backup.unit, limit: .kib(64)).flatMap { try? K3sParsing.unit($0) }
    guard before?.isActive == true else { return Self.started(now) }
    return Self.steady(now, for: span, besides: nil, now: time.now())
  }

  /// An automatic restart begins a new time of being active, so that one that is long enough had none in it.
  static func steady(_ unit: K3sUnit, for span: Duration, besides pid: Int?, now: Timestamp) -> ProbeResult {
    let restarts = unit.restarts.map { ", \($0) restarts" as SafeText } ?? ""
    if unit.isRestarting {
      let status = unit.exitStatus.map { ", status \($0)" as SafeText } ?? ""
      return .pending("it ended again: \(unit.result)\(status)\(restarts)")
    }
    if unit.isStopped { return .pending("not started yet") }
    guard unit.isActive, let since = unit.activeSince else {
      return .pending("\(unit.activeState) (\(unit.subState))\(restarts)")
    }
    if let pid, unit.mainPID == pid { return .pending("not restarted yet") }
    let age = now.since(since)
    return age >= span
      ? .met("active for \(Words.age(span))\(restarts)") : .pending("active for \(Words.age(age))\(restarts)")
  }

  // MARK: The API

  private func answers(_ paths: K3sPaths, _ host: String, _ port: UInt16) async -> ProbeResult? {
    let commands = K3sCommands(paths)
    guard let ping = try? await runner.run(commands.ask("/ping", host, port)) else { return nil }
    let answer = K3sParsing.answer(ping)
    guard answer.isListening else { return .pending("port \(port) does not answer") }
    guard let ready = try? await runner.run(commands.ready(paths.executable)) else { return nil }
    if ready.status.isSuccess { return .met("the API is ready") }
    let words = EngineWords.lastLine(String(decoding: ready.standardError, as: UTF8.self))
    return .pending("the API is not ready: \(Redaction.mask(words ?? "no answer"))")
  }

  private func nodes(_ paths: K3sPaths) async -> [K3sNode]? {
    guard let result = try? await runner.run(K3sCommands(paths).nodes(paths.executable)),
      result.status.isSuccess
    else { return nil }
    return try? K3sParsing.nodes(result.standardOutput)
  }

  private func node(_ paths: K3sPaths, _ name: String?, _ address: String?) async -> ProbeResult? {
    guard let nodes = await nodes(paths) else { return nil }
    guard let node = nodes.first(where: { name == nil || $0.name == name }) else {
      return .pending("the node has not registered yet")
    }
    guard node.isReady == true else { return .pending("\(node.name) is not Ready") }
    let own = node.internalIP ?? "no address"
    if let address, node.internalIP != address { return .pending("\(node.name) has \(own), not \(address)") }
    return .met("\(node.name) is Ready at \(own)")
  }

  // MARK: Guards

  package func refusal(_ condition: K3sGuard) async -> SafeText? {
    switch condition {
    case .room(let paths, let parts): return await room(paths, parts)
    case .token(let paths):
      guard let token = files.read(paths.token, limit: .kib(64)) else {
        return "\(paths.token) cannot be read: without it there is no way back"
      }
      return K3sTokenForm(token: String(decoding: token, as: UTF8.self)) == .empty
        ? "\(paths.token) is empty: without it there is no way back" : nil
    case .movable(let backup): return await immovable(backup)
    case .alone(let paths):
      guard let count = await nodes(paths)?.count, count > 1 else { return nil }
      return "\(count) nodes belong to this cluster: the others would be cut off"
    case .unchanged(let edit):
      let file = files.read(edit.path, limit: .mib(1)) ?? (files.exists(edit.path) ? nil : [])
      return file.flatMap { edit.applied(to: $0) } == nil
        ? "\(edit.path) says something else now: look again" : nil
    case .intact(let backup):
      if !files.exists(backup.mark) { return nil }
      return await isWhole(backup) == true
        ? nil : "\(backup.archive) is not what it was: give the parts back by hand"
    case .notUndone(let backup):
      return files.exists(backup.undone)
        ? "recovery \(backup.id) was undone already: what is there now is newer" : nil
    case .generator(let application): return await noGenerator(application)
    }
  }

  private func room(_ paths: K3sPaths, _ parts: [String]) async -> SafeText? {
    let commands = K3sCommands(paths)
    var needed = ByteCount(0)
    for part in K3sStatePart.allCases where parts.contains(part.path(in: paths)) {
      guard let result = try? await runner.run(commands.size(part)), result.status.isSuccess,
        let size = try? K3sParsing.size(result.standardOutput)
      else { return "the size of \(part.path(in: paths)) cannot be told" }
      needed = needed + size + size
    }
    guard let result = try? await runner.run(commands.disk), result.status.isSuccess,
      let disk = try? K3sParsing.disk(result.standardOutput)
    else { return "free space at \(paths.data) cannot be told" }
    return disk.available < needed
      ? "\(Words.bytes(disk.available)) free at \(paths.data): a backup needs \(Words.bytes(needed))" : nil
  }

  private func immovable(_ backup: K3sBackup) async -> SafeText? {
    for move in backup.moves where isThere(move.aside) == true || isThere(move.failed) == true {
      return "\(move.aside) or \(move.failed) is there already: another recovery has this name"
    }
    guard !backup.moves.isEmpty else { return nil }
    guard let result = try? await runner.run(backup.kinds), result.status.isSuccess else {
      return "what is to be moved cannot be looked at"
    }
    for line in String(decoding: result.standardOutput, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let fields = line.split(separator: "|", maxSplits: 2).map(String.init)
      guard fields.count == 3 else { continue }
      if fields[0] != "directory" { return "\(fields[2]) is a \(fields[0]): move it by hand" }
      if fields[1] == fields[2] { return "\(fields[2]) is a mount point: it cannot be renamed" }
    }
    return nil
  }
}
