import FoundationEssentials
import Testing
import TopsideCore

/// Outputs that real tools printed; Fixtures/README.md says which.
enum DockerFixture {
  static func bytes(_ name: String, file: String = #filePath) throws -> [UInt8] {
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
      separator: "/")
    let data = FileManager.default.contents(atPath: "\(folder)/Fixtures/\(name)")
    return Array(try #require(data, "no fixture \(name)"))
  }

  static func lines(_ name: String) throws -> [[UInt8]] {
    try bytes(name).split(separator: UInt8(ascii: "\n")).map(Array.init)
  }

  /// Every 97th beginning: odd enough to end in all places, rare enough to be quick.
  static func truncated(_ bytes: [UInt8]) -> [[UInt8]] {
    stride(from: 0, to: bytes.count, by: 97).map { Array(bytes.prefix($0)) }
  }

  static let id = String(repeating: "ab", count: 32)

  /// One container of inspect as JSON, with members replaced or added; nil takes one away.
  static func container(
    id: String = DockerFixture.id, state: String = #"{"Status":"running"}"#, host: String = "{}",
    config: String? = nil, labels: String? = nil, more: String = ""
  ) -> String {
    let own = #"{"com.docker.compose.project":"p","com.docker.compose.service":"s"}"#
    let configuration = config ?? #"{"Image":"i:1","Labels":\#(labels ?? own)}"#
    return
      #"{"Id":"\#(id)","Name":"/n","State":\#(state),"HostConfig":\#(host),"Config":\#(configuration)\#(more)}"#
  }

  static func parsed(_ containers: String...) throws -> [Container] {
    try InspectParsing.containers(Array("[\(containers.joined(separator: ","))]".utf8))
  }

  /// What no tool should print in the place of a value.
  static let strange = [
    "null", "true", "-1", "0", "1.5", "1e400", "99999999999999999999999", "\"\"", "\"x\"", "\"\\u0000\"",
    "[]", "{}",
    "[null]", "[[1]]", #"{"a":1}"#, #"[{"Start":7}]"#, "9223372036854775807", "-9223372036854775808",
  ]
}
