/// Which services' images are made with a variable in their tag.
struct TagVariables {
  /// By service, the names in its tag.
  private(set) var names: [String: [String]] = [:]

  init(_ model: ComposeModel) {
    for (service, definition) in model.services {
      guard let tag = ComposeTemplate(definition.image).splitAtTag()?.tag else { continue }
      let found = ComposeTemplate.names(tag)
      if !found.isEmpty { names[service] = found }
    }
  }

  /// All of them.
  var all: [String] { Set(names.values.joined()).sorted() }

  /// How a service's image is made of one of them.
  ///
  /// - Parameters:
  ///   - definition: Not interpolated.
  ///   - variable: The one that is chosen.
  ///   - reference: What its container was made from, which tells the repository.
  /// - Returns: nil when it is not, or with others besides it, or the container was made from something else.
  static func template(
    _ definition: ComposeModel.Service, _ variable: String, reference: String
  ) -> ImageTemplate? {
    guard let parts = ComposeTemplate(definition.image).splitAtTag()?.tag,
      ComposeTemplate.names(parts) == [variable], let found = ImageReference(reference), let tag = found.tag
    else { return nil }
    var template = ImageTemplate(repository: found.repository)
    var isBehind = false
    for part in parts {
      switch part {
      case .text(let text): if isBehind { template.suffix += text } else { template.prefix += text }
      case .variable: isBehind = true
      }
    }
    return template.value(of: tag) == nil ? nil : template
  }
}

extension ComposeTemplate {
  static func names(_ parts: [Part]) -> [String] {
    parts.compactMap { if case .variable(let variable) = $0 { variable.name } else { nil } }
  }
}
