import CGuard
import Glibc
import Testing
import TopsideCore

@testable import TopsideSystem

/// Processes that outlive the one that started them.
@Suite struct ProcessLauncherTests {
  private let scratch = Scratch()
  private let id = RunPlan.restart().id

  private func launcher(_ environment: [String: String] = [:], program: String) -> ProcessLauncher {
    ProcessLauncher(
      executable: program, environment: ["PATH": "/usr/bin:/bin"].merging(environment) { $1 },
      currentDirectory: "/srv/shop", options: ["--config", "/etc/x"])
  }

  /// Launches a script that says something of itself, and waits until it has.
  private func said(
    _ script: String, _ environment: [String: String] = [:], secrets: [String: String] = [:]
  ) async throws -> String {
    scratch.program(
      "program",
      "{ \(script); } >\(scratch.path)/said.new 2>&1; mv \(scratch.path)/said.new \(scratch.path)/said")
    try launcher(environment, program: scratch.path + "/program").launch(id, secrets: secrets)
    for _ in 0..<500 {
      if let text = scratch.read("said") { return text }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw LaunchError(errno: ETIMEDOUT)
  }

  @Test func `it is told the run, and what else was asked for`() async throws {
    #expect(try await said(#"printf '%s\n' "$@""#) == "run-flow\n--config\n/etc/x\n\(id.text)\n")
  }

  @Test func `it has no terminal, no parent that waits for it, and a session that is not ours`() async throws
  {
    let words = try await said("sed 's/.*) //' /proc/self/stat").split(separator: " ")
    #expect(words[1] != "\(getpid())")
    #expect(words[3] != "\(getsid(0))")
    #expect(words[4] == "0")
    #expect(words[3] != words[2] || words[3] != words[0])
  }

  @Test func `it works in the root, and reads and writes nowhere`() async throws {
    let text = try await said("pwd; readlink /proc/$$/fd/0; ls /proc/$$/fd | tr '\\n' ' '")
    // 10 or 255 is the script itself, as the shell reads it.
    let lines = text.split(separator: "\n")
    #expect(lines.prefix(2) == ["/", "/dev/null"])
    let open = lines[2].split(separator: " ").compactMap { Int($0) }.filter { $0 < 10 }
    #expect(Set(open).isSubset(of: [0, 1, 2, 3]))
  }

  @Test func `descriptors of ours are closed in it`() async throws {
    let leak = open("/etc/passwd", O_RDONLY)
    let high = dup2(leak, 777)
    defer {
      close(leak)
      close(high)
    }
    #expect(try await !said("ls -l /proc/$$/fd").contains("/etc/passwd"))
  }

  @Test func `it ignores the hang-up, blocks nothing, and handles the rest by default`() async throws {
    let text = try await said("grep -E '^Sig(Blk|Ign)' /proc/self/status")
    let masks = text.split(separator: "\n").compactMap { $0.split(separator: "\t").last }.compactMap {
      UInt64($0, radix: 16)
    }
    // The C library keeps two signals for itself, which nobody can reset: they are as the test found them.
    let ours = masks.map { $0 & 0xFFFF_FFFE_7FFF_FFFF }
    #expect(ours == [0, 1 << (UInt64(SIGHUP) - 1) | 1 << (UInt64(SIGPIPE) - 1)])
  }

  @Test func `its environment is the operator's with the secrets and the mark, without the guard's`()
    async throws
  {
    let text = try await said(
      "env", ["TOPSIDE_GUARD": "1-2", "KUBECONFIG": "one:/two:", "DOCKER_CONFIG": "docker"],
      secrets: ["TOKEN": "s3cret"])
    let lines = Set(text.split(separator: "\n").map(String.init))
    #expect(lines.isSuperset(of: ["TOPSIDE_RUN=\(id.text)", "TOKEN=s3cret", "SWIFT_BACKTRACE=enable=no"]))
    #expect(lines.contains("KUBECONFIG=/srv/shop/one:/two:"))
    #expect(lines.contains("DOCKER_CONFIG=/srv/shop/docker"))
    #expect(!text.contains("TOPSIDE_GUARD"))
  }

  @Test func `a program that is not there, or may not be run, is told`() {
    #expect(throws: LaunchError(errno: ENOENT)) {
      try launcher(program: scratch.path + "/none").launch(id, secrets: [:])
    }
    scratch.write("text", "no program")
    #expect(throws: LaunchError(errno: EACCES)) {
      try launcher(program: scratch.path + "/text").launch(id, secrets: [:])
    }
  }

  @Test func `a secret that would be cut short is refused`() {
    #expect(throws: LaunchError(errno: EINVAL)) {
      try launcher(program: "/bin/true").launch(id, secrets: ["TOKEN": "a\u{0}b"])
    }
  }

  @Test func `nothing of it stays with us`() async throws {
    let before = (zombies(), openDescriptors())
    for _ in 0..<20 { try launcher(program: "/bin/true").launch(id, secrets: [:]) }
    #expect(zombies() <= before.0)
    #expect(openDescriptors() <= before.1 + 2)
  }

  @Test func `what a run began is known by its mark, and waited for`() async throws {
    let run = RunID(at: noon, salt: UInt16.random(in: 2 ... .max))
    let processes = RunProcesses(of: run)
    scratch.program("program", "sleep 0.5")
    try launcher(program: scratch.path + "/program").launch(run, secrets: [:])
    #expect(!processes.numbers().isEmpty)
    #expect(RunProcesses(of: id).numbers().isEmpty)
    #expect(await processes.waitForEnd(atMost: .seconds(10), time: SystemTime()))
    #expect(processes.numbers().isEmpty)
  }

  @Test func `what does not end is ended`() async throws {
    let run = RunID(at: noon, salt: UInt16.random(in: 2 ... .max))
    scratch.program("program", "trap '' TERM; sleep 600; sleep 600")
    try launcher(program: scratch.path + "/program").launch(run, secrets: [:])
    let processes = RunProcesses(of: run)
    #expect(await !processes.waitForEnd(atMost: .milliseconds(100), time: SystemTime()))
    #expect(processes.numbers().isEmpty)
  }
}
