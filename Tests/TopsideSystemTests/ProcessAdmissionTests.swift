import Glibc
import Testing
import TopsideCore
import TopsideSystem
import TopsideTestSupport

/// What is run at all, and what is not.
struct ProcessAdmissionTests {
  private let scratch = Scratch()

  private func runner(path: String) -> ProcessRunner {
    ProcessRunner(environment: ["PATH": path], readOnly: ReadOnlySwitch(isOn: false), audit: RecordedAudit())
  }

  @Test(arguments: ["", ".", ":", "::/usr/bin", "/usr/bin:", ".:/usr/bin", "bin:/usr/bin", "./:/usr/bin"])
  func `a program in the current directory is never taken`(path: String) async {
    // Run in the directory that holds it, as an operator would be in the project's.
    scratch.program("docker-fake", "echo caught")
    let command = Command(
      "docker-fake", [], directory: scratch.path, impact: .reads, timeout: .seconds(5))
    await #expect(throws: CommandError.notFound(executable: "docker-fake")) {
      try await runner(path: path).run(command)
    }
  }

  @Test(arguments: ["./docker-fake", "bin/docker-fake", ""])
  func `a relative path is no program`(name: String) async {
    let command = Command(name, [], directory: scratch.path, impact: .reads, timeout: .seconds(5))
    scratch.program("docker-fake", "echo caught")
    await #expect(throws: CommandError.notFound(executable: name)) {
      try await runner(path: "/usr/bin").run(command)
    }
  }

  @Test func `the first along PATH that may be run is taken`() async throws {
    scratch.write("tool", "not executable")
    let other = Scratch()
    mkdir("\(other.path)/tool", 0o755)
    let third = Scratch()
    third.program("tool", "echo third")
    let path = "\(scratch.path):\(other.path):\(third.path)"
    let result = try await runner(path: path).run(Command("tool", [], impact: .reads, timeout: .seconds(5)))
    #expect(result.standardOutput == Array("third\n".utf8))
  }

  @Test func `an absolute path is taken as it is`() async throws {
    let result = try await runner(path: "").run(
      Command("/bin/echo", ["x"], impact: .reads, timeout: .seconds(5)))
    #expect(result.standardOutput == Array("x\n".utf8))
  }

  @Test func `a file that is no program says why it does not start`() async {
    scratch.write("tool", "\u{7F}ELF garbage", mode: 0o755)
    await #expect(throws: CommandError.notStarted(executable: "tool", errno: ENOEXEC)) {
      try await scratch.runner().run(Command("tool", [], impact: .reads, timeout: .seconds(5)))
    }
  }

  @Test func `a missing directory is named`() async {
    let command = Command("true", [], directory: "/nonexistent/x", impact: .reads, timeout: .seconds(5))
    await #expect(throws: CommandError.directoryUnusable(path: "/nonexistent/x", errno: ENOENT)) {
      try await scratch.runner().run(command)
    }
  }

  @Test func `a command's own variables win over the operator's`() async throws {
    let runner = ProcessRunner(
      environment: ["PATH": "/usr/bin:/bin", "IMAGE_TAG": "old", "KEPT": "yes", "1BAD": "x", "": "y"],
      readOnly: ReadOnlySwitch(isOn: false), audit: RecordedAudit())
    let command = Command(
      "sh", ["-c", "echo $IMAGE_TAG $KEPT"], environment: ["IMAGE_TAG": "new"], impact: .reads,
      timeout: .seconds(5))
    #expect(try await runner.run(command).standardOutput == Array("new yes\n".utf8))
  }

  @Test(arguments: [Command.Impact.mutates, .destroys])
  func `read-only mode starts nothing that changes something`(impact: Command.Impact) async {
    let lock = ReadOnlySwitch(isOn: true)
    let audit = RecordedAudit()
    let runner = scratch.runner(readOnly: lock, audit: audit)
    let command = Command("touch", ["\(scratch.path)/touched"], impact: impact, timeout: .seconds(5))
    await #expect(throws: CommandError.readOnly(command)) { try await runner.run(command) }
    await #expect(throws: CommandError.readOnly(command)) { try await runner.stream(command) { _ in } }
    await #expect(throws: CommandError.readOnly(command)) { try await runner.interact(command) }
    #expect(scratch.read("touched") == nil)
    #expect(audit.records.isEmpty)
  }

  @Test func `read-only mode can be left and entered while we run`() async throws {
    let lock = ReadOnlySwitch(isOn: true)
    let runner = scratch.runner(readOnly: lock)
    let reading = Command("true", [], impact: .reads, timeout: .seconds(5))
    let changing = Command("true", [], impact: .mutates, timeout: .seconds(5))
    #expect(try await runner.run(reading).status == .exited(0))
    lock.turn(on: false)
    #expect(try await runner.run(changing).status == .exited(0))
    lock.turn(on: true)
    await #expect(throws: CommandError.readOnly(changing)) { try await runner.run(changing) }
  }
}

@Suite struct ReadOnlySwitchTests {
  private let lock = ReadOnlySwitch(
    isOn: false,
    protection: Protection(
      hasProject: { $0 == "shop" }, hasContext: { $0 == "prod" }, hasNamespace: { $0 == "pay" },
      hasAnyProject: true))

  private func kubectl(_ words: String...) -> Command {
    Command("/usr/bin/kubectl", words, impact: .mutates, timeout: nil)
  }

  private func compose(_ words: String...) -> Command {
    Command("docker", ["compose"] + words, impact: .destroys, timeout: nil)
  }

  @Test func `what is protected is refused until it is unlocked, and nothing else`() {
    let shop = compose("-p", "shop", "down")
    let prod = kubectl("--context", "prod", "--namespace", "web", "delete", "pod/x")
    let pay = kubectl("--context=test", "-n", "pay", "delete", "pod/x")
    #expect(lock.refusal([shop]) == .project("shop"))
    #expect(lock.refusal([prod]) == .context("prod"))
    #expect(lock.refusal([pay]) == .namespace("pay", context: "test"))
    #expect(lock.refusal([compose("-p", "other", "down"), kubectl("--context", "test", "x")]) == nil)
    lock.unlock([.project("shop")])
    #expect(lock.refusal([shop]) == nil)
    #expect(lock.refusal([shop, prod]) == .context("prod"))
    #expect(lock.permits(for: [shop, prod]) == [.project("shop"), .everything])
    lock.lock([.project("shop")])
    #expect(lock.refuses(shop))
  }

  @Test func `helm is of a cluster, too`() {
    let rollback = Command(
      "helm", ["rollback", "web", "3", "--namespace", "pay", "--kube-context", "prod"], impact: .mutates,
      timeout: nil)
    #expect(lock.refusal([rollback]) == .context("prod"))
    lock.unlock([.context("prod")])
    #expect(lock.refusal([rollback]) == .namespace("pay", context: "prod"))
  }

  @Test func `what does not say which project it changes is refused where one is protected`() {
    let command = Command("docker", ["container", "restart", "x"], impact: .mutates, timeout: nil)
    #expect(lock.refusal([command]) == .everything)
    #expect(ReadOnlySwitch(isOn: false).refusal([command]) == nil)
    var said = command
    said.place = .project("other")
    #expect(lock.refusal([said]) == nil)
    said.impact = .reads
    said.place = .project("shop")
    #expect(lock.refusal([said]) == nil)
  }

  @Test func `a context that is locked by hand is, whatever the configuration says`() {
    let command = kubectl("--context", "test", "scale")
    lock.lock([.context("test")])
    #expect(lock.refusal([command]) == .context("test"))
    lock.unlock([.context("test")])
    #expect(lock.refusal([command]) == nil)
  }

  @Test func `read-only refuses all that changes, whatever is unlocked`() {
    let all = ReadOnlySwitch(isOn: true)
    all.unlock([.project("shop")])
    #expect(all.refusal([compose("-p", "shop", "up")]) == .everything)
    #expect(!all.refuses(Command("docker", ["ps"], impact: .reads, timeout: nil)))
    #expect(!ReadOnlySwitch(isOn: true, unlocked: [.everything]).isOn)
  }
}
