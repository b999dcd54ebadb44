import FoundationEssentials

/// What ran when: a file for each project, to which lines are only ever added.
package struct DeploymentHistory: Sendable {
  private static let limit = ByteCount.mib(16)

  private let directory: String
  private let files: any Files

  /// `state` is topside's own directory under `XDG_STATE_HOME`.
  package init(state: String, files: any Files) {
    directory = state + "/history"
    self.files = files
  }

  /// The oldest first; lines that cannot be read, as after a power cut, are left out.
  package func deployments(of project: String) -> [Deployment] {
    guard let bytes = files.read(path(project), limit: Self.limit) else { return [] }
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      // A torn line is no reason to lose the others.
      let found = try? JSONDecoder().decode(Deployment.self, from: Data(line))
      return found?.project == project ? found : nil
    }
  }

  /// Adds one line, durable when this returns.
  package func append(_ deployment: Deployment) throws(FileError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(deployment) else {
      throw FileError(path: path(deployment.project), errno: 0)  // plain values always encode
    }
    let line = PlainJSON.ascii(String(decoding: json, as: UTF8.self)) + [UInt8(ascii: "\n")]
    try files.appendPrivately(line, to: path(deployment.project))
  }

  /// What is no letter, digit, dash or underscore is written as its bytes, so that no name leads elsewhere.
  private func path(_ project: String) -> String {
    let name = project.utf8.reduce(into: "") { name, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        name.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16)
        name += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
      }
    }
    return "\(directory)/\(name).jsonl"
  }
}
