package import SafeText
package import TopsideCore

/// The revisions of a workload, or of a release, over the screen.
package struct RevisionDialog: Hashable, Sendable {
  package enum Purpose: Hashable, Sendable {
    case rollback
    /// Another image in a container, for which the current revision has to be known.
    case image(container: String, String)
  }

  package enum Stage: Hashable, Sendable {
    case asking
    /// What would change is being read.
    case planning(RevisionSurvey)
    case refused(SafeText)
    case choosing(RevisionSurvey)
  }

  package enum Entry: Hashable, Sendable {
    /// By Helm.
    case release(HelmRevision)
    /// By kubectl.
    case template(Revision)
    /// To the list of pod templates, which Helm does not know of.
    case templates
  }

  package var subject: RevisionSubject
  package var purpose: Purpose
  package var stage = Stage.asking
  package var showsTemplates = false
  package var index = 0
  package var problem: SafeText?
  package var openedAt: Duration

  package init(_ subject: RevisionSubject, _ purpose: Purpose = .rollback, at now: Duration) {
    self.subject = subject
    self.purpose = purpose
    openedAt = now
  }

  package var survey: RevisionSurvey? {
    switch stage {
    case .asking, .refused: nil
    case .planning(let survey), .choosing(let survey): survey
    }
  }

  package var entries: [Entry] {
    guard let survey else { return [] }
    if let releases = survey.releases, !showsTemplates {
      return releases.revisions.map(Entry.release) + (survey.templates == nil ? [] : [.templates])
    }
    return survey.templates?.revisions.map(Entry.template) ?? []
  }

  /// On the newest that one would go back to.
  mutating func placeCursor() {
    let proposed = survey?.releases?.proposed?.number
    let earlier = survey?.templates?.earlier.first?.number
    index =
      entries.firstIndex { entry in
        switch entry {
        case .release(let revision): revision.number == proposed
        case .template(let revision): revision.number == earlier
        case .templates: false
        }
      } ?? 0
  }

  var title: SafeText {
    switch subject {
    case .workload(let key) where purpose != .rollback: return "Set an image of \(key.operand)"
    case .workload(let key) where showsTemplates || survey?.release == nil: return "Roll back \(key.operand)"
    case .workload: return "Roll back release \(survey?.release?.key.name ?? "")"
    case .release(let key): return "Roll back release \(key.name)"
    }
  }

  /// Below the list.
  var keys: SafeText { "Enter shows the plan   Esc back" }
}

extension RevisionDialog.Entry {
  var title: SafeText {
    switch self {
    case .release(let revision): "revision \(revision.number)"
    case .template(let revision): "revision \(revision.number)"
    case .templates: "pod templates"
    }
  }

  func note(_ survey: RevisionSurvey, at now: Timestamp) -> SafeText {
    switch self {
    case .release(let revision):
      let age: SafeText = revision.updated.map { ", \(Words.age(now.since($0))) old" } ?? ""
      return "\(revision.chart) \(revision.status.word)\(age)  \(revision.description)"
    case .template(let revision):
      let age: SafeText = revision.created.map { ", \(Words.age(now.since($0))) old" } ?? ""
      let cause: SafeText = revision.changeCause.map { "  \($0)" } ?? ""
      return "\(SafeText(sanitising: revision.images, separator: ", "))\(age)\(cause)"
    case .templates: return "of \(survey.subject.words) alone, by kubectl: Helm does not know of it"
    }
  }

  func isCurrent(_ survey: RevisionSurvey) -> Bool {
    switch self {
    case .release(let revision): revision.number == survey.releases?.deployed?.number
    case .template(let revision): revision.number == survey.templates?.current?.number
    case .templates: false
    }
  }
}

extension RevisionSubject {
  /// `deployment/web`, `release web`
  var words: SafeText {
    switch self {
    case .workload(let key): "\(key.operand)"
    case .release(let key): "release \(key.name)"
    }
  }
}
