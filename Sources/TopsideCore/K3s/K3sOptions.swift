/// What an operator chose besides the rung.
package struct K3sOptions: Hashable, Codable, Sendable {
  /// Ends pods and their networks before the start, at rungs 6 and 7.
  package var killsAll = false
  /// Keeps the objects of the cluster as YAML while the API answers.
  package var exportsObjects = true
  /// What sets aside that other nodes belong to the cluster; must be `K3sLadder.overrideWord`.
  package var overrideWord: String?
  /// For rung 2; nil is the address that the diagnosis proposes.
  package var nodeIP: String?
  /// What is renewed after rungs 5 to 7; nil is nothing.
  package var application: K3sApplication?
  /// Where rung 0 puts what it collects; nil is beside the backups.
  package var bundle: String?
  /// How long k3s may take to come up.
  package var patience = Duration.seconds(300)
  /// How long it must stay up.
  package var settling = Duration.seconds(60)

  package init() {}
}
