import SafeText

/// Puts a survey together.
struct Surveying {
  let source: RollbackSource
  let desk: ComposeDesk
  let history: [Deployment]

  func survey(_ chosen: String?) async throws(FlowRefusal) -> RollbackSurvey {
    var survey = RollbackSurvey(call: desk.call)
    survey.composeVersion = desk.version
    let images = try await source.images(Set(desk.containers.map(\.imageID)).filter { !$0.isEmpty }.sorted())
    survey.images = images.ids
    let variables = TagVariables(desk.model)
    survey.choices = variables.all
    survey.holds = ImageHold.held(try await source.output(source.commands.holds(survey.project)))
    let variable = chosen ?? (variables.all.count == 1 ? variables.all.first : nil)
    survey.services = services(variable, images)
    survey.oneShots = oneShots
    survey.volumes = volumes
    survey.running = version(survey)
    let values = Dictionary(survey.services.map { ($0.service, $0.value) }) { first, _ in first }
    try await prove(variable, values, into: &survey)
    survey.plainUp = await source.plainUp(desk, images: images)
    if let variable { survey.variable = await tagVariable(variable, survey) }
    let repository = await GitTags(source: source, directory: desk.call.directory).read()
    survey.checkout = repository.checkout
    if survey.variable != nil { survey.candidates = candidates(survey, images, repository.tags) }
    return survey
  }

  private func prove(
    _ variable: String?, _ values: [String: String?], into survey: inout RollbackSurvey
  ) async throws(FlowRefusal) {
    let check = EnvironmentCheck(
      source: source, call: desk.call, model: desk.model, variable: variable, version: desk.version)
    let base = values.values.compactMap(\.self).sorted().first
    let proven = try await check.prove(desk.running) { container in
      let own = values[container.service.service] ?? nil
      return [own ?? base].compactMap(\.self)
    }
    survey.proof = proven.proof
    survey.secrets = proven.secrets
    survey.notes = proven.notes
  }

  // MARK: Services

  private func services(_ variable: String?, _ images: LocalImages) -> [RollbackSurvey.Running] {
    let byName = Dictionary(grouping: desk.containers) { $0.service.service }
    let oneShots = Set(oneShots)
    return byName.keys.sorted().compactMap { name in
      guard let containers = byName[name],
        let first = containers.first(where: \.isRunning) ?? containers.first
      else { return nil }
      let definition = desk.model.services[name]
      let template = variable.flatMap { variable in
        definition.flatMap { TagVariables.template($0, variable, reference: first.image) }
      }
      var running = RollbackSurvey.Running(
        service: name, reference: first.image, imageID: first.imageID,
        containers: containers.map(\.id).sorted(),
        isGoverned: template != nil,
        moves: template != nil && !oneShots.contains(name) && containers.contains(where: \.isAlive))
      running.template = template
      running.value = template.flatMap { template in running.tag.flatMap(template.value) }
      running.dependencies = definition?.dependencies.keys.sorted() ?? []
      running.isProbed = containers.contains { $0.healthcheck != nil }
      running.shadows = shadows(definition)
      fill(&running, images)
      return running
    }
  }

  private func fill(_ running: inout RollbackSurvey.Running, _ images: LocalImages) {
    let repository = ImageReference(running.reference)?.repository ?? ""
    let details = images.details[running.imageID]
    running.digest = details?.digests.first { $0.hasPrefix(repository + "@") } ?? details?.digests.first
    running.version = details?.version
    running.hasLabelledImage = details?.isLabelled ?? false
    running.resolved = images.tags(of: running.imageID, in: repository)
  }

  private func shadows(_ definition: ComposeModel.Service?) -> [String] {
    guard let directory = desk.call.directory else { return [] }
    let root = directory.hasSuffix("/") ? directory : directory + "/"
    return (definition?.mounts ?? []).filter { mount in
      mount.isBind && (mount.source + "/").hasPrefix(root)
    }.map(\.target).sorted()
  }

  /// Others wait for their end, or they have ended well and nothing starts them again.
  private var oneShots: [String] {
    let awaited = Set(
      desk.model.services.values.flatMap { service in
        service.dependencies.filter { $0.value == "service_completed_successfully" }.keys
      })
    let ended = desk.containers.filter {
      $0.state == .exited && !$0.restartPolicy.revives && $0.exitCode == 0
    }
    return awaited.union(ended.map(\.service.service)).filter { desk.model.services[$0] != nil }.sorted()
  }

  private var volumes: [String] {
    let names = Set(desk.running.map(\.service.service))
    let mounts = desk.model.services.filter { names.contains($0.key) }.values.flatMap(\.mounts)
    return Set(mounts.filter { !$0.isBind }.map(\.source)).sorted()
  }

  private func version(_ survey: RollbackSurvey) -> RollbackSurvey.Version {
    let tags = Set(
      survey.movers.compactMap { mover -> ImageTag? in
        guard let value = mover.value.flatMap({ ImageTag($0) }) else { return nil }
        // What `latest` was is told by its other names.
        return value.isLatest ? mover.resolved.first ?? value : value
      })
    guard let first = tags.first else { return .none }
    return tags.count == 1 ? .one(first) : .mixed(tags.sorted())
  }

  /// What decides the variable's value for a plain `up`.
  private func tagVariable(_ name: String, _ survey: RollbackSurvey) async -> TagVariable {
    let pinned = desk.call.variableFile.flatMap { path in
      source.files.read(path, limit: .mib(1)).flatMap { VariableFile.value(of: name, in: $0) }.map {
        (path, $0)
      }
    }
    guard let governed = survey.services.first(where: \.isGoverned), let template = governed.template else {
      return TagVariable(name: name, source: .missing, value: nil)
    }
    let check = EnvironmentCheck(
      source: source, call: desk.call, model: desk.model, variable: nil, version: desk.version,
      secrets: survey.secrets)
    // Asked with what was recovered, so that only this variable is missing if any is.
    guard let answer = try? await check.answer(nil), let image = answer.services[governed.service]?.image,
      let tag = ImageReference(image)?.effectiveTag, let value = template.value(of: tag)
    else { return TagVariable(name: name, source: .missing, value: nil) }
    if let pinned, pinned.1 == value {
      return TagVariable(name: name, source: .file(path: pinned.0), value: ImageTag(value))
    }
    let fallback = desk.model.services[governed.service].flatMap { definition in
      ComposeTemplate(definition.image).variables.first { $0.name == name && $0.sign.hasSuffix("-") }?.rest
    }
    return TagVariable(
      name: name, source: fallback == value ? .fallback : .exported, value: ImageTag(value))
  }
}

extension Container {
  /// It runs, or is about to be started again.
  var isAlive: Bool { isRunning || state == .restarting || (state == .exited && restartPolicy.revives) }
}
