/// The full identifier of a container: 64 hexadecimal digits.
package struct ContainerID: Hashable, Codable, Comparable, Sendable {
  package let hex: String

  /// - Returns: nil when the text is not a full identifier, so that a name can never pass for one.
  package init?(_ text: String) {
    guard text.utf8.count == 64, text.utf8.allSatisfy(Self.isHexDigit) else { return nil }
    hex = text
  }

  /// The twelve digits that the docker command line prints.
  package var short: String { String(hex.prefix(12)) }

  package static func < (a: ContainerID, b: ContainerID) -> Bool { a.hex < b.hex }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}

/// What a row stands for, whatever containers it has at the moment.
package struct ServiceKey: Hashable, Codable, Comparable, Sendable {
  package var project: String
  package var service: String

  package init(project: String, service: String) {
    self.project = project
    self.service = service
  }

  package static func < (a: ServiceKey, b: ServiceKey) -> Bool {
    (a.project, a.service) < (b.project, b.service)
  }
}
