import SafeText

extension KubeParsing {
  /// The revisions of a workload, from a list of replica sets or controller revisions of its namespace.
  ///
  /// - Parameters:
  ///   - bytes: The list's JSON, by whichever way it was asked for.
  ///   - key: The workload.
  ///   - uid: Whose own they are; what has another owner is left out.
  /// - Returns: Those that have a number and a template.
  /// - Throws: `SourceError.unreadable` when it is no such list.
  package static func rolloutHistory(
    _ bytes: [UInt8], of key: KubeKey, uid: String
  ) throws(SourceError) -> RolloutHistory {
    let revisions: [Revision]? = try read(bytes, "a list of revisions") { reader throws(JSONFault) in
      try reader.revisions(of: key, uid: uid)
    }
    guard let revisions else { throw .unreadable(bytes, expected: "a list of revisions") }
    return RolloutHistory(key: key, revisions: revisions)
  }
}

/// What an element of such a list tells.
private struct RevisionRecord {
  var meta = ObjectMeta("", "")
  /// Of a controller revision; a replica set has it in an annotation.
  var number: Int?
  var template: JSONTree?

  func revision(of key: KubeKey, uid: String) -> Revision? {
    guard let template, meta.owner?.uid == uid, let mark = mark(key.kind),
      let number = number ?? meta.annotations["deployment.kubernetes.io/revision"].flatMap({ Int($0) })
    else { return nil }
    let cause = meta.annotations["kubernetes.io/change-cause"] ?? ""
    return Revision(
      number: number, name: meta.name, created: meta.created,
      changeCause: cause.isEmpty ? nil : SafeText(sanitising: Redaction.mask(cause)),
      template: PodTemplate(template), mark: mark)
  }

  private func mark(_ kind: KubeKind) -> TemplateMark? {
    switch kind {
    case .deployment:
      meta.labels["pod-template-hash"].map { TemplateMark(label: "pod-template-hash", value: $0) }
    case .statefulSet: TemplateMark(label: "controller-revision-hash", value: meta.name)
    case .daemonSet:
      meta.labels["controller-revision-hash"].map {
        TemplateMark(label: "controller-revision-hash", value: $0)
      }
    default: nil
    }
  }
}

extension JSONReader {
  /// - Returns: nil when there is no list.
  fileprivate mutating func revisions(of key: KubeKey, uid: String) throws(JSONFault) -> [Revision]? {
    var revisions: [Revision]?
    guard try enterObject() else { return nil }
    while let member = try nextKey() {
      guard "items" ~= member else {
        try skip()
        continue
      }
      revisions = []
      guard try enterArray() else { continue }
      while try nextElement() {
        if let revision = try revisionRecord().revision(of: key, uid: uid) { revisions?.append(revision) }
      }
    }
    return revisions
  }

  private mutating func revisionRecord() throws(JSONFault) -> RevisionRecord {
    var record = RevisionRecord()
    guard try enterObject() else { return record }
    while let key = try nextKey() {
      switch key {
      case "metadata": record.meta = try meta()
      case "revision": record.number = try integer()
      case "spec": record.template = try member("template")
      case "data": record.template = try member("spec")?["template"]
      default: try skip()
      }
    }
    return record
  }

  /// One member of the object that begins here.
  private mutating func member(_ name: String) throws(JSONFault) -> JSONTree? {
    var found: JSONTree?
    guard try enterObject() else { return nil }
    while let key = try nextKey() {
      if key.text == name { found = try tree() } else { try skip() }
    }
    return found
  }
}
