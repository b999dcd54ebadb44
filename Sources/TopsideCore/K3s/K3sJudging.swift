import SafeText

/// Findings out of facts, subject by subject.
struct K3sJudging {
  let facts: K3sFacts
  let loop: K3sLoop

  var now: Timestamp { facts.readAt }
  var settings: K3sSettings { facts.settings.value ?? K3sSettings([]) }

  /// The worst first; between equals what is nearer to a cause.
  var findings: [K3sFinding] {
    var found = disk + clock + ports + addresses + route + datastore + certificates + token
    let said = merge(into: &found)
    found += said
    found += unit(because: found) + api + nodes + kubeconfigs
    return found.enumerated().sorted { a, b in
      (b.element.severity, a.offset) < (a.element.severity, b.offset)
    }.map(\.element)
  }

  // MARK: The unit

  private func unit(because causes: [K3sFinding]) -> [K3sFinding] {
    guard let unit = facts.unit.value else {
      guard facts.unit.isAbsent else { return [] }
      return [
        K3sFinding(.failed, .unit, "there is k3s data, but no unit k3s", next: "install k3s again, as it was")
      ]
    }
    guard unit.isLoaded else { return [unloaded(unit)] }
    if case .looping(let why) = loop { return [looping(why, unit, causes)] }
    switch unit.activeState {
    case "failed":
      let status = unit.exitStatus.map { " with status \($0)" as SafeText } ?? ""
      return [
        K3sFinding(
          .failed, .unit, "k3s has ended: \(unit.result)\(status)", next: "restart it, once its cause is gone"
        )
      ]
    case "inactive", "deactivating":
      return [K3sFinding(.warning, .unit, "k3s is stopped", next: "start it: systemctl start k3s")]
    case "activating":
      return [
        K3sFinding(
          .warning, .unit, "k3s is starting (\(unit.subState))", next: "wait; look again in a minute")
      ]
    default:
      return []
    }
  }

  private func unloaded(_ unit: K3sUnit) -> K3sFinding {
    unit.loadState == "not-found"
      ? K3sFinding(
        .failed, .unit, "there is k3s data, but no unit k3s", next: "install k3s again, as it was")
      : K3sFinding(
        .failed, .unit, "systemd has not loaded the unit k3s: \(unit.loadState)",
        next: "look at systemctl status k3s")
  }

  private func looping(_ why: SafeText, _ unit: K3sUnit, _ causes: [K3sFinding]) -> K3sFinding {
    let cause = causes.first { $0.severity == .failed }
    let reason: SafeText = cause.map { "; \($0.words)" } ?? ""
    return K3sFinding(
      .failed, .unit, "crash loop: \(why)\(reason)",
      evidence: cause == nil ? lastWords : [],
      next: cause == nil ? "read the journal: no line of it is a known cause" : "cure its cause first")
  }

  /// What k3s said last, where no rule knows it.
  private var lastWords: [SafeText] {
    let lines = facts.journal.value?.lines ?? []
    return lines.filter { $0.message.hasPrefix("fatal: ") || $0.message.hasPrefix("error: ") }.suffix(3).map {
      evidence($0)
    }
  }

  // MARK: The journal

  /// Signatures that are of the present: since it came up, or in the last quarter of an hour of what it wrote.
  var signatures: [K3sSignature] {
    guard let journal = facts.journal.value else { return [] }
    let newest = journal.lines.compactMap(\.at).max()
    return journal.signatures.filter { signature in
      guard let at = signature.line.at else { return true }
      if !loop.isLooping, facts.unit.value?.isActive == true, let since = facts.unit.value?.activeSince {
        return at >= since
      }
      return newest.map { $0.since(at) <= .seconds(900) } ?? true
    }
  }

  /// The journal's words: as evidence of what was found already, else as findings of their own.
  private func merge(into found: inout [K3sFinding]) -> [K3sFinding] {
    var others: [K3sFinding] = []
    for signature in signatures {
      let rule = signature.rule
      if let index = found.firstIndex(where: { $0.rule == rule.id }) {
        found[index].evidence.append(evidence(signature.line))
        found[index].since = found[index].since ?? signature.line.at
        continue
      }
      let times: SafeText = signature.count > 1 ? " (\(signature.count) times)" : ""
      // What did not stop it is not what failed.
      let runs = !loop.isLooping && facts.unit.value?.isActive == true
      others.append(
        K3sFinding(
          runs ? min(rule.severity, .warning) : rule.severity, rule.id.subject, "\(rule.cause)\(times)",
          evidence: [evidence(signature.line)], since: signature.line.at, next: rule.fix, rule: rule.id))
    }
    return others
  }

  private func evidence(_ line: K3sJournal.Line) -> SafeText {
    let at = line.at.map { "\(CalendarTime(secondsUTC: $0.seconds).time) " as SafeText } ?? ""
    return "\(at)\(String(Redaction.mask(line.message).prefix(400)))"
  }
}

extension K3sRule.ID {
  var subject: K3sFinding.Subject {
    switch self {
    case .nodeAddressMissing, .nodeAddressInvalid, .interfaceMissing, .noIPv4, .etcdMemberMoved: .address
    case .noDefaultRoute: .route
    case .foreignToken, .tokenAuthorityMismatch: .token
    case .filesNewerThanDatastore, .etcdDatastoreDisabled, .snapshotMissing, .databaseMalformed,
      .databaseLocked:
      .datastore
    case .certificateOutOfTime, .certificateForOthers, .unknownAuthority: .certificate
    case .nodePasswordRejected: .node
    case .criticalValuesDiffer, .leftOverProcess: .journal
    case .diskFull: .disk
    case .portInUse: .port
    }
  }
}
