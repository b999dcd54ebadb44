/// Written as its text; what is read is sanitised anew, because a file may have been changed since.
extension SafeText: Codable {
  package init(from decoder: any Decoder) throws {
    self.init(sanitising: try decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
