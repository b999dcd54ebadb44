import Configuration
import TopsideCore

/// The house's YAML reader, for who must not know it.
struct ConfigurationYAML: YAMLReading {
  func read(_ bytes: [UInt8], file: String) throws(YAMLFault) -> YAMLValue? {
    do throws(ConfigurationError) {
      return try YamlReader.read(bytes, file: file).map(Self.value)
    } catch { throw YAMLFault("\(error)") }
  }

  private static func value(_ node: YamlNode) -> YAMLValue {
    switch node.content {
    case .scalar(let text, _): .scalar(text)
    case .sequence(let items): .sequence(items.map(value))
    case .mapping(let entries):
      .mapping(entries.map { YAMLValue.Entry($0.key, line: $0.keyPlace.line, value($0.value)) })
    }
  }
}
