package import Configuration
import SafeText

extension Theme {
  /// Reads a theme file.
  ///
  /// Roles are text such as `bright-red bold on 236` or mappings such as `{ fg: bright-red, bg: 236, bold:
  /// true }`. Roles that the file leaves out come from the built-in theme that it `extends`; without that
  /// they are an error.
  ///
  /// - Throws: `ConfigurationError` for the first thing that is wrong.
  package init(_ bytes: [UInt8], file: String) throws(ConfigurationError) {
    let start = Place(file: file)
    guard let root = try YamlReader.read(bytes, file: file) else {
      throw ConfigurationError(start, .missing(kind: "entries", names: ["name", "roles"]))
    }
    var name: String?
    var looks: [Role: TextStyle] = [:]
    var base: Theme?
    for entry in try root.entries("name, extends and roles") {
      switch entry.key {
      case "name": name = try entry.value.string("a theme's name")
      case "extends": base = try Theme.builtIn(entry.value)
      case "roles": looks = try Theme.looks(entry.value)
      default: throw entry.unknown("entry", among: ["name", "extends", "roles"])
      }
    }
    guard let name else { throw ConfigurationError(root.place, .missing(kind: "entries", names: ["name"])) }
    let missing = Role.allCases.filter { looks[$0] == nil }
    guard let base else {
      if !missing.isEmpty {
        throw ConfigurationError(root.place, .missing(kind: "roles", names: missing.map(\.name)))
      }
      self.init(name: name, looks: looks)
      return
    }
    for role in missing { looks[role] = base[role] }
    self.init(name: name, looks: looks)
  }

  private static func builtIn(_ node: YamlNode) throws(ConfigurationError) -> Theme {
    let name = try node.string("the name of a built-in theme")
    guard let theme = try Theme.builtIn(named: name) else {
      let nearest = Spelling.nearest(to: name, among: Theme.builtInNames)
      throw ConfigurationError(node.place, .unknown(kind: "theme", name: name, nearest: nearest))
    }
    return theme
  }

  private static func looks(_ node: YamlNode) throws(ConfigurationError) -> [Role: TextStyle] {
    let roles = Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0.name, $0) })
    var looks: [Role: TextStyle] = [:]
    for entry in try node.entries("roles, as role: look") {
      guard let role = roles[entry.key] else {
        throw entry.unknown("role", among: Role.allCases.map(\.name))
      }
      looks[role] = try TextStyle(entry.value)
    }
    return looks
  }
}

extension TextStyle {
  private static let expected = "a look such as \"bright-red bold on 236\""

  fileprivate init(_ node: YamlNode) throws(ConfigurationError) {
    self.init()
    guard case .mapping(let entries) = node.content else {
      try read(words: try node.string(TextStyle.expected), node)
      return
    }
    for entry in entries {
      switch entry.key {
      case "fg": foreground = try TextStyle.colour(try entry.value.string("a colour"), entry.value.place)
      case "bg": background = try TextStyle.colour(try entry.value.string("a colour"), entry.value.place)
      default:
        guard let attribute = TextStyle.attributeNames[entry.key] else {
          throw entry.unknown("look", among: ["fg", "bg"] + TextStyle.attributeNames.keys.sorted())
        }
        if try entry.value.bool() { attributes.insert(attribute) }
      }
    }
  }

  private mutating func read(words text: String, _ node: YamlNode) throws(ConfigurationError) {
    var words = text.split(separator: " ").map(String.init)[...]
    var hasForeground = false
    while let word = words.popFirst() {
      if let attribute = TextStyle.attributeNames[word] {
        attributes.insert(attribute)
      } else if word == "on", let colour = words.popFirst(), background == nil {
        background = try TextStyle.colour(colour, node.place)
      } else if word != "on", !hasForeground {
        foreground = try TextStyle.colour(word, node.place)
        hasForeground = true
      } else {
        throw node.wrong(expected: TextStyle.expected)
      }
    }
  }

  /// A colour by name or number; nil for `default`, which is the terminal's own.
  private static func colour(_ name: String, _ place: Place) throws(ConfigurationError) -> UInt8? {
    if name == "default" { return nil }
    if let number = UInt8(name), name.first != "+" { return number }
    if let colour = Palette.names[name] { return colour }
    let names = Palette.names.keys.sorted() + ["default"] + attributeNames.keys.sorted()
    let nearest = Spelling.nearest(to: name, among: names)
    throw ConfigurationError(place, .unknown(kind: "colour", name: name, nearest: nearest))
  }

  private static let attributeNames: [String: Attributes] = [
    "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
  ]
}
