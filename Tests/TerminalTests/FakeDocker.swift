import FoundationEssentials
import Glibc
import TerminalHarness

/// A `docker` in a folder of its own that plays an engine with a few services, and notes what it is told to change.
final class FakeDocker {
  struct Unable: Error { let what: String }

  /// The operator's home, and all programs that are there beside the machine's own.
  let home: String

  /// The services are `PROJECT/SERVICE`, each with one container that has run for long.
  init(_ services: [String]) throws {
    var template = Array("/tmp/topside-docker-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Unable(what: "no temporary folder") }
    home = template.withUnsafeBufferPointer {
      String(decoding: $0.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    mkdir("\(home)/bin", 0o700)
    for (index, path) in services.enumerated() {
      let parts = path.split(separator: "/").map(String.init)
      guard parts.count == 2 else { throw Unable(what: "\(path) is no service") }
      try write(Self.container(index, parts[0], parts[1]), to: Self.id(index))
    }
    try write("", to: "told")
    try write(Self.script, to: "bin/docker")
    guard chmod("\(home)/bin/docker", 0o755) == 0 else { throw Unable(what: "docker cannot be run") }
  }

  deinit {
    // What cannot be removed is in the machine's temporary folder, which the machine empties.
    try? FileManager.default.removeItem(atPath: home)
  }

  var environment: [String: String?] {
    [
      "PATH": "\(home)/bin:/usr/bin:/bin", "HOME": home, "XDG_STATE_HOME": home + "/state",
      "XDG_CONFIG_HOME": home + "/config", "XDG_RUNTIME_DIR": home, "DOCKER_CONTEXT": "fake",
    ]
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(home)/\(name)"))
  }

  /// The words of each command that changes something, in order.
  var told: [String] {
    let bytes = FileManager.default.contents(atPath: "\(home)/told") ?? Data()
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Runs topside on a terminal, and waits for its end.
  func topside(_ words: [String], isOnTerminal: Bool = false) throws -> (code: Int32, text: String) {
    let session = try start(words, isOnTerminal: isOnTerminal)
    let code = try session.waitForEnd(within: .seconds(30))
    return (code, Self.text(session))
  }

  func start(_ words: [String], isOnTerminal: Bool = true) throws -> PtySession {
    let program = [BuiltProgram.path("topside")] + words + ["--no-kubernetes"]
    let alone = ["/bin/sh", "-c", "\"$@\" < /dev/null", "sh"]
    let session = try PtySession(
      isOnTerminal ? program : alone + program, columns: 200, rows: 50, environment: environment,
      directory: home)
    session.keepsOutput = true
    return session
  }

  static func text(_ session: PtySession) -> String {
    String(decoding: session.output, as: UTF8.self).replacing("\r\n", with: "\n")
  }

  private static let script = """
    #!/bin/sh
    home=${0%/bin/docker}
    case " $* " in
      *" ps "*) cd "$home" && ls | grep -E '^[0-9a-f]{64}$' ;;
      *" container inspect "*)
        sep=''; printf '['
        for word in "$@"; do
          if [ -f "$home/$word" ] && [ "${#word}" = 64 ]; then printf '%s' "$sep"; cat "$home/$word"; sep=','; fi
        done
        echo ']' ;;
      *" compose version "*) echo 2.26.1 ;;
      *" compose -p "*" restart "*)
        echo "$*" >> "$home/told"
        if [ -f "$home/refusal" ]; then cat "$home/refusal" >&2; exit 1; fi
        if [ -f "$home/pause" ]; then sleep "$(cat "$home/pause")"; fi
        now=$(date -u +%Y-%m-%dT%H:%M:%S.000000000Z)
        for file in $(grep -l "\\"com.docker.compose.service\\":\\"$5\\"" "$home"/d*); do
          grep -q "\\"com.docker.compose.project\\":\\"$3\\"" "$file" || continue
          sed -i "s/\\"StartedAt\\":\\"[^\\"]*\\"/\\"StartedAt\\":\\"$now\\"/" "$file"
        done
        echo "Container done" >&2 ;;
      *" version "*) echo '{}' ;;
      *" events "*) ;;
      *) echo "fake: no such command: $*" >&2; exit 1 ;;
    esac
    """

  private static func id(_ index: Int) -> String {
    let digits = String(index + 1, radix: 16)
    return String(repeating: "d", count: 64 - digits.count) + digits
  }

  private static func container(_ index: Int, _ project: String, _ service: String) -> String {
    """
    {"Id":"\(id(index))","Name":"/\(project)-\(service)-1","RestartCount":0,\
    "State":{"Status":"running","Running":true,"StartedAt":"2026-03-01T10:00:00.000000000Z",\
    "FinishedAt":"0001-01-01T00:00:00Z","Health":{"Status":"healthy","FailingStreak":0,"Log":[]}},"HostConfig":{},\
    "Config":{"Image":"\(service):1","Healthcheck":{"Test":["CMD","true"]},\
    "Labels":{"com.docker.compose.project":"\(project)","com.docker.compose.service":"\(service)",\
    "com.docker.compose.container-number":"1"}}}
    """
  }
}
