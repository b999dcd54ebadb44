import FoundationEssentials
import Glibc
import TerminalHarness
import Testing
import TopsideTestSupport

/// A `docker` in a folder of its own whose every word is hostile, and a home for the program beside it.
final class HostileDocker {
  struct Unable: Error { let what: String }

  let path: String
  let inputs = HostileInput.brief
  static let token = "Qx7"

  init() throws {
    var template = Array("/tmp/topside-hostile-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Unable(what: "no temporary folder") }
    path = template.withUnsafeBufferPointer {
      String(decoding: $0.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    let ids = inputs.indices.map(Self.id).joined(separator: "\n") + "\n"
    try write(Array(ids.utf8), to: "ids")
    try write(Array("[\(inputs.indices.map(inspected).joined(separator: ","))]".utf8), to: "inspect")
    try write(log, to: "log")
    try write(Array("\(Self.token) 'evil\u{1B}]0;x\u{7}\u{1B}[2J\u{9B}2J\u{202E}'\n".utf8), to: "refusal")
    try write(Array(Self.script.utf8), to: "docker", mode: 0o755)
  }

  deinit {
    // What cannot be removed is in the machine's temporary folder, which the machine empties.
    try? FileManager.default.removeItem(atPath: path)
  }

  var environment: [String: String?] {
    [
      "PATH": "\(path):/usr/bin:/bin", "HOME": path, "XDG_STATE_HOME": path + "/state",
      "XDG_CONFIG_HOME": path + "/config", "DOCKER_CONTEXT": "\(Self.token)\u{1B}[2J\u{9B}2J\u{202E}",
    ]
  }

  private static let script = """
    #!/bin/sh
    dir=${0%/*}
    case " $* " in
      *" ps "*) cat "$dir/ids" ;;
      *" container inspect "*) cat "$dir/inspect" ;;
      *" logs "*) cat "$dir/log"; exec sleep 600 ;;
      *" version "*) echo '{}' ;;
      *" events "*" --until "*) ;;
      *" events "* | *" stats "*) exec sleep 600 ;;
      *) cat "$dir/refusal" >&2; exit 1 ;;
    esac
    """

  private static func id(_ index: Int) -> String {
    let digits = String(index + 1, radix: 16)
    return String(repeating: "d", count: 64 - digits.count) + digits
  }

  /// What docker, being a program in Go, makes of bytes that are no UTF-8.
  private func name(_ index: Int) -> String {
    "\(Self.token)-\(index) " + String(decoding: inputs[index].bytes, as: UTF8.self)
  }

  private func inspected(_ index: Int) -> String {
    let name = PlainQuotes.json(name(index))
    return """
      {"Id":"\(Self.id(index))","Name":\(name),"RestartCount":0,
      "State":{"Status":"exited","ExitCode":3,"StartedAt":"2026-03-01T10:00:00Z",
      "FinishedAt":"2026-03-01T10:01:00Z","Error":\(name)},"HostConfig":{},
      "Config":{"Image":\(name),"Env":[\(name)],
      "Labels":{"com.docker.compose.project":\(name),"com.docker.compose.service":\(name)}}}
      """
  }

  private var log: [UInt8] {
    inputs.enumerated().flatMap { index, input in
      Array("2026-03-01T11:00:00.000000000Z \(Self.token)".utf8) + input.bytes
        + Array("\n2026-03-01T11:00:00.000000001Z line after \(index)\n".utf8)
    }
  }

  private func write(_ bytes: [UInt8], to name: String, mode: mode_t = 0o600) throws {
    try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
    guard chmod("\(path)/\(name)", mode) == 0 else { throw Unable(what: "no mode for \(name)") }
  }
}

/// A string of JSON that escapes what JSON forbids and nothing else.
enum PlainQuotes {
  static func json(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"", "\\": return "\\\(scalar)"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: return String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
