extension Surroundings {
  /// Where the journals are.
  package var runs: RunDirectory { RunDirectory(state + "/runs") }
  /// What keeps operators of this host from each other's targets.
  package var locks: HostLocks { HostLocks(fallback: state + "/locks") }
}
