import SafeText

/// What a change of version does, in words.
struct RollbackWords {
  let change: VersionChange

  init(_ change: VersionChange) { self.change = change }

  var touches: [SafeText] {
    let survey = change.survey
    var lines = change.moves.map(line)
    if change.waves.count > 1 {
      let waves = change.waves.map { SafeText(sanitising: $0, separator: ", ") }
      lines.append("in this order: \(joined(waves, "; then "))")
    }
    let moving = Set(change.moves.map(\.running.service))
    for running in survey.services where !moving.contains(running.service) {
      let awaited = running.dependencies.filter(moving.contains)
      guard !awaited.isEmpty, !survey.oneShots.contains(running.service) else { continue }
      lines.append(
        "\(running.service) depends on \(SafeText(sanitising: awaited, separator: ", ")), and stays")
    }
    for move in change.moves where !move.running.shadows.isEmpty {
      lines.append(
        "files of \(move.running.service) are mounted over the image "
          + "(\(SafeText(sanitising: move.running.shadows, separator: ", "))): the tag alone does not change them"
      )
    }
    lines.append(
      "each is away while its container is replaced: its stop, up to 10 s unless it asks for more, and its start"
    )
    lines.append("the images that run now are held, so that pruning does not take them")
    return lines
  }

  private func line(_ move: VersionChange.Move) -> SafeText {
    let running = move.running
    let from = running.value ?? running.reference
    let target: SafeText = move.targetID.map { "\(VersionChange.short($0)), here" } ?? "to be pulled"
    return "\(running.service): \(from) (\(VersionChange.short(running.imageID))) -> "
      + "\(change.candidate.tag.text) (\(target))"
  }

  var warnings: [SafeText] {
    let survey = change.survey
    var lines: [SafeText] = []
    if !survey.volumes.isEmpty {
      lines.append("data is not rolled back: \(SafeText(sanitising: survey.volumes, separator: ", "))")
    }
    if !survey.oneShots.isEmpty {
      lines.append(
        "not run again, as a plain up would: \(SafeText(sanitising: survey.oneShots, separator: ", "))")
    }
    if ComposeVersion(survey.composeVersion).forgetsDependencies {
      lines.append(
        "compose \(survey.composeVersion) makes them anew once at the next plain up, because of --no-deps")
    }
    let name = survey.variable?.name ?? ""
    lines.append(
      "\(name) is set for these commands alone: write it down afterwards, or a plain up takes it back")
    lines.append("the next deploy undoes it: tell those who deploy")
    if case .recovered(let names) = survey.proof {
      lines.append(
        "read off the running containers, because they are not set here: \(SafeText(sanitising: names, separator: ", "))"
      )
    }
    if let checkout = survey.checkout, change.moves.contains(where: { !$0.running.shadows.isEmpty }) {
      lines.append("the checkout stays at \(checkout.head)\(checkout.isDirty ? ", with changes" : "")")
    }
    return lines + survey.notes
  }

  func expects(_ deadline: Duration, _ addresses: [String]) -> SafeText {
    let http: SafeText =
      addresses.isEmpty
      ? "HTTP: not checked" : "and \(SafeText(sanitising: addresses, separator: ", ")) answer"
    return
      "each runs its image, is healthy where it is probed, and is not restarted or killed for memory for 20 s; "
      + "within \(deadline.components.seconds) s; \(http)"
  }

  private func joined(_ words: [SafeText], _ separator: SafeText) -> SafeText {
    words.dropFirst().reduce(words.first ?? "") { $0 + separator + $1 }
  }
}

/// `2.26.1`, without what a distribution adds to it.
struct ComposeVersion: Hashable {
  private let numbers: [Int]

  init(_ text: String) {
    let digits = text.drop { !$0.isNumber }.prefix { $0.isNumber || $0 == "." }
    numbers = digits.split(separator: ".").map { Int($0) ?? 0 }
  }

  /// Up to 2.29.2 `--no-deps` takes the dependencies out of what is hashed.
  var forgetsDependencies: Bool {
    !numbers.isEmpty && (numbers + [0, 0, 0]).prefix(3).lexicographicallyPrecedes([2, 29, 3])
  }
}
