extension ConfigurationError {
  /// The file, the line and what is wrong there, in one line.
  ///
  /// It quotes the file: sanitise it like any text from outside.
  package var text: String { "\(place.file):\(place.line): \(problem.text)" }
}

extension ConfigurationError.Problem {
  /// What is wrong, without the place.
  package var text: String {
    switch self {
    case .syntax(let words): "not YAML: \(words)"
    case .notUTF8: "not UTF-8 text"
    case .tooLong(let bytes, let limit): "\(bytes) bytes are too many, at most \(limit) are read"
    case .tooDeep(let limit): "nested too deep, at most \(limit) levels are read"
    case .tooManyNodes(let limit): "too many values, at most \(limit) are read"
    case .refused(let feature): "\(feature) not allowed here: write the value out"
    case .duplicate(let key, let firstLine): "\"\(key)\" is there twice, first in line \(firstLine)"
    case .wrong(let expected, let found): "expected \(expected), found \(found)"
    case .unknown(let kind, let name, let nearest):
      "unknown \(kind) \"\(name)\"" + (nearest.map { "; did you mean \"\($0)\"?" } ?? "")
    case .missing(let kind, let names): "missing \(kind): \(names.joined(separator: ", "))"
    }
  }
}
