package import SafeText

/// Plans for going to another version of a project; pure.
package struct RollbackFlows: Hashable, Sendable {
  package var commands: DockerCommands
  /// For the verification.
  package var deadline: Duration
  /// Addresses that must answer with success at the end, asked by `curl`; none are checked when there are none.
  package var addresses: [String]

  package init(commands: DockerCommands, deadline: Duration = .seconds(180), addresses: [String] = []) {
    self.commands = commands
    self.deadline = deadline
    self.addresses = addresses
  }

  /// Why no rollback can be planned at all, whatever the candidate; nil when one can.
  package static func refusal(_ survey: RollbackSurvey) -> SafeText? {
    guard survey.variable != nil else {
      return survey.choices.isEmpty
        ? "no image of it has a variable in its tag: a version cannot be asked for"
        : "its tags are made of several variables, choose one: \(SafeText(sanitising: survey.choices, separator: ", "))"
    }
    if case .drifted(let drifts) = survey.proof {
      let lines = drifts.map { "\($0.service) (\($0.reason))" as SafeText }
      let words = lines.dropFirst().reduce(lines.first ?? "") { $0 + ", " + $1 }
      return "compose sees other values than the running containers have, and would make these anew: \(words)"
    }
    return survey.movers.isEmpty ? "nothing runs of what the variable governs" : nil
  }

  /// The plan, and what its runner must have in its environment.
  ///
  /// - Parameters:
  ///   - survey: Fresh: guards refuse what is not as it says any more.
  ///   - candidate: Where to go.
  /// - Returns: A flow with ways back as its remedies, and writing the tag down as its sequel.
  /// - Throws: Why it must not, or cannot, be done.
  package func plan(
    _ survey: RollbackSurvey, to candidate: RollbackCandidate
  ) throws(FlowRefusal) -> (flow: Flow, secrets: Secrets) {
    if let words = Self.refusal(survey) { throw FlowRefusal(words) }
    guard let variable = survey.variable?.name else { throw FlowRefusal("there is no variable") }
    if candidate.tag.isLatest { throw FlowRefusal("latest names whatever was pushed last: choose a version") }
    let change = VersionChange(survey: survey, variable: variable, candidate: candidate, commands: commands)
    if change.moves.isEmpty { throw FlowRefusal("\(candidate.tag.text) runs already") }
    if let bad = change.moves.first(where: { $0.target == nil }) {
      throw FlowRefusal("\(candidate.tag.text) makes no tag of an image for \(bad.running.service)")
    }
    var flow = forward(change)
    flow.remedies = [back(change)]
    flow.sequels = persisting(change).map { [$0] } ?? []
    return (flow, survey.secrets)
  }

  private func forward(_ change: VersionChange) -> Flow {
    let survey = change.survey
    let isBack = survey.running.newest.map { change.candidate.tag < $0 } ?? true
    let title: SafeText =
      "\(isBack ? "Roll back" : "Roll forward") \(survey.project) to \(change.candidate.tag.text)"
    var flow = Flow(
      kind: .rollback, title: title, verb: isBack ? "Roll back" : "Roll forward",
      target: .project(survey.project),
      place: "project \(survey.project)", touches: RollbackWords(change).touches,
      expects: RollbackWords(change).expects(deadline, addresses),
      guards: change.moves.map { .sameContainers(key(survey, $0), $0.running.containers) } + lasting(change),
      steps: change.holds + change.releases + change.pulls + change.ups(\.target) + [
        .wait(.compose(.deployed(change.deployed(\.target, addresses))), atMost: deadline)
      ])
    flow.preparations = (change.holds + change.releases + change.pulls).count
    flow.warnings = RollbackWords(change).warnings
    flow.secrets = survey.secrets.names
    if change.candidate.isLocal { flow.rehearsals = change.rehearsals }
    return flow
  }

  /// To the very images that ran, under the references that they had.
  private func back(_ change: VersionChange) -> Flow {
    let survey = change.survey
    let lines = change.moves.map { move -> SafeText in
      "\(move.running.service) -> \(move.running.reference) (\(VersionChange.short(move.running.imageID)))"
    }
    var flow = Flow(
      kind: .rollback, title: "Return \(survey.project) to what ran before", verb: "Return",
      target: .project(survey.project), place: "project \(survey.project)", touches: lines,
      expects: RollbackWords(change).expects(deadline, addresses), guards: lasting(change),
      steps: change.tags + change.ups(\.origin) + [
        .wait(.compose(.deployed(change.deployed(\.origin, addresses))), atMost: deadline)
      ])
    flow.warnings = ["volumes stay as they are: what the other version wrote is still in them"]
    flow.secrets = survey.secrets.names
    return flow
  }

  private func key(_ survey: RollbackSurvey, _ move: VersionChange.Move) -> ServiceKey {
    ServiceKey(project: survey.project, service: move.running.service)
  }

  private func lasting(_ change: VersionChange) -> [FlowGuard] {
    [.compose(.unattended(project: change.survey.project)), .compose(.environment(change.claim))]
  }

  /// Writes the tag down, so that a plain `up` keeps it.
  private func persisting(_ change: VersionChange) -> Flow? {
    guard let path = change.survey.call.variableFile else { return nil }
    let (name, value) = (change.variable, change.candidate.tag.text)
    var lines: [SafeText] = ["\(path):"]
    if case .file(let file)? = change.survey.variable?.source, file == path {
      lines.append("- \(name)=\(change.survey.variable?.value?.text ?? "?")")
    }
    lines += [
      "+ \(name)=\(value)",
      "every other line stays as it is; the file before is kept as \(path)\(VariableFile.backup)",
    ]
    var flow = Flow(
      kind: .persist, title: "Write \(name)=\(value) to \(path)", verb: "Write",
      target: .project(change.survey.project),
      place: "project \(change.survey.project)", touches: lines, expects: "\(name) is \(value) there",
      guards: [.compose(.unattended(project: change.survey.project))],
      steps: [
        .edit(.setVariable(path: path, name: name, value: value)),
        .wait(.compose(.variable(path: path, name: name, value: value)), atMost: .seconds(10)),
      ])
    flow.warnings = ["an environment that has \(name) set, as a deploy may have, still wins over the file"]
    return flow
  }
}

extension RollbackSurvey.Version {
  var newest: ImageTag? {
    switch self {
    case .none: nil
    case .one(let tag): tag
    case .mixed(let tags): tags.max()
    }
  }
}
