import SafeText

// The way back: the identical state, by renaming where it was renamed, else out of the backup.
extension K3sFlows {
  func undo(_ rung: K3sRung) -> Flow {
    // Nothing of the machine is in it but its name and paths: it is the same plan whenever it is made.
    let backup = K3sBackup(paths: paths, id: id, members: [], moves: moves(rung))
    let moved = backup.moves.map(\.path)
    let kept = [paths.database, paths.tls, paths.credentials, paths.token].filter { !moved.contains($0) }
    var flow = flow(
      "Undo: give back the state from before \(id) on \(facts.host)", verb: "Undo",
      expects: "db, tls, cred and token as they were; k3s up, if it was before",
      // What was kept first: as long as something lies aside it is known that there is something to compare.
      steps: stop + unpacking(backup, kept) + renaming(backup) + [
        .save(SavedOutput(backup.sums(of: [backup.member(paths.token)]), to: backup.undone)), start,
        .wait(.k3s(.asBefore(backup, for: options.settling)), atMost: options.patience),
      ])
    flow.guards = [.k3s(.intact(backup)), .k3s(.notUndone(backup))]
    flow.touches =
      ["unit k3s"] + backup.moves.map { "\($0.aside) -> \($0.path)" }
      + kept.map { "\($0), out of the backup where it is not as it was" }
    flow.warnings = ["what the recovery made is kept as *.failed-\(id)"]
    flow.typedConfirmation = "\(facts.host)"
    return flow
  }

  private func renaming(_ backup: K3sBackup) -> [FlowStep] {
    if backup.moves.isEmpty { return [] }
    let steps = backup.moves.flatMap { move in
      [
        FlowStep.ensure(.k3s(.cleared(move)), by: backup.move(move.path, to: move.failed)),
        FlowStep.ensure(.k3s(.cleared(move)), by: backup.move(move.path, to: move.failedAgain)),
        FlowStep.ensure(.k3s(.returned([move])), by: backup.move(move.aside, to: move.path)),
      ]
    }
    return steps + [.wait(.k3s(.returned(backup.moves)), atMost: .seconds(10))]
  }

  private func unpacking(_ backup: K3sBackup, _ kept: [String]) -> [FlowStep] {
    let steps = kept.flatMap { path in
      let move = K3sMove(path, paths, id: id)
      return [
        FlowStep.ensure(
          .k3s(.replaceable(backup, path, unless: move.failed)), by: backup.move(path, to: move.failed)),
        FlowStep.ensure(
          .k3s(.replaceable(backup, path, unless: move.failedAgain)),
          by: backup.move(path, to: move.failedAgain)),
        FlowStep.ensure(.k3s(.restored(backup, [path])), by: backup.unpack(path)),
      ]
    }
    return steps + [.wait(.k3s(.restored(backup, kept)), atMost: .seconds(60))]
  }
}
