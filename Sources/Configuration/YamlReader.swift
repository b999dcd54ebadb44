import CYaml

/// Reads one YAML document with libyaml.
///
/// Bounded in size, depth and number of values. Aliases, tags and keys that are there twice are refused.
package struct YamlReader: ~Copyable {
  package struct Limits: Hashable, Sendable {
    package var bytes = 1 << 20
    package var depth = 32
    package var nodes = 100_000
    package init() {}
  }

  private let file: YamlFile
  private let limits: Limits
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private var nodes = 0

  /// Reads a file's bytes.
  ///
  /// - Returns: nil for an empty document.
  /// - Throws: `ConfigurationError` with the place.
  package static func read(
    _ bytes: [UInt8], file: String, limits: Limits = Limits()
  ) throws(ConfigurationError) -> YamlNode? {
    guard bytes.count <= limits.bytes else {
      throw ConfigurationError(Place(file: file), .tooLong(bytes: bytes.count, limit: limits.bytes))
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw ConfigurationError(Place(file: file, line: firstInvalidLine(bytes)), .notUTF8)
    }
    let result: Result<YamlNode?, ConfigurationError> = bytes.withUnsafeBufferPointer { buffer in
      var reader = YamlReader(file: file, limits: limits, buffer)
      do throws(ConfigurationError) { return .success(try reader.document()) } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  package static func read(_ text: String, file: String) throws(ConfigurationError) -> YamlNode? {
    try read(Array(text.utf8), file: file)
  }

  /// The bytes must outlive the reader.
  private init(file: String, limits: Limits, _ bytes: UnsafeBufferPointer<UInt8>) {
    self.file = YamlFile(name: file, bytes)
    self.limits = limits
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    // Fails only without memory; parsing then fails as well, with that word.
    _ = yaml_parser_initialize(parser)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// The line of the first byte that is not UTF-8: the decoder repairs with a character that was not there.
  private static func firstInvalidLine(_ bytes: [UInt8]) -> Int {
    var line = 1
    for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if String(validating: part, as: UTF8.self) == nil { return line }
      line += 1
    }
    return line
  }

  private mutating func document() throws(ConfigurationError) -> YamlNode? {
    var root: YamlNode?
    while true {
      let event = try next()
      switch event.kind {
      case .other: continue
      case .end: return root
      case _ where root != nil:
        throw ConfigurationError(event.place, .refused(feature: "a second document is"))
      default: root = try node(event, depth: 1)
      }
    }
  }

  private mutating func node(_ event: YamlEvent, depth: Int) throws(ConfigurationError) -> YamlNode {
    nodes += 1
    guard nodes <= limits.nodes else {
      throw ConfigurationError(event.place, .tooManyNodes(limit: limits.nodes))
    }
    guard depth <= limits.depth else { throw ConfigurationError(event.place, .tooDeep(limit: limits.depth)) }
    switch event.kind {
    case .scalar(let text, let isPlain): return YamlNode(.scalar(text, isPlain: isPlain), at: event.place)
    case .sequenceStart:
      var items: [YamlNode] = []
      while case let item = try next(), item.kind != .collectionEnd {
        items.append(try node(item, depth: depth + 1))
      }
      return YamlNode(.sequence(items), at: event.place)
    case .mappingStart: return YamlNode(.mapping(try entries(depth: depth)), at: event.place)
    case .collectionEnd, .end, .other:
      throw ConfigurationError(event.place, .syntax("a value is missing"))
    }
  }

  private mutating func entries(depth: Int) throws(ConfigurationError) -> [YamlNode.Entry] {
    var entries: [YamlNode.Entry] = []
    var lines: [String: Int] = [:]
    while case let event = try next(), event.kind != .collectionEnd {
      guard case .scalar(let key, _) = event.kind else {
        throw ConfigurationError(
          event.place, .wrong(expected: "a name", found: "a list or a mapping as a key"))
      }
      if let first = lines.updateValue(event.place.line, forKey: key) {
        throw ConfigurationError(event.place, .duplicate(key: key, firstLine: first))
      }
      let value = try node(try next(), depth: depth + 1)
      entries.append(YamlNode.Entry(key: key, keyPlace: event.place, value: value))
    }
    return entries
  }

  private mutating func next() throws(ConfigurationError) -> YamlEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
    defer { yaml_event_delete(&event) }
    return try YamlEvent(event, in: file)
  }

  private func syntaxError() -> ConfigurationError {
    let failed = parser.pointee
    let words = failed.problem.map { String(cString: $0) } ?? "out of memory"
    let context = failed.context.map { String(cString: $0) + ", " } ?? ""
    let isReader = failed.error == YAML_READER_ERROR
    let place = file.place(isReader ? failed.mark : failed.problem_mark)
    return ConfigurationError(place, .syntax(context + words))
  }
}
