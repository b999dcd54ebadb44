package enum KubeText {
  package static func description(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { Redaction.mask(String($0)) }
  }
  package static func yaml(_ text: String) -> [String] { description(text) }
}
