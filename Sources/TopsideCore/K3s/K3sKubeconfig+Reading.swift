import FoundationEssentials

extension K3sKubeconfig {
  /// What its current context leads to; credentials are looked at, not kept.
  package init(_ content: YAMLValue, path: String) {
    let contexts = content["contexts"]?.items ?? []
    let name = content["current-context"]?.text
    let context = (contexts.first { $0["name"]?.text == name } ?? contexts.first)?["context"]
    let clusters = content["clusters"]?.items ?? []
    let cluster =
      (clusters.first { $0["name"]?.text == context?["cluster"]?.text } ?? clusters.first)?["cluster"]
    let users = content["users"]?.items ?? []
    let user = (users.first { $0["name"]?.text == context?["user"]?.text } ?? users.first)?["user"]
    let token = user?["token"]?.text
    let authority = cluster?["certificate-authority-data"]?.text
      .flatMap { Data(base64Encoded: $0) }.flatMap { K3sCertificate.der(pem: Array($0)) }
    self.init(
      path: path, server: cluster?["server"]?.text, authority: authority,
      tokenExpiry: token.flatMap(Self.expiry(ofToken:)), hasToken: token != nil)
  }

  /// When a JSON web token ends: the `exp` of its middle part.
  static func expiry(ofToken token: String) -> Timestamp? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    var body = parts[1].map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
    while body.count % 4 != 0 { body.append("=") }
    guard let claims = Data(base64Encoded: String(body)) else { return nil }
    // Another kind of token has no claims, and no end that it tells.
    let seconds = try? JSONReader.read(Array(claims)) { reader throws(JSONFault) -> Int? in
      guard try reader.enterObject() else { return nil }
      var end: Int?
      while let key = try reader.nextKey() {
        switch key {
        case "exp": end = try reader.integer()
        default: try reader.skip()
        }
      }
      return end
    }
    guard let seconds = seconds ?? nil, 0...9_000_000_000 ~= seconds else { return nil }
    return Timestamp(seconds: Int64(seconds))
  }
}
