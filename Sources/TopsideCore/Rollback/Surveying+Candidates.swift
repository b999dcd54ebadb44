// What a project could go back to.
extension Surveying {
  /// Merged by tag, the newest first.
  func candidates(
    _ survey: RollbackSurvey, _ images: LocalImages, _ git: [(tag: ImageTag, at: Timestamp?)]
  ) -> [RollbackCandidate] {
    var found: [ImageTag: [RollbackCandidate.Provenance]] = [:]
    for (tag, at) in recorded(survey, images) { found[tag, default: []].append(.history(at: at)) }
    for tag in local(survey, images) { found[tag, default: []].append(.local) }
    for (tag, at) in git where !tag.isLatest { found[tag, default: []].append(.git(at: at)) }
    return found.map { survey.candidate($0.key, $0.value) }.sorted { $0.tag > $1.tag }
  }

  /// Values of the variable with which at least one of the services that move could be started from here.
  private func local(_ survey: RollbackSurvey, _ images: LocalImages) -> Set<ImageTag> {
    var found: Set<ImageTag> = []
    for template in survey.movers.compactMap(\.template) {
      let values = images.tags(in: template.repository).compactMap(template.value).compactMap { ImageTag($0) }
      found.formUnion(values.filter { !$0.isLatest })
    }
    return found
  }

  /// Values of the variable that ran here, and when they last began to.
  private func recorded(_ survey: RollbackSurvey, _ images: LocalImages) -> [ImageTag: Timestamp] {
    var found: [ImageTag: Timestamp] = [:]
    for deployment in history where deployment.project == survey.project {
      for mover in survey.movers {
        guard let template = mover.template, let image = deployment.services[mover.service],
          let reference = ImageReference(image.reference), reference.repository == template.repository,
          let value = reference.effectiveTag.flatMap(template.value), let tag = ImageTag(value)
        else { continue }
        // `latest` then was another than now: its other names here tell which.
        let names = images.tags(of: image.id, in: template.repository).compactMap(template.value)
        guard let known = tag.isLatest ? names.compactMap({ ImageTag($0) }).first : tag else { continue }
        found[known] = max(found[known] ?? deployment.time, deployment.time)
      }
    }
    return found
  }
}
