/// An image reference that was understood: `registry:5000/path/name:tag@sha256:…`.
package struct ImageReference: Hashable, Sendable {
  /// With the registry.
  package let repository: String
  /// nil when none is written; the engine reads that as `latest`, unless there is a digest.
  package let tag: ImageTag?
  /// `sha256:` and 64 digits.
  package let digest: String?

  /// - Returns: nil when it is none, or names an image by its identifier alone.
  package init?(_ text: String) {
    let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = halves.first, !name.isEmpty, !name.hasPrefix("sha256:"), !name.hasPrefix("-") else {
      return nil
    }
    digest = halves.count > 1 ? String(halves[1]) : nil
    // A colon before the last slash is a port's.
    if let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") {
      guard let tag = ImageTag(name[name.index(after: colon)...]) else { return nil }
      self.tag = tag
      repository = String(name[..<colon])
    } else {
      tag = nil
      repository = String(name)
    }
    guard !repository.isEmpty, repository.utf8.allSatisfy(Self.isNamePart) else { return nil }
  }

  package init(repository: String, tag: ImageTag) {
    self.repository = repository
    self.tag = tag
    digest = nil
  }

  package var text: String {
    repository + (tag.map { ":\($0.text)" } ?? "") + (digest.map { "@\($0)" } ?? "")
  }

  /// The tag that the engine would look for.
  package var effectiveTag: ImageTag? { tag ?? (digest == nil ? ImageTag("latest") : nil) }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) && !Array("\"'$\\@`".utf8).contains(byte)
  }
}
