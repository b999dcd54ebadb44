import Dashboard
import TopsideCore

// Revisions of workloads and releases.
extension Program {
  func surveyRevisions(_ workload: Workload) {
    guard let source = revisionSource else { return }
    let inbox = inbox
    tasks[.survey]?.cancel()
    tasks[.survey] = Task.detached {
      let found = await source.survey(workload)
      if !Task.isCancelled { inbox.post([.revisionsFound(.workload(workload.key), found)]) }
    }
  }

  func surveyRelease(_ key: ReleaseKey) {
    guard let source = revisionSource else { return }
    let inbox = inbox
    tasks[.survey]?.cancel()
    tasks[.survey] = Task.detached {
      let found = await source.survey(key)
      if !Task.isCancelled { inbox.post([.revisionsFound(.release(key), found)]) }
    }
  }

  func planRevision(_ survey: RevisionSurvey, to number: Int) {
    guard let source = revisionSource else { return }
    let (inbox, deadline, fingerprint) = (inbox, state.setting.restartDeadline, state.kube.fingerprint)
    tasks[.survey]?.cancel()
    tasks[.survey] = Task.detached {
      let planned = await source.plan(survey, to: number, deadline: deadline, fingerprint: fingerprint)
      if !Task.isCancelled { inbox.post([.revisionPlanned(survey.subject, planned)]) }
    }
  }

  var revisionSource: RevisionSource? {
    services.cluster.map { RevisionSource(commands: $0.commands, runner: services.runner) }
  }
}
