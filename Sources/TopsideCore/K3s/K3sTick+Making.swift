import SafeText

extension K3sTick {
  /// What a rung needs, in the order in which it is checked.
  static func all(
    _ rung: K3sRung, _ diagnosis: K3sDiagnosis, _ contents: K3sContents, _ options: K3sOptions
  ) -> [K3sTick] {
    let facts = diagnosis.facts
    switch rung {
    case .collect, .restoreAddress: return []
    case .editNodeIP: return [rights(facts), address(facts, options), origin(facts)]
    case .restart: return [rights(facts)]
    case .deleteNode: return [rights(facts), api(facts)]
    case .rotateCertificates, .moveCertificates:
      return [rights(facts), datastore(facts), space(facts), token(facts, rung)]
    case .moveDatastore, .moveEverything:
      return [
        rights(facts), datastore(facts), nodes(facts, options), space(facts), token(facts, rung),
        pods(contents), volumes(contents, facts),
      ]
    }
  }

  private static func rights(_ facts: K3sFacts) -> K3sTick {
    facts.isRoot ? K3sTick(.ok, "we are root") : K3sTick(.notKnown, "needs root")
  }

  private static func unknown(_ what: SafeText, _ why: K3sUnread?) -> K3sTick {
    K3sTick(.notKnown, why.map { "\(what) not known: \($0.words)" } ?? "\(what) not known")
  }

  private static func address(_ facts: K3sFacts, _ options: K3sOptions) -> K3sTick {
    guard let wanted = options.nodeIP ?? facts.lanAddress?.address else {
      return facts.links.value == nil
        ? unknown("addresses", facts.links.unread) : K3sTick(.notOK, "no other address is there")
    }
    guard let link = facts.link(with: wanted) else { return K3sTick(.notOK, "no link has \(wanted)") }
    return K3sTick(.ok, "\(wanted) is on \(link.name)")
  }

  private static func origin(_ facts: K3sFacts) -> K3sTick {
    guard let settings = facts.settings.value else {
      return unknown("where node-ip is set", facts.settings.unread)
    }
    switch settings["node-ip"]?.source {
    case .file(let path, let line)?: return K3sTick(.ok, "set in \(path), line \(line)")
    case nil: return K3sTick(.ok, "not set yet: it will stand in \(facts.paths.configuration)")
    case .commandLine?: return K3sTick(.notOK, "set on the command line of the unit, which wins over files")
    case .environment(let path)?: return K3sTick(.notOK, "set in \(path)")
    }
  }

  private static func api(_ facts: K3sFacts) -> K3sTick {
    guard let api = facts.api.value else { return unknown("the API", facts.api.unread) }
    return api.isListening ? K3sTick(.ok, "the API answers") : K3sTick(.notOK, "the API does not answer")
  }

  private static func datastore(_ facts: K3sFacts) -> K3sTick {
    switch facts.datastore {
    case .known(.sqlite): K3sTick(.ok, "the datastore is SQLite, here")
    case .known(.etcd): K3sTick(.ok, "the datastore is etcd, here")
    case .known(.external(let scheme)): K3sTick(.notOK, "the datastore is elsewhere (\(scheme))")
    case .known(.unknown): K3sTick(.notKnown, "which datastore it is cannot be told")
    case .absent: K3sTick(.notOK, "there is no datastore")
    case .unread(let why): unknown("the datastore", why)
    }
  }

  private static func nodes(_ facts: K3sFacts, _ options: K3sOptions) -> K3sTick {
    let isOverridden = options.overrideWord == K3sLadder.overrideWord
    if let nodes = facts.nodes.value, nodes.count > 1 {
      return K3sTick(isOverridden ? .ok : .notOK, "\(nodes.count) nodes belong to the cluster")
    }
    if facts.settings.value?.serverURL != nil {
      return K3sTick(isOverridden ? .ok : .notOK, "it has joined another server")
    }
    guard facts.nodes.value != nil else {
      return unknown("whether other nodes belong to the cluster is", facts.nodes.unread)
    }
    return K3sTick(.ok, "it is the only node")
  }

  private static func space(_ facts: K3sFacts) -> K3sTick {
    guard let disk = facts.disk.value else { return unknown("free space", facts.disk.unread) }
    guard let size = facts.stateSize else {
      return unknown("the size of db, tls and cred", facts.sizes.values.lazy.compactMap(\.unread).first)
    }
    let words: SafeText =
      "\(Words.bytes(disk.available)) free, twice the backup is \(Words.bytes(size + size))"
    return K3sTick(disk.available < size + size ? .notOK : .ok, words)
  }

  private static func token(_ facts: K3sFacts, _ rung: K3sRung) -> K3sTick {
    switch facts.token {
    case .absent: return K3sTick(.notOK, "server/token is missing")
    case .known(.empty): return K3sTick(.notOK, "server/token is empty")
    case .unread(let why): return unknown("the token is", why)
    case .known(let form):
      if rung == .moveEverything, facts.settings.value?.configuredToken == .full {
        return K3sTick(.notOK, "the configured token begins with K10: no first server starts with it")
      }
      return K3sTick(
        .ok, form == .full ? "server/token is there, in full form" : "server/token is there, in short form")
    }
  }

  private static func pods(_ contents: K3sContents) -> K3sTick {
    switch contents.pods {
    case .known(let pods) where pods.isEmpty: K3sTick(.ok, "no job of a user runs")
    case .known(let pods):
      K3sTick(
        .notOK, "\(pods.count == 1 ? "1 pod runs" : "\(pods.count) pods run") besides the cluster's own")
    case .absent: K3sTick(.ok, "no pod runs")
    case .unread(let why): unknown("whether jobs run is", why)
    }
  }

  private static func volumes(_ contents: K3sContents, _ facts: K3sFacts) -> K3sTick {
    switch contents.volumes {
    case .known(let volumes) where volumes.isEmpty: K3sTick(.ok, "no volumes")
    case .known(let volumes):
      K3sTick(
        .notOK,
        "\(volumes.count == 1 ? "1 volume" : "\(volumes.count) volumes") would have no owner: the data stays in \(facts.paths.storage)"
      )
    case .absent: K3sTick(.ok, "no volumes")
    case .unread(let why): unknown("volumes are", why)
    }
  }
}
