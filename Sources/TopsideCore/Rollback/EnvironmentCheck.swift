import SafeText

/// Asks compose what it would make, and compares that with what runs.
struct EnvironmentCheck: Sendable {
  let source: RollbackSource
  let call: ComposeCall
  /// Not interpolated.
  let model: ComposeModel
  let variable: String?
  let version: String
  /// What is given to compose besides.
  var secrets = Secrets()

  /// What compose makes of the definition with one value of the tag variable.
  struct Answer: Sendable {
    var hashes: [String: String]
    var services: [String: ComposeModel.Service]
  }

  typealias Compared = (container: Container, verdict: ServiceVerdict, answer: Answer)

  /// - Parameter value: Of the tag variable; nil leaves it as it is.
  /// - Returns: What compose says.
  /// - Throws: Why compose gives no answer.
  func answer(_ value: String?) async throws(FlowRefusal) -> Answer {
    var variables = secrets.values
    if let variable, let value { variables[variable] = value }
    let config = try await source.output(
      source.commands.compose(call, ["config", "--format", "json"], variables: variables))
    let hashes = try await source.output(
      source.commands.compose(call, ["config", "--hash", "*"], variables: variables))
    do {
      let services = try ComposeModel(config, isInterpolated: true).services
      return Answer(hashes: Self.hashes(hashes), services: services)
    } catch {
      throw FlowRefusal("docker compose config printed what is not its JSON")
    }
  }

  /// `name hash`, a line each.
  static func hashes(_ bytes: [UInt8]) -> [String: String] {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).reduce(into: [:]) {
      let words = $1.split(separator: " ")
      if words.count == 2 { $0[String(words[0])] = String(words[1]) }
    }
  }

  /// How each container compares, the best of the values that it may have been made with.
  func verdicts(
    _ containers: [Container], values: (Container) -> [String]
  ) async throws(FlowRefusal) -> [Compared] {
    var answers: [String?: Answer] = [:]
    var found: [Compared] = []
    for container in containers {
      var best: (ServiceVerdict, Answer)?
      let wanted: [String?] = values(container)
      for value in wanted.isEmpty ? [nil] : wanted {
        let answer: Answer
        if let known = answers[value] { answer = known } else { answer = try await self.answer(value) }
        answers[value] = answer
        let name = container.service.service
        let verdict = ServiceVerdict.compare(
          container, hash: answer.hashes[name], service: answer.services[name], version: version)
        if best.map({ verdict.isBetter(than: $0.0) }) ?? true { best = (verdict, answer) }
        if verdict == .same { break }
      }
      if let best { found.append((container, best.0, best.1)) }
    }
    return found
  }
}

extension ServiceVerdict {
  private var rank: Int {
    switch self {
    case .same: 0
    case .explained: 1
    case .differs: 2
    }
  }

  func isBetter(than other: ServiceVerdict) -> Bool { rank < other.rank }
}

/// What came of proving the environment.
struct ProvenEnvironment: Sendable {
  var proof: EnvironmentProof
  var secrets: Secrets
  var notes: [SafeText]
}

extension EnvironmentCheck {
  /// Compares, and where something differs looks for the values that are missing here, and compares again.
  ///
  /// - Parameters:
  ///   - containers: That run.
  ///   - values: Of the tag variable, that a container may have been made with.
  /// - Returns: The proof, and the values that it took.
  /// - Throws: When compose refuses the files, also with everything that could be found out.
  func prove(
    _ containers: [Container], values: (Container) -> [String]
  ) async throws(FlowRefusal) -> ProvenEnvironment {
    var check = self
    check.secrets = try await check.required(containers, values)
    var verdicts = try await check.verdicts(containers, values: values)
    if verdicts.contains(where: { $0.verdict.isDifferent }) {
      let answers = verdicts.reduce(into: [ContainerID: Answer]()) { $0[$1.container.id] = $1.answer }
      let recovery = Recovery(model, containers) { answers[$0.id]?.services[$0.service.service] }
      var found = recovery.values(knowing: check.secrets.values)
      if let variable { found[variable] = nil }
      if !found.isEmpty {
        check.secrets = check.secrets.merging(Secrets(found))
        verdicts = try await check.verdicts(containers, values: values)
      }
    }
    return check.proven(verdicts)
  }

  func proven(_ verdicts: [Compared]) -> ProvenEnvironment {
    ProvenEnvironment(proof: proof(verdicts), secrets: secrets, notes: Self.notes(verdicts))
  }

  private func proof(_ verdicts: [Compared]) -> EnvironmentProof {
    var drifts: [ServiceDrift] = []
    for (container, verdict, _) in verdicts {
      guard case .differs(let reason) = verdict else { continue }
      let service = container.service.service
      if !drifts.contains(where: { $0.service == service }) {
        drifts.append(ServiceDrift(service: service, reason: reason))
      }
    }
    if !drifts.isEmpty { return .drifted(drifts.sorted { $0.service < $1.service }) }
    return secrets.isEmpty ? .proven : .recovered(secrets.names)
  }

  private static func notes(_ verdicts: [Compared]) -> [SafeText] {
    let lines = verdicts.compactMap { container, verdict, _ -> SafeText? in
      if case .explained(let words) = verdict { "\(container.service.service): \(words)" } else { nil }
    }
    return Array(Set(lines)).sorted()
  }

  /// Values without which compose refuses the files, as far as the containers tell them.
  private func required(
    _ containers: [Container], _ values: (Container) -> [String]
  ) async throws(FlowRefusal) -> Secrets {
    do throws(FlowRefusal) {
      _ = try await answer(containers.compactMap { values($0).first }.first)
      return secrets
    } catch {
      let found = Recovery(model, containers) { _ in nil }.values(knowing: [:])
      let needed = found.filter { $0.key != variable && model.required.contains($0.key) }
      guard !needed.isEmpty else { throw error }
      return secrets.merging(Secrets(needed))
    }
  }
}

extension ServiceVerdict {
  var isDifferent: Bool { if case .differs = self { true } else { false } }
}
