/// Something that is moved aside on its own filesystem, never deleted.
package struct K3sMove: Hashable, Codable, Sendable {
  package var path: String
  /// Where it is kept.
  package var aside: String
  /// Where what came in its place is kept when the recovery is undone.
  package var failed: String
  /// The same, for what came into its place while it was given back: a machine that is started anew starts k3s.
  package var failedAgain: String { "\(failed)-2" }

  package init(_ path: String, _ paths: K3sPaths, id: String) {
    self.path = path
    aside = paths.aside(path, id)
    failed = paths.failed(path, id)
  }
}

/// The cold backup of one recovery: an archive, and two lists of checksums.
package struct K3sBackup: Hashable, Codable, Sendable {
  package var paths: K3sPaths
  package var id: String
  /// What is in it, from the top of the tree, without a slash before it.
  package var members: [String]
  /// What the recovery moves after it has been made.
  package var moves: [K3sMove]

  package init(paths: K3sPaths, id: String, members: [String], moves: [K3sMove]) {
    self.paths = paths
    self.id = id
    self.members = members
    self.moves = moves
  }

  package var directory: String { paths.recovery(id) }
  package var archive: String { "\(directory)/state.tar" }
  /// Of every file in the archive, as it was before.
  package var list: String { "\(directory)/state.sha256" }
  /// Of the archive; written last, so where it is and holds, the backup is whole.
  package var seal: String { "\(directory)/archive.sha256" }
  /// What systemd said of the unit before it was stopped.
  package var unit: String { "\(directory)/unit-before" }
  /// Written when the change begins: from then on the archive is older than what is there, and better.
  package var mark: String { "\(directory)/change-begun" }
  /// Written when everything has been given back: what is there from then on is newer, and right.
  package var undone: String { "\(directory)/undone" }
  var top: String { paths.root.isEmpty ? "/" : paths.root }

  /// A path as the archive has it.
  package func member(_ path: String) -> String { String(path.dropFirst(paths.root.count + 1)) }
}

/// The commands that make a backup, look at it, and give it back.
extension K3sBackup {
  private static let plain = ["LC_ALL": "C"]

  private func command(
    _ words: [String], in directory: String? = nil, impact: Command.Impact = .reads,
    timeout: Duration = .seconds(600)
  ) -> Command {
    Command(
      words[0], Array(words.dropFirst()), environment: Self.plain, directory: directory, impact: impact,
      timeout: timeout, target: impact == .reads ? nil : "host/\(K3sPaths.unit)",
      place: impact == .reads ? nil : .host)
  }

  var prepare: Command {
    command(
      ["install", "--directory", "--mode=0700", "--", paths.recoveries, directory], impact: .mutates,
      timeout: .seconds(20))
  }

  /// Checksums of what is there now, of the parts that are named.
  func sums(of members: [String]) -> Command {
    command(["find"] + members + ["-type", "f", "-exec", "sha256sum", "--", "{}", "+"], in: top)
  }

  var pack: Command {
    command(
      ["tar", "--create", "--file=\(archive)", "--numeric-owner", "--xattrs", "--directory=\(top)", "--"]
        + members, impact: .mutates)
  }

  var sealing: Command { command(["sha256sum", "--", "state.tar"], in: directory) }
  var flush: Command { command(["sync", "--file-system", directory]) }
  var check: Command {
    command(["sha256sum", "--check", "--strict", "--status", "--", "archive.sha256"], in: directory)
  }

  /// Reads the archive back: contents, modes, owners and times against what is there.
  func compare(_ members: [String] = []) -> Command {
    command(
      ["tar", "--compare", "--file=\(archive)", "--numeric-owner", "--xattrs", "--directory=\(top)", "--"]
        + members)
  }

  func unpack(_ path: String) -> Command {
    command(
      [
        "tar", "--extract", "--file=\(archive)", "--numeric-owner", "--xattrs", "--same-owner",
        "--same-permissions", "--directory=\(top)", "--", member(path),
      ], impact: .mutates)
  }

  /// Only a rename: both names are in one directory.
  func move(_ from: String, to: String) -> Command {
    command(
      ["mv", "--no-target-directory", "--no-clobber", "--", from, to], impact: .mutates, timeout: .seconds(60)
    )
  }

  var kinds: Command {
    command(["stat", "--format=%F|%m|%n", "--"] + moves.map(\.path), timeout: .seconds(20))
  }
}
