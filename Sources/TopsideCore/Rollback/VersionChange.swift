import SafeText

/// The steps from one version to another, and back.
struct VersionChange {
  struct Move {
    var running: RollbackSurvey.Running
    /// The variable's value before; its own where services run different ones.
    var value: String
    /// nil when the candidate makes no tag for it.
    var target: WantedImage?
    var origin: WantedImage? { WantedImage(reference: running.reference, id: running.imageID) }
    /// nil when it is not here.
    var targetID: String?
  }

  let survey: RollbackSurvey
  let variable: String
  let candidate: RollbackCandidate
  let commands: DockerCommands
  /// Services that do not run it yet; by name.
  let moves: [Move]
  /// Groups of them, in the order in which they are changed.
  let waves: [[String]]

  init(survey: RollbackSurvey, variable: String, candidate: RollbackCandidate, commands: DockerCommands) {
    self.survey = survey
    self.variable = variable
    self.candidate = candidate
    self.commands = commands
    moves = survey.movers.compactMap { running in
      let reference = running.template?.reference(candidate.tag.text)
      let id = reference.flatMap { survey.images[$0] }
      if let reference, reference == running.reference, id == nil || id == running.imageID { return nil }
      return Move(
        running: running, value: running.value ?? "", target: reference.map { WantedImage(reference: $0) },
        targetID: id)
    }
    let names = Set(moves.map(\.running.service))
    waves = Self.waves(
      Dictionary(moves.map { ($0.running.service, $0.running.dependencies.filter(names.contains)) }) {
        first, _ in first
      })
  }

  /// First those that nobody here waits for and that wait for nobody, then each after what it waits for.
  static func waves(_ dependencies: [String: [String]]) -> [[String]] {
    let awaited = Set(dependencies.values.joined())
    let alone = dependencies.filter { $0.value.isEmpty && !awaited.contains($0.key) }.keys.sorted()
    var waves = alone.isEmpty ? [] : [alone]
    var done = Set(alone)
    while done.count < dependencies.count {
      let ready = dependencies.filter { !done.contains($0.key) && done.isSuperset(of: $0.value) }.keys
        .sorted()
      // Compose refuses a circle; whoever made one up gets the rest at once.
      let next = ready.isEmpty ? dependencies.keys.filter { !done.contains($0) }.sorted() : ready
      waves.append(next)
      done.formUnion(next)
    }
    return waves
  }

  /// `sha256:5cbdfda49be5…` to its first twelve digits.
  static func short(_ id: String) -> String { String(id.split(separator: ":").last?.prefix(12) ?? "") }

  // MARK: Steps

  /// Keeps what runs, so that there is something to return to.
  var holds: [FlowStep] {
    var labelled: [String: Bool] = [:]
    for move in moves { labelled[move.running.imageID, default: false] = move.running.hasLabelledImage }
    return labelled.sorted { $0.key < $1.key }.map { image, isLabelled in
      .ensure(
        .compose(.held(project: survey.project, image: image)),
        by: commands.hold(survey.project, image: image, isLabelled: isLabelled))
    }
  }

  /// Lets go what earlier changes held: as much is kept as it takes to return from here.
  var releases: [FlowStep] {
    let kept = Set(moves.map(\.running.imageID) + moves.compactMap(\.targetID))
    let stale = survey.holds.filter { !kept.contains($0.image) }
    guard !stale.isEmpty else { return [] }
    return [
      .ensure(
        .compose(.released(project: survey.project, stale.map(\.container))),
        by: commands.release(survey.project, stale))
    ]
  }

  var pulls: [FlowStep] {
    let missing = moves.filter { $0.targetID == nil }
    guard !missing.isEmpty else { return [] }
    let command = commands.compose(
      survey.call, ["pull", "--"] + missing.map(\.running.service), variables: [variable: candidate.tag.text],
      impact: .mutates, timeout: .seconds(900))
    let references = Set(missing.compactMap(\.target?.reference)).sorted()
    return [.ensure(.compose(.images(references)), by: command)]
  }

  /// Names of the old images again, where they were taken from them.
  var tags: [FlowStep] {
    let old = Dictionary(moves.map { ($0.running.reference, $0.running.imageID) }) { first, _ in first }
    return old.sorted { $0.key < $1.key }.compactMap { reference, id in
      // What was asked for by its digest has no tag to be given.
      guard let name = ImageReference(reference), name.digest == nil else { return nil }
      var command = commands.docker(["image", "tag", id, reference], impact: .mutates, timeout: .seconds(20))
      command.target = survey.project
      command.place = .project(survey.project)
      return .ensure(.compose(.image(reference, id: id)), by: command)
    }
  }

  /// Removes what a compose that was killed left, which would be in the way of the next.
  private var untangling: FlowStep {
    let names = moves.map(\.running.service)
    let command = commands.compose(
      survey.call, ["rm", "--force", "--"] + names, variables: [variable: candidate.tag.text],
      impact: .mutates,
      timeout: .seconds(60))
    return .ensure(.compose(.untangled(project: survey.project, services: names)), by: command)
  }

  func ups(_ image: KeyPath<Move, WantedImage?>) -> [FlowStep] {
    [untangling]
      + groups(isBack: image == \.origin).map { names, value in
        let wanted = images(names, image)
        return .ensure(.compose(.runs(project: survey.project, wanted)), by: up(names, value))
      }
  }

  /// What compose says that it would do.
  var rehearsals: [Command] {
    groups(isBack: false).map { names, value in
      var command = up(names, value)
      command = commands.compose(
        survey.call, ["--dry-run"] + Self.up(names), variables: command.environment, timeout: .seconds(60))
      return command
    }
  }

  func deployed(_ image: KeyPath<Move, WantedImage?>, _ addresses: [String]) -> Deployed {
    Deployed(
      project: survey.project, images: images(moves.map(\.running.service), image), addresses: addresses)
  }

  var claim: EnvironmentClaim {
    var values: [String: [String]] = [:]
    for running in survey.services { if let value = running.value { values[running.service] = [value] } }
    for move in moves { values[move.running.service, default: []].append(candidate.tag.text) }
    return EnvironmentClaim(
      call: survey.call, variable: variable, values: values, secrets: survey.secrets.names)
  }

  private func images(_ names: [String], _ image: KeyPath<Move, WantedImage?>) -> [String: WantedImage] {
    let wanted = moves.filter { names.contains($0.running.service) }
    return Dictionary(wanted.compactMap { move in move[keyPath: image].map { (move.running.service, $0) } }) {
      first, _ in first
    }
  }

  /// On the way back each service gets the version that it had.
  private func groups(isBack: Bool) -> [(names: [String], value: String)] {
    waves.flatMap { wave -> [([String], String)] in
      guard isBack else { return [(wave, candidate.tag.text)] }
      let byValue = Dictionary(grouping: moves.filter { wave.contains($0.running.service) }, by: \.value)
      return byValue.sorted { $0.key < $1.key }.map { ($0.value.map(\.running.service).sorted(), $0.key) }
    }
  }

  private static func up(_ names: [String]) -> [String] {
    ["up", "--detach", "--no-build", "--pull", "never", "--no-deps", "--"] + names
  }

  private func up(_ names: [String], _ value: String) -> Command {
    commands.compose(
      survey.call, Self.up(names), variables: [variable: value], impact: .mutates, timeout: .seconds(300))
  }
}
