import SafeText

extension K3sBlock {
  private static let state = K3sRung.allCases.filter(\.movesState)
  private static let wipes = K3sRung.allCases.filter(\.losesObjects)

  /// What must not be done, in the order of the ladder.
  static func all(_ facts: K3sFacts, _ found: [K3sFinding]) -> [K3sBlock] {
    let blocks = byObstacle(found) + bySpace(facts) + byCluster(facts) + byToken(facts) + byAddress(facts)
    return blocks.enumerated().sorted { a, b in
      (a.element.rung, a.offset) < (b.element.rung, b.offset)
    }.map(\.element)
  }

  private static func of(_ rungs: [K3sRung], _ cause: Cause, _ reason: SafeText, override: Bool = false)
    -> [K3sBlock]
  {
    rungs.map { K3sBlock($0, cause, reason, canBeOverridden: override) }
  }

  /// What no wipe has ever cured.
  private static func byObstacle(_ found: [K3sFinding]) -> [K3sBlock] {
    var blocks: [K3sBlock] = []
    for finding in found where finding.severity > .neutral {
      switch (finding.subject, finding.rule) {
      case (.disk, .diskFull?):
        blocks += of(wipes, .diskFull, "a full disk is not cured by a wipe: make room")
      case (.clock, _): blocks += of(wipes, .wrongClock, "a wrong clock is not cured by a wipe: set it")
      case (.port, _): blocks += of(wipes, .portInUse, "\(finding.words): a wipe does not free it")
      case (_, .databaseMalformed?):
        blocks += of(
          wipes, .databaseMalformed, "what can be recovered of a damaged database must be copied first")
      case (_, .foreignToken?):
        blocks += of(wipes, .foreignToken, "the data is whole: the original token opens it")
      default: continue
      }
    }
    return blocks
  }

  private static func bySpace(_ facts: K3sFacts) -> [K3sBlock] {
    guard let disk = facts.disk.value, let size = facts.stateSize, disk.available < size + size else {
      return []
    }
    let words: SafeText =
      "\(Words.bytes(disk.available)) free: a backup needs twice the \(Words.bytes(size)) of db, tls and cred"
    return of(state, .tooLittleSpace, words)
  }

  private static func byCluster(_ facts: K3sFacts) -> [K3sBlock] {
    var blocks: [K3sBlock] = []
    if case .external(let scheme)? = facts.datastore.value {
      blocks += of(
        state, .externalDatastore, "the datastore is elsewhere (\(scheme)): it is not ours to move")
    }
    if let nodes = facts.nodes.value, nodes.count > 1 {
      blocks += of(
        wipes, .severalNodes, "\(nodes.count) nodes belong to this cluster: the others would be cut off",
        override: true)
    } else if facts.settings.value?.serverURL != nil {
      blocks += of(
        wipes, .severalNodes, "this server has joined another one: it would be cut off", override: true)
    }
    if facts.api.value?.isListening == false {
      blocks += of([.deleteNode], .apiDown, "the API does not answer")
    }
    return blocks
  }

  private static func byToken(_ facts: K3sFacts) -> [K3sBlock] {
    var blocks: [K3sBlock] = []
    switch facts.token {
    case .absent:
      blocks += of(state, .tokenMissing, "there is no server/token: there would be no way back without it")
    case .known(.empty):
      blocks += of(state, .tokenMissing, "server/token is empty: there would be no way back without it")
    case .known, .unread: break
    }
    if facts.settings.value?.configuredToken == .full {
      blocks += of(
        [.moveEverything], .fullToken,
        "the configured token begins with K10: a first server with a new authority does not start with it")
    }
    return blocks
  }

  /// A server that is told an address which is not there ends again after every rung but the first two.
  private static func byAddress(_ facts: K3sFacts) -> [K3sBlock] {
    guard let missing = facts.missingNodeIPs.first else { return [] }
    var blocks = of(
      state, .noAddress, "node-ip \(missing) is on no link: it would end in the same way; correct it first")
    if facts.lanAddress == nil {
      blocks += of([.editNodeIP], .noAddress, "there is no other address to set node-ip to")
    }
    return blocks
  }
}
