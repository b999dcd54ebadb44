import Synchronization

/// The way to one context's API: one `kubectl proxy` for everything, and a curl for each answer. Without a socket
/// each answer is a kubectl of its own. Decision 60 has the reasons.
struct KubeTransport: Sendable {
  let commands: KubeCommands
  let runner: any CommandRunner
  let time: any Time
  let files: any Files
  /// Where the proxy listens, in a directory that is ours alone.
  let socket: String?
  /// The last words of the proxy, among them those of a credential plugin.
  private let words = ProxyWords()

  /// How long the proxy may take: it gets a token before it listens.
  static let start = Duration.seconds(10)

  init(
    commands: KubeCommands, runner: any CommandRunner, time: any Time, files: any Files, socket: String?
  ) {
    self.commands = commands
    self.runner = runner
    self.time = time
    self.files = files
    self.socket = socket
  }

  private final class ProxyWords: Sendable {
    private let tail = Mutex<[UInt8]>([])
    var text: String { String(decoding: tail.withLock(\.self), as: UTF8.self) }
    func add(_ bytes: [UInt8]) { tail.withLock { $0 = ($0 + bytes).suffix(2 << 10) } }
  }

  /// Keeps the proxy for as long as `body` runs.
  ///
  /// - Parameter body: Asks; it is cancelled when the proxy ends.
  /// - Returns: What `body` returns, or why there is no proxy.
  func serve(_ body: @escaping @Sendable () async -> KubeFault?) async -> KubeFault? {
    guard let socket else { return await body() }
    let ready = KubeSignal()
    // A socket that is left behind is replaced by the next proxy.
    defer { try? files.remove(socket) }
    return await withTaskGroup(of: KubeFault?.self) { group in
      group.addTask {
        await self.keepProxy(socket, ready)
      }
      group.addTask {
        await time.sleep(Self.start, orUntil: ready)
        if Task.isCancelled { return nil }
        return ready.wasRung ? await body() : await self.notReady()
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }

  private func keepProxy(_ socket: String, _ ready: KubeSignal) async -> KubeFault {
    let command = commands.proxy(socket: socket)
    do {
      let result = try await runner.stream(command) { chunk in
        switch chunk {
        case .standardOutput(let bytes):
          if String(decoding: bytes, as: UTF8.self).contains("Starting to serve") { ready.ring() }
        case .standardError(let bytes): words.add(bytes)
        }
      }
      return KubeFault.classify(words: words.text) ?? KubeFault.classify(command, result)
    } catch {
      return KubeFault.classify(error)
    }
  }

  /// What keeps a proxy from listening is the program that it asks for a token.
  private func notReady() async -> KubeFault {
    await unanswered(
      else: .other(message: "kubectl proxy was not ready within \(ErrorText.seconds(Self.start))"))
  }

  /// Why nothing came at all, not even a refusal: some builds of kubectl ask for a token before they listen, others
  /// when they are first asked, and a program that hangs looks like an API that does.
  func unanswered(else fault: KubeFault) async -> KubeFault {
    guard let program = await credentialPlugin() else { return fault }
    let said = KubeWords.lines(words.text).joined(separator: " ")
    let limit = ErrorText.seconds(Self.start)
    let message = "neither \(program) nor the API answered within \(limit)"
    return .credentialPlugin(message: said.isEmpty ? message : "\(said) (\(message))")
  }

  private func credentialPlugin() async -> String? {
    guard let result = try? await runner.run(commands.configuration()) else { return nil }
    return KubeCredentialPlugin(json: result.standardOutput, context: commands.context)?.program
  }
}

// Asking.
extension KubeTransport {
  /// A small answer as a whole.
  func get(_ path: String, atMost limit: Duration) async -> Result<[UInt8], KubeFault> {
    let command = self.command(path, limit)
    do {
      let result = try await runner.run(command)
      guard result.status.isSuccess else { return .failure(broken(command, result)) }
      if let fault = await fault(in: result.standardOutput) { return .failure(fault) }
      return .success(result.standardOutput)
    } catch {
      return .failure(KubeFault.classify(error))
    }
  }

  /// A long answer piece by piece.
  ///
  /// - Returns: Why it did not end as it should; nil when it did, which says nothing of what it said.
  func read(
    _ path: String, atMost limit: Duration?, _ receive: @escaping @Sendable ([UInt8]) async -> Void
  ) async -> KubeFault? {
    let command = self.command(path, limit)
    do {
      let result = try await runner.stream(command) { chunk in
        if case .standardOutput(let bytes) = chunk { await receive(bytes) }
      }
      return result.status.isSuccess ? nil : broken(command, result)
    } catch {
      return KubeFault.classify(error)
    }
  }

  /// What an answer says that is not what was asked for: the API's status, or the proxy's plain text.
  func fault(in answer: [UInt8]) async -> KubeFault? {
    let blank: Set<UInt8> = [0x20, 0x0A, 0x0D, 0x09]
    guard let first = answer.first(where: { !blank.contains($0) }) else {
      return .other(message: "the Kubernetes API gave an empty answer")
    }
    guard first == UInt8(ascii: "{") else {
      return await explained(String(decoding: answer.prefix(4 << 10), as: UTF8.self))
    }
    return KubeStatus(json: answer).map { KubeFault.classify($0) }
  }

  /// The proxy's answer has only the exit code of a plugin; what the plugin said comes by another pipe, a little later.
  private func explained(_ text: String) async -> KubeFault {
    if text.contains("getting credentials"), words.text.isEmpty { await time.sleep(.milliseconds(200)) }
    let fault = KubeFault.classify(words: text, pluginWords: words.text)
    // Where kubectl goes when nothing tells it where to go.
    if commands.context.isEmpty, case .unreachable("127.0.0.1:8080") = fault { return .noConfiguration }
    if commands.context.isEmpty, case .unreachable("[::1]:8080") = fault { return .noConfiguration }
    return fault ?? .other(message: "the Kubernetes API gave an empty answer")
  }

  private func command(_ path: String, _ limit: Duration?) -> Command {
    socket.map { commands.request(path, through: $0, timeout: limit) } ?? commands.raw(path, timeout: limit)
  }

  private func broken(_ command: Command, _ result: CommandResult) -> KubeFault {
    socket == nil
      ? KubeFault.classify(command, result)
      : .other(message: "the connection to the Kubernetes API broke off")
  }
}
