/// An image reference taken apart: `registry:5000/path/name:tag@digest`.
package struct ImageName: Hashable, Sendable {
  package let repository: String
  /// `latest` when none is written; twelve digits of the digest when only that is.
  package let tag: String

  package init(_ reference: String) {
    let parts = reference.split(separator: "@", maxSplits: 1)
    let name = parts.first.map(String.init) ?? reference
    // A colon before the last slash is a port's.
    if name.hasPrefix("sha256:"), !name.contains("/") {
      // An image without a name: only what it consists of is known.
      repository = ""
      tag = String(name.dropFirst("sha256:".count).prefix(12))
    } else if let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") {
      repository = String(name[..<colon])
      tag = String(name[name.index(after: colon)...].prefix(64))
    } else {
      repository = name
      tag = parts.count > 1 ? String(parts[1].split(separator: ":").last?.prefix(12) ?? "") : "latest"
    }
  }
}
