/// What must be true of a workload before it is rolled back.
package enum ClusterGuard: Hashable, Codable, Sendable {
  /// Its newest revision has one of these numbers: nobody has changed its pod template since the plan was made.
  case newestRevision(KubeKey, uid: String, selector: [String: String], [Int])

  /// The run itself makes a new revision.
  package var isLasting: Bool { false }
}
