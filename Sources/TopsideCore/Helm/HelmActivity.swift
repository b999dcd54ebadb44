/// Which releases a helm process on this host works on now.
package struct HelmActivity: Sendable {
  private let files: any Files
  private static let verbs: Set<String> = [
    "upgrade", "install", "rollback", "uninstall", "delete", "del", "un",
  ]
  /// Options that take a word, which is no release.
  private static let valued: Set<String> = [
    "-n", "--namespace", "--kube-context", "--kubeconfig", "--timeout", "-f", "--values", "--set",
    "--version",
    "--history-max", "--repo", "--set-string", "--set-file", "--set-json", "--description", "--kube-token",
    "--kube-apiserver", "--kube-as-user", "--kube-as-group", "--registry-config", "--repository-config",
  ]

  package init(files: any Files) { self.files = files }

  /// - Returns: Names of releases, in whichever namespace: a command line need not tell that.
  package func releases() -> Set<String> {
    var found: Set<String> = []
    for entry in files.names(in: "/proc") where entry.utf8.allSatisfy({ (48...57).contains($0) }) {
      guard let bytes = files.read("/proc/\(entry)/cmdline", limit: .kib(64)) else { continue }
      let words = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      found.formUnion(Self.releases(words))
    }
    return found
  }

  /// All words that may be the release: which one is depends on the options before it.
  static func releases(_ words: [String]) -> Set<String> {
    guard let program = words.first?.split(separator: "/").last, program == "helm" else { return [] }
    guard let verb = words.firstIndex(where: verbs.contains) else { return [] }
    var found: Set<String> = []
    var isValue = false
    for word in words[(verb + 1)...] {
      if isValue {
        isValue = false
      } else if word.hasPrefix("-") {
        isValue = valued.contains(word)
      } else {
        found.insert(word)
      }
    }
    return found
  }
}
