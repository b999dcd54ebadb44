import SafeText
package import TopsideCore

/// What can be done about a run.
package enum RunChoice: Hashable, Sendable {
  case resume
  /// Offered after a failure: a run of its own.
  case remedy(Flow)
  /// Offered after a success.
  case sequel(Flow)
  /// Nothing is done, and nothing is offered any more.
  case close
  case keep
  case show

  var title: SafeText {
    switch self {
    case .resume: "resume"
    case .remedy(let flow), .sequel(let flow): flow.title
    case .close: "leave it as it is"
    case .keep: "keep it as it is"
    case .show: "show the run"
    }
  }
}

extension RunRecord {
  /// What its list offers.
  var choices: [RunChoice] {
    switch state {
    case .planned: [.close]
    case .running: []
    case .interrupted: [.resume] + remedies.map(RunChoice.remedy) + [.close]
    case .ended(.failed): remedies.map(RunChoice.remedy)
    case .ended(.succeeded): flow.sequels.map(RunChoice.sequel)
    case .ended(.refused): []
    }
  }
}

extension DashboardState {
  func choices(_ subject: Choice.Subject) -> [RunChoice] {
    switch subject {
    case .run(let id, _): runs[id]?.choices ?? []
    case .failure(let id, _), .success(let id, _): (runs[id]?.choices ?? []) + [.keep, .show]
    case .changes, .serviceChanges, .projectChanges, .contexts, .forwards: []
    }
  }

  func entry(_ choice: RunChoice, of id: RunID) -> ChoiceEntry {
    var entry = ChoiceEntry(title: choice.title)
    switch choice {
    case .resume:
      entry.note = runs[id].map { "goes on \($0.progress)" } ?? ""
      block(&entry, runs[id]?.flow.target)
    case .remedy(let flow), .sequel(let flow):
      entry.note = flow.commands.first.map { "\(ErrorText.words($0))" } ?? flow.expects
      block(&entry, flow.target)
    case .close: entry.note = "it is not offered any more"
    case .keep, .show: break
    }
    return entry
  }

  private func block(_ entry: inout ChoiceEntry, _ target: FlowTarget?) {
    guard let target, let run = runs.active(on: target) else { return }
    entry.note = "\(run.flow.title) is under way"
    entry.isEnabled = false
  }
}
