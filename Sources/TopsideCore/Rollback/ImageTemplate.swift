/// An image in a compose file whose tag holds the tag variable: `ghcr.io/x/backend:v${IMAGE_TAG}-alpine`.
package struct ImageTemplate: Hashable, Sendable {
  /// Everything before the tag, with other variables in it put in.
  package var repository: String
  /// What stands before and behind the variable in the tag.
  package var prefix: String
  package var suffix: String

  package init(repository: String, prefix: String = "", suffix: String = "") {
    self.repository = repository
    self.prefix = prefix
    self.suffix = suffix
  }

  /// - Returns: nil when that makes no tag.
  package func reference(_ value: String) -> String? {
    ImageTag(prefix + value + suffix).map { "\(repository):\($0.text)" }
  }

  /// The variable's value in a tag; nil when the tag was not made of it.
  package func value(of tag: ImageTag) -> String? {
    guard tag.text.hasPrefix(prefix), tag.text.hasSuffix(suffix),
      tag.text.utf8.count > prefix.utf8.count + suffix.utf8.count
    else { return nil }
    return String(tag.text.dropFirst(prefix.count).dropLast(suffix.count))
  }
}
