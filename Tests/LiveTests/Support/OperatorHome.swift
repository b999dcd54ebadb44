import FoundationEssentials
import Glibc

/// A home of its own for the program, in a temporary folder that goes with it.
final class OperatorHome: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/topside-live-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Tools.Failure(description: "no temporary folder") }
    path = template.withUnsafeBufferPointer {
      String(decoding: $0.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  deinit {
    // What cannot be removed is in the machine's temporary folder, which the machine empties.
    try? FileManager.default.removeItem(atPath: path)
  }

  var state: String { path + "/state/topside" }
  var auditFile: String { state + "/audit.jsonl" }

  /// The program's world: nothing of ours but the way to docker.
  func environment(_ changes: [String: String?] = [:]) -> [String: String?] {
    let own = ProcessInfo.processInfo.environment
    var variables: [String: String?] = [
      "HOME": path, "XDG_CONFIG_HOME": path + "/config", "XDG_STATE_HOME": path + "/state",
      "XDG_DATA_HOME": path + "/data", "TZ": "UTC", "LANG": "C.UTF-8", "TERM": "xterm-256color",
      "PATH": own["PATH"],
      // Contexts, and plugins that are installed for one user, are found from HOME otherwise.
      "DOCKER_CONFIG": own["DOCKER_CONFIG"] ?? own["HOME"].map { $0 + "/.docker" },
    ]
    for name in ["DOCKER_HOST", "DOCKER_CONTEXT"] { variables[name] = .some(own[name]) }
    for (name, value) in changes { variables[name] = .some(value) }
    return variables
  }

  func audit() throws -> [AuditLine] {
    guard let text = try? String(contentsOfFile: auditFile, encoding: .utf8) else { return [] }
    return try text.split(separator: "\n").map {
      try JSONDecoder().decode(AuditLine.self, from: Data($0.utf8))
    }
  }

  /// Everything that was written below the state folder.
  func stateFiles() throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
      var isFolder = false
      guard FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder), !isFolder
      else {
        continue
      }
      files[name] = try Data(contentsOf: URL(filePath: "\(path)/\(name)"))
    }
    return files
  }
}

/// A line of the audit log, as somebody who knows only its documentation reads it.
struct AuditLine: Decodable, Hashable {
  struct Actor: Decodable, Hashable {
    var user: String
    var host: String
    var context: String?
  }

  var time: String
  var phase: String
  var actor: Actor
  var argv: [String]
  var exitCode: Int?
  var durationMilliseconds: Int?
  var outcome: String?
}
