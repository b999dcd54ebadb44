/// One setting: how it is read, and what the documentation says about it.
package struct Setting: Sendable {
  typealias Read = @Sendable (YamlNode, inout Settings, Settings.Checks) throws(ConfigurationError) -> Void

  /// As in the file; a dot stands for a level of indentation.
  package let name: String
  /// What values it takes, in words.
  package let values: String
  /// The default, as it would be written; empty for none.
  package let standard: String
  /// In one sentence.
  package let meaning: String
  let read: Read

  init(_ name: String, _ values: String, standard: String, _ meaning: String, _ read: @escaping Read) {
    self.name = name
    self.values = values
    self.standard = standard
    self.meaning = meaning
    self.read = read
  }
}
