import Glibc
package import TopsideCore

/// What we were started in, read once and handed on: nothing else asks for the environment.
package struct Surroundings: Hashable, Sendable {
  package var environment: [String: String]
  package var user: String
  package var userID: UInt32
  package var host: String
  package var home: String
  package var currentDirectory: String
  package var isInputTerminal: Bool
  package var isOutputTerminal: Bool
  package var process: Int32
  /// Where our own files are under sudo, whatever HOME and the XDG variables say; nil without it.
  package var sudoHome: String?

  package static func read() -> Surroundings { read(readEnvironment(), user: geteuid()) }

  static func read(_ given: [String: String], user: uid_t) -> Surroundings {
    var environment = given
    let account = Account(of: user)
    let isSudo = user == 0 && environment["SUDO_UID"] != nil
    if isSudo { environment["PATH"] = TrustedPath.of(environment["PATH"]) }
    return Surroundings(
      environment: environment,
      user: account?.name ?? environment["USER"] ?? "\(user)", userID: user, host: readHost(),
      home: environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? account?.home ?? "/",
      currentDirectory: readCurrentDirectory(), isInputTerminal: isatty(STDIN_FILENO) == 1,
      isOutputTerminal: isatty(STDOUT_FILENO) == 1, process: getpid(),
      sudoHome: isSudo ? account?.home ?? "/root" : nil)
  }

  /// `$XDG_CONFIG_HOME/topside`
  package var configuration: String { directory("XDG_CONFIG_HOME", else: ".config") + "/topside" }
  /// `$XDG_STATE_HOME/topside`
  package var state: String { directory("XDG_STATE_HOME", else: ".local/state") + "/topside" }
  /// `$XDG_DATA_HOME/topside`
  package var data: String { directory("XDG_DATA_HOME", else: ".local/share") + "/topside" }
  /// For sockets, which are gone when we are: `$XDG_RUNTIME_DIR/topside`.
  package var runtime: String {
    let given = sudoHome == nil ? environment["XDG_RUNTIME_DIR"] : nil
    return given.flatMap { $0.hasPrefix("/") ? "\($0)/topside" : nil } ?? state + "/run"
  }
  package var auditFile: String { state + "/audit.jsonl" }
  /// Where logs are saved that are given no place.
  package var logDirectory: String { state + "/logs" }

  /// Who acts, for the audit log; `context` is the docker context that was chosen, nil the operator's own.
  package func actor(context: String?) -> AuditActor {
    AuditActor(
      user: user, sudoUser: environment["SUDO_USER"], sshConnection: environment["SSH_CONNECTION"],
      host: host,
      process: process, context: context ?? environment["DOCKER_CONTEXT"] ?? environment["DOCKER_HOST"])
  }

  /// The XDG rules: a relative path is no path.
  private func directory(_ variable: String, else fallback: String) -> String {
    if let sudoHome { return "\(sudoHome)/\(fallback)" }
    return environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "\(home)/\(fallback)"
  }

  private static func readHost() -> String {
    var name = utsname()
    guard uname(&name) == 0 else { return "unknown" }
    return withUnsafeBytes(of: name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  private static func readCurrentDirectory() -> String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(cString: path)
  }

  private static func readEnvironment() -> [String: String] {
    var values: [String: String] = [:]
    var next = environ
    while let entry = next.pointee {
      let text = String(cString: entry)
      if let equals = text.firstIndex(of: "=") {
        values[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      next += 1
    }
    return values
  }
}

/// An entry of the user database.
struct Account {
  var name: String
  var home: String

  /// - Returns: nil when there is no entry for this user.
  init?(of user: uid_t) {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16 << 10)
    guard getpwuid_r(user, &entry, &buffer, buffer.count, &found) == 0, found != nil,
      let name = entry.pw_name, let home = entry.pw_dir
    else { return nil }
    self.name = String(cString: name)
    self.home = String(cString: home)
  }
}
