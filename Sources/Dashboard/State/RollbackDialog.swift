package import SafeText
package import TopsideCore

/// What a compose project could go back to, over the screen; from it one gets to a plan.
package struct RollbackDialog: Hashable, Sendable {
  package enum Stage: Hashable, Sendable {
    /// Compose, git and the engine are being asked.
    case asking(since: Duration)
    /// There is nothing to choose from, and why.
    case refused(SafeText)
    case choosing(RollbackSurvey)
  }

  /// One line of the list.
  package enum Entry: Hashable, Sendable {
    case candidate(RollbackCandidate)
    /// A variable that tags are made of, where there are several.
    case variable(String)
  }

  package var project: String
  package var stage: Stage
  /// Filters the list; or is a tag that is not in it.
  package var typed: SafeText = ""
  package var index = 0
  /// Why what was chosen cannot be planned.
  package var problem: SafeText?
  /// Keys of the first 300 ms are ignored: they were meant for what was there before.
  package var openedAt: Duration

  package init(_ project: String, at now: Duration) {
    self.project = project
    stage = .asking(since: now)
    openedAt = now
  }

  package var survey: RollbackSurvey? {
    if case .choosing(let survey) = stage { survey } else { nil }
  }

  /// Why nothing can be done, whatever is chosen.
  package var refusal: SafeText? {
    switch stage {
    case .asking: nil
    case .refused(let words): words
    case .choosing(let survey): survey.isAmbiguous ? nil : RollbackFlows.refusal(survey)
    }
  }

  /// What can be chosen.
  package var entries: [Entry] {
    guard let survey, refusal == nil else { return [] }
    if survey.isAmbiguous {
      return survey.choices.filter { Self.isFound(typed, in: $0) }.map(Entry.variable)
    }
    let found = survey.candidates.filter { Self.isFound(typed, in: $0.tag.text) }
    guard !typed.isEmpty, !found.contains(where: { $0.tag.text == typed.text }),
      case .success(let free) = survey.candidate(typed: typed.text)
    else { return found.map(Entry.candidate) }
    return found.map(Entry.candidate) + [.candidate(free)]
  }

  /// What is wrong with what was typed, where it is neither part of a tag nor one of its own.
  package var typingProblem: SafeText? {
    guard let survey, !typed.isEmpty, entries.isEmpty, survey.variable != nil,
      case .failure(let refusal) = survey.candidate(typed: typed.text)
    else { return nil }
    return refusal.words
  }

  /// The cursor goes where a rollback would most likely go: to the version before the one that runs.
  mutating func placeCursor() {
    let found = entries
    let running = found.firstIndex { entry in
      if case .candidate(let candidate) = entry { candidate.isRunning } else { false }
    }
    let after = running.map { $0 + 1 } ?? 0
    index = found.indices.contains(after) ? after : 0
  }

  private static func isFound(_ typed: SafeText, in text: String) -> Bool {
    typed.isEmpty || text.lowercased().contains(typed.text.lowercased())
  }
}

extension RollbackSurvey {
  /// A variable has to be chosen first.
  var isAmbiguous: Bool { variable == nil && choices.count > 1 }
}

extension RollbackCandidate {
  /// How it is known: `ran 3d ago, git`.
  func provenanceWords(at now: Timestamp) -> SafeText {
    let words = provenance.compactMap { source -> SafeText? in
      switch source {
      case .history(let at): "ran \(Words.age(now.since(at))) ago"
      // Said by what has to be pulled.
      case .local: nil
      case .git(let at): at.map { "git tag, \(Words.age(now.since($0))) old" } ?? "git tag"
      case .typed: "as typed"
      }
    }
    return SafeText(sanitising: words.map(\.text), separator: ", ")
  }

  /// Whether it is here.
  var placeWords: SafeText {
    if isLocal { return "here" }
    return "pull \(SafeText(sanitising: mustPull, separator: ", "))"
  }
}
