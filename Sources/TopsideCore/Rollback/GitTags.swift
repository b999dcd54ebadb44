/// What git knows of a project's directory.
struct GitTags {
  let source: RollbackSource
  let directory: String?

  func read() async -> (tags: [(tag: ImageTag, at: Timestamp?)], checkout: RollbackSurvey.Checkout?) {
    guard let head = await git(["rev-parse", "--short", "HEAD"]) else { return ([], nil) }
    let changes = await git(["status", "--porcelain", "--untracked-files=no"])
    let tags =
      await git(["tag", "--sort=-creatordate", "--format=%(creatordate:unix) %(refname:strip=2)"]) ?? ""
    let checkout = RollbackSurvey.Checkout(head: head.trimmed, isDirty: !(changes ?? "").trimmed.isEmpty)
    return (Self.tags(tags), checkout)
  }

  /// Names that are no tags of images are left out.
  static func tags(_ text: String) -> [(tag: ImageTag, at: Timestamp?)] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      guard words.count == 2, let tag = ImageTag(words[1]) else { return nil }
      return (tag, Int64(words[0]).map { Timestamp(seconds: $0) })
    }
  }

  /// nil where git, or the repository, is not there, or not ours to read.
  private func git(_ words: [String]) async -> String? {
    guard let directory else { return nil }
    // Nothing that the repository names is started, and nothing is locked.
    let command = Command(
      "git", ["-c", "core.fsmonitor=false", "-C", directory] + words,
      environment: ["GIT_OPTIONAL_LOCKS": "0"], impact: .reads, timeout: .seconds(10))
    guard let result = try? await source.runner.run(command), result.status.isSuccess else { return nil }
    return String(decoding: result.standardOutput, as: UTF8.self)
  }
}
