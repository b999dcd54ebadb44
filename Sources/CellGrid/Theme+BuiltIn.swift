package import Configuration

extension Theme {
  /// The themes that need no file, in the order in which they take turns.
  package static let builtInNames = ["default", "light", "high-contrast", "mono"]

  /// A built-in theme, read from the text of its file in themes/; nil for a name that is none.
  ///
  /// - Throws: `ConfigurationError`, where a test has not read the file.
  package static func builtIn(named name: String) throws(ConfigurationError) -> Theme? {
    let text: [UInt8]
    switch name {
    case "default": text = PackageResources.default_yaml
    case "light": text = PackageResources.light_yaml
    case "high-contrast": text = PackageResources.high_contrast_yaml
    case "mono": text = PackageResources.mono_yaml
    default: return nil
    }
    return try Theme(text, file: "themes/\(name).yaml")
  }
}
