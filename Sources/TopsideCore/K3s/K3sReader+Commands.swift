import SafeText

extension K3sReader {
  /// What a command prints, as a value.
  func fact<Value: Hashable & Sendable>(
    _ command: Command, _ parse: @Sendable ([UInt8]) throws(K3sUnread) -> Value
  ) async -> K3sFact<Value> {
    do throws(K3sUnread) {
      let result = try await run(command)
      guard result.status.isSuccess else { return Self.refused(command, result) }
      return .known(try parse(result.standardOutput))
    } catch { return .unread(error) }
  }

  func run(_ command: Command) async throws(K3sUnread) -> CommandResult {
    do throws(CommandError) { return try await runner.run(command) } catch {
      let words: SafeText = "\(ErrorText.summary(error))"
      if case .notFound = error { throw K3sUnread(.missingProgram, words) }
      throw K3sUnread(.failure, words)
    }
  }

  /// A command that ended with an error: what it could not find is absent.
  static func refused<Value>(_ command: Command, _ result: CommandResult) -> K3sFact<Value> {
    let error = String(decoding: result.standardError, as: UTF8.self)
    let low = error.lowercased()
    let line = EngineWords.lastLine(error) ?? EngineWords.ending(result.status)
    let name = "\(command.executable): "
    let words: SafeText = "\(line.hasPrefix(name) ? "" : name)\(Redaction.mask(line))"
    if low.contains("permission denied") || low.contains("not permitted") || low.contains("must be root") {
      return .unread(K3sUnread(.rights, words))
    }
    return low.contains("no such file or directory") ? .absent : .unread(K3sUnread(.failure, words))
  }

  // MARK: The unit

  /// The unit; one that is just starting is looked at again, because between two turns of a loop it looks so too.
  func watchedUnit(_ commands: K3sCommands, _ patience: Duration) async -> K3sFact<K3sUnit> {
    let end = time.uptime() + patience
    while true {
      let unit = await fact(commands.unit) { bytes throws(K3sUnread) in try K3sParsing.unit(bytes) }
      guard let now = unit.value, now.activeState == "activating", !now.isRestarting,
        (now.restarts ?? 0) > 0, time.uptime() < end
      else { return unit }
      await time.sleep(.milliseconds(500))
    }
  }

  func journal(_ commands: K3sCommands) async -> K3sFact<K3sJournal> {
    do throws(K3sUnread) {
      let result = try await run(commands.journal)
      let error = String(decoding: result.standardError, as: UTF8.self)
      let journal = K3sParsing.journal(result.standardOutput)
      // Whoever may not read it gets nothing, and exit code 0.
      if journal.lines.isEmpty,
        error.contains("insufficient permissions") || error.contains("not seeing messages")
      {
        throw K3sUnread(.rights, "the journal is for root and the groups systemd-journal and adm")
      }
      guard result.status.isSuccess else { return Self.refused(commands.journal, result) }
      return .known(journal)
    } catch { return .unread(error) }
  }

  func routes(_ commands: K3sCommands) async -> K3sFact<[K3sRoute]> {
    async let four = fact(commands.routes) { bytes throws(K3sUnread) in try K3sParsing.routes(bytes) }
    async let six = fact(commands.routes6) { bytes throws(K3sUnread) in try K3sParsing.routes(bytes) }
    // A kernel without IPv6 has an error to say, and no route.
    let others = await six.value ?? []
    return await four.map { $0 + others }
  }

  // MARK: State and API

  func size(_ part: K3sStatePart, _ commands: K3sCommands) async -> K3sFact<ByteCount> {
    await fact(commands.size(part)) { bytes throws(K3sUnread) in try K3sParsing.size(bytes) }
  }

  func answer(_ command: Command) async -> Result<K3sAPI.Answer, K3sUnread> {
    do throws(K3sUnread) { return .success(K3sParsing.answer(try await run(command))) } catch {
      return .failure(error)
    }
  }

  /// What kubectl says of `/readyz`; nil where it says nothing of the API.
  func ready(_ command: Command) async -> K3sAPI.Answer? {
    // What keeps kubectl from running says nothing of the API, and is told of the nodes.
    guard let result = try? await run(command) else { return nil }
    if result.status.isSuccess {
      return .status(200, String(decoding: result.standardOutput.prefix(200), as: UTF8.self))
    }
    let error = String(decoding: result.standardError, as: UTF8.self)
    guard error.contains("InternalError") || error.contains("ServiceUnavailable") else { return nil }
    return .status(503, EngineWords.lastLine(error) ?? "")
  }

  func served(_ command: Command) async -> K3sFact<K3sCertificate> {
    do throws(K3sUnread) {
      let result = try await run(command)
      if let certificate = K3sCertificate(pem: result.standardOutput) { return .known(certificate) }
      let error = String(decoding: result.standardError, as: UTF8.self)
      if error.lowercased().contains("connection refused") { return .absent }
      let line = EngineWords.lastLine(error) ?? "no certificate came"
      return .unread(K3sUnread(.failure, "openssl: \(line)"))
    } catch { return .unread(error) }
  }
}
