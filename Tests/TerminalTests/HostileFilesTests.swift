import FoundationEssentials
import Glibc
import TerminalHarness
import Testing

/// Files that somebody else prepared, for the program as it is started by an operator.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct HostileFilesTests {
  private let docker: FakeDocker
  /// Of this test alone: locks are for the whole host.
  private let project = "files\(UInt32.random(in: 0 ... .max))"
  private var state: String { docker.home + "/state/topside" }

  init() throws { docker = try FakeDocker(["\(project)/web"]) }

  private func makeFolders(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  private func read(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The permissions of everything below a folder, by path.
  private func modes(below folder: String) throws -> [String: mode_t] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).reduce(into: [:]) { modes, name in
      var status = stat()
      if lstat("\(folder)/\(name)", &status) == 0 { modes[name] = status.st_mode }
    }
  }

  @Test(arguments: [["status"], ["restart", "web", "--yes"], ["runs"], []])
  func `a configuration that others may write is refused, and says what to do`(_ words: [String]) throws {
    try makeFolders(docker.home + "/config/topside")
    let path = docker.home + "/config/topside/config.yaml"
    try docker.write("theme: mono\n", to: "config/topside/config.yaml")
    for mode: mode_t in [0o664, 0o646] {
      chmod(path, mode)
      let (code, text) = try docker.topside(words, isOnTerminal: words.isEmpty)
      #expect(code != 0, "\(text)")
      #expect(text.contains(path) && text.contains("chmod go-w"), "\(text)")
      #expect(!text.contains("\u{1B}"))
    }
    #expect(docker.told.isEmpty)
  }

  @Test(.enabled("needs root to give a file away") { geteuid() == 0 })
  func `a configuration of somebody else is refused, also one that was named`() throws {
    try docker.write("theme: mono\n", to: "other.yaml")
    let path = docker.home + "/other.yaml"
    chmod(path, 0o600)
    chown(path, 65534, 65534)
    let (code, text) = try docker.topside(["status", "--config", path])
    #expect(code != 0)
    #expect(text.contains(path) && text.contains("65534"), "\(text)")
  }

  @Test func `whatever the umask, what is written is ours alone`() throws {
    let before = umask(0)
    let result: (code: Int32, text: String)
    do {
      defer { umask(before) }
      result = try docker.topside(["restart", "web", "--yes"])
    }
    #expect(result.code == 0, "\(result.text)")
    let modes = try modes(below: docker.home + "/state")
    #expect(modes["topside/audit.jsonl"] != nil)
    #expect(modes.keys.contains { $0.hasPrefix("topside/runs/") && $0.hasSuffix(".jsonl") })
    for (name, mode) in modes {
      let isFolder = mode & S_IFMT == S_IFDIR
      #expect(mode & 0o7777 == (isFolder ? 0o700 : 0o600), "\(name): \(String(mode, radix: 8))")
    }
  }

  @Test func `an audit log that is a link is not written through, and nothing is changed without it`() throws
  {
    try makeFolders(state)
    try docker.write("precious\n", to: "victim")
    symlink(docker.home + "/victim", state + "/audit.jsonl")
    let (code, text) = try docker.topside(["restart", "web", "--yes"])
    #expect(code != 0)
    #expect(text.contains("audit.jsonl"), "\(text)")
    #expect(docker.told.isEmpty)
    #expect(read(docker.home + "/victim") == "precious\n")
  }

  @Test(arguments: [true, false])
  func `a folder of journals that is a link, or open to others, takes none`(_ isLink: Bool) throws {
    try makeFolders(state)
    try makeFolders(docker.home + "/elsewhere")
    if isLink {
      chmod(docker.home + "/elsewhere", 0o700)
      symlink(docker.home + "/elsewhere", state + "/runs")
    } else {
      mkdir(state + "/runs", 0o755)
      chmod(state + "/runs", 0o777)
    }
    let (code, text) = try docker.topside(["restart", "web", "--yes"])
    #expect(code == 2, "\(text)")
    #expect(text.contains(state + "/runs"), "\(text)")
    #expect(docker.told.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: docker.home + "/elsewhere").isEmpty)
  }

  @Test(arguments: [".", "", "bin-of-project"])
  func `a docker in the folder where it is started is never run`(_ entry: String) throws {
    let script = "#!/bin/sh\ntouch '\(docker.home)/caught'\nexit 1\n"
    for folder in ["", "bin-of-project/"] {
      if !folder.isEmpty { try makeFolders(docker.home + "/" + folder) }
      for tool in ["docker", "kubectl", "helm", "less", "git"] {
        try docker.write(script, to: folder + tool)
        chmod("\(docker.home)/\(folder)\(tool)", 0o755)
      }
    }
    let path = "\(entry):\(docker.home)/bin:/usr/bin:/bin"
    let program = BuiltProgram.path("topside")
    for words in [["status"], ["restart", "web", "--yes"]] {
      let session = try PtySession(
        [program] + words, columns: 200, rows: 50,
        environment: docker.environment.merging(["PATH": path]) { $1 }, directory: docker.home)
      session.keepsOutput = true
      let code = try session.waitForEnd(within: .seconds(30))
      #expect(code == 0, "\(FakeDocker.text(session))")
    }
    #expect(read(docker.home + "/caught") == nil)
    #expect(docker.told == ["compose -p \(project) restart web"])
  }
}
