import SafeText

extension K3sDiagnosis {
  /// - Parameter facts: What was read; nothing else is asked.
  package init(_ facts: K3sFacts) {
    let loop = K3sLoop(facts)
    let isThere = Self.isThere(facts)
    var found: [K3sFinding] = []
    if isThere {
      let judging = K3sJudging(facts: facts, loop: loop)
      found = judging.findings
    }
    let blocks = isThere ? K3sBlock.all(facts, found) : []
    self.init(
      facts: facts, state: Self.state(facts, found, isThere: isThere), loop: loop, findings: found,
      recommendation: K3sRecommendation(facts, loop, found, isThere: isThere), blocks: blocks,
      gaps: isThere ? Self.gaps(facts) : [])
  }

  /// A unit that does not exist, and no data either, is no k3s. Data that we may not see counts as there.
  private static func isThere(_ facts: K3sFacts) -> Bool {
    if let unit = facts.unit.value { return unit.isLoaded || !facts.datastore.isAbsent }
    if facts.unit.isAbsent { return facts.datastore.value != nil }
    return !facts.datastore.isAbsent || facts.api.value?.isListening == true
  }

  private static func state(_ facts: K3sFacts, _ found: [K3sFinding], isThere: Bool) -> State {
    guard isThere else { return .absent }
    if found.contains(where: { $0.severity > .neutral }) { return .failing }
    guard facts.unit.value?.isActive == true, facts.api.value?.isListening == true else { return .unknown }
    return .fine
  }

  private static func gaps(_ facts: K3sFacts) -> [K3sGap] {
    var gaps = [
      facts.unit.gap("the unit"), facts.journal.gap("the journal"), facts.settings.gap("the configuration"),
    ]
    gaps += facts.unreadSettings
    gaps += [
      facts.links.gap("network links"), facts.routes.gap("routes"), facts.listeners.gap("listening ports"),
      facts.authority.gap("the authority"), facts.fileCertificate.gap("the certificate's file"),
      facts.servedCertificate.gap("the certificate that is served"), facts.api.gap("the API"),
      facts.nodes.gap("nodes"), facts.datastore.gap("the datastore"), facts.disk.gap("free disk"),
    ]
    gaps += K3sStatePart.allCases.map { facts.sizes[$0]?.gap("the size of \($0.rawValue)") }
    gaps += [
      facts.clock.gap("the clock"), facts.token.gap("the token"), facts.kubeconfig.gap("k3s.yaml"),
      facts.applicationKubeconfig?.gap("the application's kubeconfig"),
    ]
    return gaps.compactMap { $0 }
  }
}

extension K3sFact {
  fileprivate func gap(_ subject: String) -> K3sGap? { unread.map { K3sGap(subject, $0) } }
}
