import FoundationEssentials

extension K3sCertificate {
  /// The first certificate of some text, whatever else stands around it: what a file holds, what
  /// `openssl s_client` prints.
  ///
  /// - Returns: nil when there is none, or it cannot be read.
  package init?(pem bytes: [UInt8]) {
    guard let der = Self.der(pem: bytes) else { return nil }
    self.init(der: der)
  }

  /// The bytes between the first pair of marks.
  package static func der(pem bytes: [UInt8]) -> [UInt8]? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let begin = text.firstRange(of: "-----BEGIN CERTIFICATE-----"),
      let end = text[begin.upperBound...].firstRange(of: "-----END CERTIFICATE-----")
    else { return nil }
    let body = text[begin.upperBound..<end.lowerBound].filter { !$0.isWhitespace }
    return Data(base64Encoded: body).map { Array($0) }
  }

  package init?(der: [UInt8]) {
    var outer = DERReader(der[...])
    guard let certificate = outer.next(DERReader.Tag.sequence) else { return nil }
    var inner = DERReader(certificate)
    guard let body = inner.next(DERReader.Tag.sequence) else { return nil }
    var fields = DERReader(body)
    if fields.nextTag == 0xA0 { _ = fields.next() }  // the version
    guard fields.next() != nil, fields.next() != nil,  // serial number, algorithm
      let issuer = fields.next(DERReader.Tag.sequence),
      let validity = fields.next(DERReader.Tag.sequence),
      let subject = fields.next(DERReader.Tag.sequence), fields.next() != nil  // its key
    else { return nil }
    var times = DERReader(validity)
    guard let begin = Self.moment(times.next()), let end = Self.moment(times.next()) else { return nil }
    let others = Self.alternatives(&fields)
    self.init(
      subject: Self.name(subject), issuer: Self.name(issuer), names: others.names,
      addresses: others.addresses, notBefore: begin, notAfter: end, der: der)
  }

  // MARK: Parts

  /// `CN=k3s-server-ca@1772366400`; what is neither a name nor an organisation is left out.
  private static func name(_ content: ArraySlice<UInt8>) -> String {
    var parts: [String] = []
    var sets = DERReader(content)
    while let set = sets.next(DERReader.Tag.set) {
      var pairs = DERReader(set)
      while let pair = pairs.next(DERReader.Tag.sequence) {
        var reader = DERReader(pair)
        guard let identifier = reader.next(DERReader.Tag.identifier), let value = reader.next(),
          let label = labels[Array(identifier)]
        else { continue }
        parts.append("\(label)=\(String(decoding: value.content, as: UTF8.self))")
      }
    }
    return parts.joined(separator: ", ")
  }

  private static let labels: [[UInt8]: String] = [
    [0x55, 0x04, 0x03]: "CN", [0x55, 0x04, 0x0A]: "O", [0x55, 0x04, 0x0B]: "OU",
  ]

  private static func moment(_ element: DERReader.Element?) -> Timestamp? {
    guard let element else { return nil }
    var digits = String(decoding: element.content, as: UTF8.self)
    switch element.tag {
    case DERReader.Tag.utcTime:
      guard let year = Int(digits.prefix(2)) else { return nil }
      digits = (year < 50 ? "20" : "19") + digits
    case DERReader.Tag.generalizedTime: break
    default: return nil
    }
    guard digits.utf8.count == 15, digits.hasSuffix("Z"), let year = Int(digits.prefix(4)) else { return nil }
    // "Without an end" is the year 9999, which 64 bits of nanoseconds do not reach.
    if year > 2261 { return Timestamp(nanoseconds: .max) }
    let parts = stride(from: 4, to: 14, by: 2).map { digits.dropFirst($0).prefix(2) }
    return RFC3339.parse(
      "\(digits.prefix(4))-\(parts[0])-\(parts[1])T\(parts[2]):\(parts[3]):\(parts[4])Z")
  }

  /// The subject's alternative names, out of the extensions.
  private static func alternatives(_ fields: inout DERReader) -> (names: [String], addresses: [String]) {
    while let field = fields.next() {
      guard field.tag == 0xA3 else { continue }
      var wrapper = DERReader(field.content)
      var extensions = DERReader(wrapper.next(DERReader.Tag.sequence) ?? [])
      while let one = extensions.next(DERReader.Tag.sequence) {
        var reader = DERReader(one)
        guard let identifier = reader.next(DERReader.Tag.identifier),
          Array(identifier) == [0x55, 0x1D, 0x11]
        else { continue }
        if reader.nextTag == DERReader.Tag.boolean { _ = reader.next() }
        var value = DERReader(reader.next(DERReader.Tag.octetString) ?? [])
        return alternatives(in: value.next(DERReader.Tag.sequence) ?? [])
      }
    }
    return ([], [])
  }

  private static func alternatives(in list: ArraySlice<UInt8>) -> (names: [String], addresses: [String]) {
    var names: [String] = []
    var addresses: [String] = []
    var reader = DERReader(list)
    while let element = reader.next() {
      switch element.tag {
      case 0x82: names.append(String(decoding: element.content, as: UTF8.self))
      case 0x87: if let address = IPAddress(bytes: element.content) { addresses.append(address.text) }
      default: continue
      }
    }
    return (names, addresses)
  }
}
