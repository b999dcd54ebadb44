import Testing
import TopsideCore

/// Outputs that a real cluster gave; Fixtures/README.md says which.
enum KubeFixture {
  /// What a test throws that got an object of another kind than it asked for.
  static let unexpected = SourceError.unreadable(expected: "another kind of object", found: "")

  static func bytes(_ name: String) throws -> [UInt8] { try DockerFixture.bytes("kubectl/\(name).out") }

  /// A recorded list, read in chunks of a size.
  static func list(_ name: String, kind: KubeKind?, chunk: Int = 4096) throws -> KubeList {
    try list(try bytes(name), kind: kind, chunk: chunk)
  }

  static func list(_ bytes: [UInt8], kind: KubeKind?, chunk: Int = 4096) throws -> KubeList {
    guard case .list(let list) = try answer(bytes, kind: kind, chunk: chunk) else {
      throw SourceError.unreadable(expected: "a list", found: "a status")
    }
    return list
  }

  static func answer(_ bytes: [UInt8], kind: KubeKind?, chunk: Int = 4096) throws -> KubeListAnswer {
    var reader = KubeListReader(kind: kind)
    for start in stride(from: 0, to: bytes.count, by: chunk) {
      try reader.read(Array(bytes[start..<min(start + chunk, bytes.count)]))
    }
    return try reader.finish()
  }

  static func object(_ json: String, _ kind: KubeKind) throws -> KubeObject {
    try #require(try KubeParsing.object(Array(json.utf8), kind: kind))
  }
}
