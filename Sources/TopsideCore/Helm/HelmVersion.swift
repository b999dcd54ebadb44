/// Which helm is installed, as far as its options depend on it.
package struct HelmVersion: Hashable, Codable, Sendable {
  package var major: Int
  package var minor: Int

  package init(major: Int, minor: Int = 0) {
    self.major = major
    self.minor = minor
  }

  /// `v3.14.2`, `v4.0.0-rc.1`, `v3.14.2+gc309b6f`
  package init?(_ text: String) {
    let parts = text.trimmed.drop { $0 == "v" }.split(separator: ".", maxSplits: 2)
    guard parts.count >= 2, let major = Int(parts[0]), let minor = Int(parts[1].prefix(while: \.isNumber)),
      (1...99).contains(major)
    else { return nil }
    self.init(major: major, minor: minor)
  }

  /// Version 2 kept its releases in a server of its own, which nobody runs any more.
  package var isSupported: Bool { major >= 3 }
}
