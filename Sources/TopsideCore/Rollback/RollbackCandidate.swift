/// A version that a project could go back, or forward, to.
package struct RollbackCandidate: Hashable, Sendable, Identifiable {
  /// How it is known.
  package enum Provenance: Hashable, Sendable {
    /// It ran here; the last time that it was seen to begin.
    case history(at: Timestamp)
    /// An image of it is on this host.
    case local
    /// The project's repository has a tag of this name.
    case git(at: Timestamp?)
    /// Somebody typed it.
    case typed
  }

  package var tag: ImageTag
  /// In the order of the cases; each at most once.
  package var provenance: [Provenance]
  /// Services whose image of it is not here; in order.
  package var mustPull: [String]
  /// Every service that would move runs it now.
  package var isRunning: Bool

  package init(tag: ImageTag, provenance: [Provenance], mustPull: [String], isRunning: Bool) {
    self.tag = tag
    self.provenance = provenance
    self.mustPull = mustPull
    self.isRunning = isRunning
  }

  package var id: String { tag.text }
  /// Nothing of it has to be pulled.
  package var isLocal: Bool { mustPull.isEmpty }
}
