import SafeText

// Rungs 5 to 7: stop, back up, move aside, start, verify.
extension K3sFlows {
  /// What of the state is moved aside.
  func moves(_ rung: K3sRung) -> [K3sMove] {
    let moved: [String] =
      switch rung {
      case .moveCertificates: [paths.tls]
      case .moveDatastore: [paths.database]
      case .moveEverything: [paths.database, paths.tls]
      case .collect, .restoreAddress, .editNodeIP, .restart, .deleteNode, .rotateCertificates: []
      }
    return moved.map { K3sMove($0, paths, id: id) }
  }

  func backup(_ rung: K3sRung) -> K3sBackup {
    let there = contents.backedUp ?? paths.essentials + paths.customs
    let backup = K3sBackup(paths: paths, id: id, members: [], moves: moves(rung))
    return K3sBackup(paths: paths, id: id, members: there.map(backup.member), moves: backup.moves)
  }

  func recovery(_ rung: K3sRung) throws(FlowRefusal) -> Flow {
    let backup = backup(rung)
    if let there = contents.backedUp, let missing = paths.essentials.first(where: { !there.contains($0) }) {
      throw FlowRefusal("\(missing) is not there: this is no whole server")
    }
    var flow = flow(
      "\(rung.title) on \(facts.host)", expects: "\(expectation); \(rung.authority)",
      steps: preparation(backup) + stop + saving(backup) + change(rung, backup) + [start]
        + verified(rung, backup))
    flow.preparations = preparation(backup).count
    flow.guards = guards(rung, backup)
    flow.touches = touches(backup)
    flow.warnings = warnings(rung)
    flow.typedConfirmation = rung.losesObjects ? "\(facts.host) DELETE CLUSTER STATE" : "\(facts.host)"
    let undo = undo(rung)
    flow.remedies = [undo]
    flow.sequels = (options.application.map { [application($0)] } ?? []) + [undo]
    return flow
  }

  // MARK: Steps

  private func preparation(_ backup: K3sBackup) -> [FlowStep] {
    var steps: [FlowStep] = [
      .ensure(.k3s(.present([backup.directory])), by: backup.prepare),
      .save(SavedOutput(K3sCommands(paths).unit, to: backup.unit, unless: .k3s(.present([backup.unit])))),
    ]
    steps += export
    // SQLite refuses it, and so does a server that does not run.
    if facts.datastore.value == .etcd, options.exportsObjects {
      let directory = "\(backup.directory)/etcd"
      let snapshot = command([
        paths.executable, "etcd-snapshot", "save", "--etcd-snapshot-dir", directory, "--name", id,
      ])
      steps.append(.attempt(.k3s(.present([directory])), by: snapshot))
    }
    return steps
  }

  /// Sealed at the end, when everything before is known to be on the disk.
  private func saving(_ backup: K3sBackup) -> [FlowStep] {
    let done = Probe.k3s(.backedUp(backup))
    return [
      .save(SavedOutput(backup.sums(of: backup.members), to: backup.list, unless: done)),
      .ensure(done, by: backup.pack),
      .save(SavedOutput(backup.sealing, to: backup.seal, unless: done)),
      .run(backup.flush),
      .wait(done, atMost: .seconds(600)),
      // Somebody else may have started it meanwhile.
      .wait(.k3s(.stopped(paths)), atMost: .seconds(10)),
      .save(SavedOutput(backup.sealing, to: backup.mark, unless: .k3s(.present([backup.mark])))),
    ]
  }

  private func change(_ rung: K3sRung, _ backup: K3sBackup) -> [FlowStep] {
    if rung == .rotateCertificates {
      let rotate = command([paths.executable, "certificate", "rotate"])
      return [
        .ensure(.k3s(.rotated(backup)), by: rotate),
        .wait(.k3s(.rotated(backup)), atMost: .seconds(30)),
      ]
    }
    let moving = backup.moves.map { move in
      FlowStep.ensure(.k3s(.aside([move])), by: backup.move(move.path, to: move.aside))
    }
    let kill =
      options.killsAll && rung.losesObjects
      ? [FlowStep.attempt(.k3s(.started(paths)), by: command([paths.killAll], impact: .destroys))] : []
    return moving + [.wait(.k3s(.aside(backup.moves)), atMost: .seconds(10))] + kill
  }

  private func verified(_ rung: K3sRung, _ backup: K3sBackup) -> [FlowStep] {
    let steps = verification(address: wantedIP)
    let isSame: Bool? =
      switch rung {
      case .moveEverything: false
      case .moveCertificates: nil
      default: true
      }
    let authority = FlowStep.wait(.k3s(.authority(backup, isSame: isSame)), atMost: .seconds(30))
    return steps.prefix(2) + [authority] + steps.dropFirst(2)
  }

  private func guards(_ rung: K3sRung, _ backup: K3sBackup) -> [FlowGuard] {
    let parts = K3sStatePart.allCases.map { $0.path(in: paths) }
    var guards: [FlowGuard] = [
      .k3s(.token(paths)), .k3s(.room(paths, parts)), .k3s(.movable(backup)),
    ]
    if rung.losesObjects, options.overrideWord != K3sLadder.overrideWord {
      guards.append(.k3s(.alone(paths)))
    }
    return guards
  }

  // MARK: Words

  private func size(_ path: String) -> SafeText {
    let part = K3sStatePart.allCases.first { $0.path(in: paths) == path }
    guard let size = part.flatMap({ facts.sizes[$0]?.value }) else { return "size not known" }
    return Words.bytes(size)
  }

  private func touches(_ backup: K3sBackup) -> [SafeText] {
    let moved = backup.moves.map { "\($0.path) (\(size($0.path))) -> \($0.aside)" as SafeText }
    let state = facts.stateSize.map(Words.bytes) ?? "size not known"
    return ["unit k3s"] + moved + ["backup of db, tls, cred and token (\(state)) in \(backup.directory)"]
  }

  private func warnings(_ rung: K3sRung) -> [SafeText] {
    var warnings = ["loses \(rung.loss)" as SafeText]
    if rung.losesObjects {
      if let pods = contents.pods.value, !pods.isEmpty {
        warnings.append(
          "\(pods.count == 1 ? "1 pod runs" : "\(pods.count) pods run") besides the cluster's own: \(SafeText(sanitising: Array(pods.prefix(5)), separator: ", "))"
        )
      } else if contents.pods.value == nil {
        warnings.append("whether jobs of users run is not known")
      }
      if let volumes = contents.volumes.value, !volumes.isEmpty {
        warnings.append(
          "\(volumes.count == 1 ? "1 volume" : "\(volumes.count) volumes"): the data stays in \(paths.storage), nothing refers to it"
        )
      }
      if facts.hasSeveralNodes == nil {
        warnings.append("whether other nodes belong to the cluster is not known")
      }
      if options.killsAll { warnings.append("k3s-killall.sh ends every pod before the start") }
    }
    warnings.append("nothing is deleted: what is moved aside stays until somebody removes it")
    return warnings
  }
}
