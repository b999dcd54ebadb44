import SafeText

extension K3sRecommendation {
  /// The least destructive thing that can help. A wipe is never among them: that is for an operator to choose.
  init(_ facts: K3sFacts, _ loop: K3sLoop, _ found: [K3sFinding], isThere: Bool) {
    guard isThere else {
      self.init(.collect, "there is no k3s server here")
      return
    }
    self =
      Self.byObstacle(found) ?? Self.byAddress(facts, found) ?? Self.byCluster(facts, loop, found)
      ?? Self.byUnit(facts, loop, found)
  }

  /// What is to be cured outside of k3s.
  private static func byObstacle(_ found: [K3sFinding]) -> K3sRecommendation? {
    let outside = found.first { finding in
      guard finding.severity == .failed else { return false }
      return [.disk, .clock, .port].contains(finding.subject)
        || finding.rule == .databaseMalformed || finding.rule == .foreignToken
        || finding.rule == .filesNewerThanDatastore
        || (finding.subject == .token && finding.rule == nil)
    }
    return outside.map { K3sRecommendation(.collect, "no rung cures this: \($0.words); \($0.next)") }
  }

  private static func byAddress(_ facts: K3sFacts, _ found: [K3sFinding]) -> K3sRecommendation? {
    if let etcd = found.first(where: { $0.rule == .etcdMemberMoved && $0.severity == .failed }) {
      return K3sRecommendation(.restoreAddress, "\(etcd.words): its old address keeps everything")
    }
    let failed = found.first { finding in
      finding.severity == .failed && (finding.subject == .address || finding.subject == .route)
    }
    guard let failed else { return nil }
    if failed.subject == .route {
      return K3sRecommendation(.restoreAddress, "\(failed.words); \(failed.next)")
    }
    guard let other = facts.lanAddress else {
      return K3sRecommendation(.restoreAddress, "\(failed.words), and no other address is there")
    }
    guard facts.datastore.value != .etcd else {
      return K3sRecommendation(
        .restoreAddress, "\(failed.words); etcd knows this server by that address")
    }
    return K3sRecommendation(.editNodeIP, "\(failed.words); \(other.address) of \(other.link) is there")
  }

  private static func byCluster(_ facts: K3sFacts, _ loop: K3sLoop, _ found: [K3sFinding])
    -> K3sRecommendation?
  {
    let isListening = facts.api.value?.isListening == true
    if let node = found.first(where: { $0.rule == .nodePasswordRejected }), isListening {
      return K3sRecommendation(.deleteNode, "\(node.words)")
    }
    let certificate = found.first { $0.subject == .certificate && $0.severity > .neutral }
    if let certificate, certificate.rule != .unknownAuthority {
      // Each turn of the loop is a start already, and has not renewed it.
      return loop.isLooping
        ? K3sRecommendation(.rotateCertificates, "\(certificate.words), and restarts have not renewed it")
        : K3sRecommendation(.restart, "\(certificate.words); a start renews it")
    }
    guard let node = found.first(where: { $0.subject == .node && $0.severity == .warning }), isListening
    else { return nil }
    return wasRestarted(facts)
      ? K3sRecommendation(.deleteNode, "\(node.words), also after a restart")
      : K3sRecommendation(.restart, "\(node.words)")
  }

  /// Whether it came up a short while ago: then what a start mends is mended.
  private static func wasRestarted(_ facts: K3sFacts) -> Bool {
    guard let since = facts.unit.value?.activeSince else { return false }
    return facts.readAt.since(since) < .seconds(3600)
  }

  private static func byUnit(_ facts: K3sFacts, _ loop: K3sLoop, _ found: [K3sFinding]) -> K3sRecommendation {
    if loop.isLooping {
      if let cause = found.first(where: { $0.severity == .failed && $0.subject != .unit }) {
        return K3sRecommendation(.collect, "no rung cures this: \(cause.words); \(cause.next)")
      }
      return K3sRecommendation(
        .collect, "it ends again and again, and no line of the journal is a known cause: collect, and read")
    }
    let isStopped = facts.unit.value?.isStopped == true
    if let unit = found.first(where: { finding in
      (finding.subject == .unit && (isStopped || finding.severity == .failed))
        || (finding.subject == .api && finding.severity == .failed)
    }), facts.unit.value?.isLoaded == true {
      return K3sRecommendation(.restart, "\(unit.words)")
    }
    if let worst = found.first(where: { $0.severity > .neutral }) {
      return K3sRecommendation(.collect, "no rung is needed: \(worst.words); \(worst.next)")
    }
    return K3sRecommendation(.collect, "nothing is known to be wrong")
  }
}
