/// A value of a YAML file and where it stands.
package struct YamlNode: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    /// Plain scalars may be numbers and booleans; quoted ones are text only.
    case scalar(String, isPlain: Bool)
    case sequence([YamlNode])
    case mapping([Entry])
  }

  /// A key of a mapping and its value, in the order of the file.
  package struct Entry: Hashable, Sendable {
    package var key: String
    package var keyPlace: Place
    package var value: YamlNode
  }

  package var content: Content
  package var place: Place

  package init(_ content: Content, at place: Place) {
    self.content = content
    self.place = place
  }
}
