package import CellGrid
package import LogEngine
package import SafeText
package import TopsideCore

/// What happened, as far as the dashboard cares.
package enum Message: Sendable {
  case input(Input)
  case changed([FleetChange])
  case clusterChanged([ClusterChange])
  /// Time went on, or the log grew.
  case ticked
  /// Journals of runs grew, or their processes came or went.
  case runsChanged([RunUpdate])
  /// A confirmed flow was not even planned.
  case runNotStarted(Flow, SafeText)
  case rehearsed(Flow, Rehearsal)
  /// What a project could go back to.
  case surveyed(project: String, Result<RollbackSurvey, FlowRefusal>)
  /// What a workload, or its release, could go back to.
  case revisionsFound(RevisionSubject, Result<RevisionSurvey, FlowRefusal>)
  /// What ran when, of each project, as it is on record.
  case deploymentsRead([String: [Deployment]])
  /// What was read of k3s on this machine.
  case hostRead(K3sDiagnosis, K3sContents)
  case helmListed(Result<[HelmRelease], FlowRefusal>)
  case pastRead(Past.Query, Result<Past.Answer, FlowRefusal>)
  case revisionPlanned(RevisionSubject, Result<Flow, FlowRefusal>)
  /// What a plain `up` of a project would make anew; nil when compose does not say.
  case plainUpFound(project: String, PlainUp?)
  /// The end of the audit log; nil where there is none.
  case auditRead(AuditTrail?)
  /// What docker said about a plan that is shown.
  case previewed(ComposeRequest, ComposeFindings)
  /// What a tab asked for. The container is nil where the query itself names an object.
  case loaded(Query, ContainerID?, Result<[SafeText], LoadFailure>)
  case composeFound(Bool)
  case interactionEnded(SafeText?)
  /// What is looked for has been looked for in all lines that were there.
  case searched
  case notice(SafeText, isError: Bool)
  case contextsFound(Result<KubeContexts, LoadFailure>)
  /// Something became of a forwarded port.
  case forwardChanged(Forward)
}

extension Message {
  /// It counts only while the context that it was asked of is the one that is looked at.
  package var isOfCluster: Bool {
    switch self {
    case .clusterChanged, .helmListed, .pastRead: true
    default: false
    }
  }

  package var isTick: Bool { if case .ticked = self { true } else { false } }
}

package enum Query: Hashable, Sendable {
  case inspect, processes
  /// As `kubectl describe` says it.
  case describe(KubeKey)
  case yaml(KubeKey)
}

package struct LoadFailure: Error, Hashable, Sendable {
  package var words: SafeText
  package init(_ words: SafeText) { self.words = words }
}

/// What the dashboard wants done; the runtime does it.
package enum Effect: Hashable, Sendable {
  case run(Flow, RunOrigin = RunOrigin())
  /// Goes on with a run that was cut off.
  case resume(RunID)
  /// Ends a run that nobody is at, as it is.
  case closeRun(RunID)
  /// Evaluates what a flow would do, and changes nothing.
  case rehearse(Flow, RunOrigin = RunOrigin())
  /// Asks docker what a plan would do.
  case preview(ComposeSurvey, ComposeRequest)
  /// Asks what a project could go back to; `variable` is the one in its tags, where there are several.
  case survey(project: String, variable: String?)
  case endSurvey
  /// Asks what a workload, or its release, could go back to.
  case surveyRevisions(Workload)
  case surveyRelease(ReleaseKey)
  /// Reads what going back to a revision of the release would change.
  case planRevision(RevisionSurvey, to: Int)
  case interact(Command)
  case copy([SafeText])
  /// Marks a line of the log, or takes its mark away.
  case mark(LogPlace)
  case clearMarks
  case save(LogExport)
  case openPager(LogExport)
  case setReadOnly(Bool)
  /// Refuses what would change these, or allows it.
  case lock([ProtectedName])
  case unlock([ProtectedName])
  case loadContexts
  /// Follows another cluster, or the same one as somebody else.
  case enterContext(KubeCommands)
  case forward(Forward)
  case endForward(Forward.ID)
  case setMouse(Bool)
  case suspendJob
  case redraw
  case quit(Ending)
}

/// Why the dashboard ends.
package enum Ending: Hashable, Sendable {
  case asked
  case hungUp
  case terminated(signal: Int32)
}

/// What has to be followed for the screen as it is; the runtime starts and ends it when this changes.
package struct Subscriptions: Hashable, Sendable {
  package var logs: LogDemand?
  package var find: LogPattern?
  package var filter: LogFilter?
  /// Containers whose probes are shown, and how often the engine probes them.
  package var health: [ContainerID: Duration] = [:]
  package var processes: ContainerID?
  /// The container whose JSON is shown; asked for anew when something of this changes.
  package var inspection: Inspection?

  package struct Inspection: Hashable, Sendable {
    package var id: ContainerID
    package var state: Container.State
    package var health: HealthReport.Status?
    package var started: Timestamp?
  }

  /// What of the cluster is to be followed.
  package var kinds: Set<KubeWatch> = []
  /// Whether the audit trail is shown.
  package var audit = false
  /// What the screen of releases is made from; nil while it is not shown.
  package var releases: ReleasesDemand?
  package var past: Past.Query?
  /// The text about an object that is shown; asked for anew when its version changes.
  package var document: Document?

  package struct Document: Hashable, Sendable {
    package var query: Query
    package var version: String
  }

  package init() {}
}
