import Testing
import TopsideCore

/// What docker 20.10, 27 and 28 and Compose 1.29 and 2.26 printed, word for word.
struct CommandsEngineFaultTests {
  static let docker = Command("docker", ["ps"], impact: .reads, timeout: nil)
  static let compose = Command("docker", ["compose", "-p", "x", "ps"], impact: .reads, timeout: nil)

  @Test(arguments: [
    (
      docker,
      "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n",
      EngineFault.notRunning(endpoint: "unix:///var/run/docker.sock")
    ),
    (
      compose, "Cannot connect to the Docker daemon at tcp://127.0.0.1:1. Is the docker daemon running?\n",
      .notRunning(endpoint: "tcp://127.0.0.1:1")
    ),
    (
      docker,
      "error during connect: Get \"http://foo:2375/v1.50/containers/json\": dial tcp: lookup foo: no such host\n",
      .notRunning(endpoint: "http://foo:2375/v1.50/containers/json")
    ),
    (
      docker,
      "failed to connect to the docker API at unix:///run/d.sock; check if the path is correct and if the daemon is running: dial unix /run/d.sock: connect: no such file or directory\n",
      .notRunning(endpoint: "unix:///run/d.sock")
    ),
    (
      docker,
      "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get \"http://%2Fvar%2Frun%2Fdocker.sock/v1.50/containers/json\": dial unix /var/run/docker.sock: connect: permission denied\n",
      .permissionDenied(endpoint: "unix:///var/run/docker.sock")
    ),
    (
      compose,
      "permission denied while trying to connect to the docker API at unix:///var/run/docker.sock\n",
      .permissionDenied(endpoint: "unix:///var/run/docker.sock")
    ),
    (
      docker,
      "Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get \"http://%2Fvar%2Frun%2Fdocker.sock/v1.24/containers/json\": dial unix /var/run/docker.sock: connect: permission denied\n",
      .permissionDenied(endpoint: "unix:///var/run/docker.sock")
    ),
    (
      docker,
      "Failed to initialize: unable to resolve docker endpoint: context \"nope\": context not found: open /root/.docker/contexts/meta/ca37/meta.json: no such file or directory\n",
      .contextMissing(name: "nope")
    ),
    (compose, "docker: 'compose' is not a docker command.\nSee 'docker --help'\n", .composeMissing),
    (
      compose, "docker: unknown command: docker compose\n\nRun 'docker --help' for more information\n",
      .composeMissing
    ),
    (
      compose,
      "unknown shorthand flag: 'p' in -p\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n\nRun 'docker --help' for more information\n",
      .composeMissing
    ),
    (
      compose, "yaml: line 1: did not find expected key\n",
      .composeFileBroken(message: "yaml: line 1: did not find expected key")
    ),
    (
      compose, "validating /srv/c2.yml: services.a Additional property imag is not allowed\n",
      .composeFileBroken(
        message: "validating /srv/c2.yml: services.a Additional property imag is not allowed")
    ),
    (
      compose, "service \"a\" depends on undefined service \"nope\": invalid compose project\n",
      .composeFileBroken(
        message: "service \"a\" depends on undefined service \"nope\": invalid compose project")
    ),
    (
      compose,
      "error while interpolating services.a.image: required variable TAG is missing a value: set TAG\n",
      .composeFileBroken(
        message:
          "error while interpolating services.a.image: required variable TAG is missing a value: set TAG")
    ),
    (
      compose, "no configuration file provided: not found\n",
      .composeFileMissing(message: "no configuration file provided: not found")
    ),
    (
      compose, "open /srv/nofile.yml: no such file or directory\n",
      .composeFileMissing(message: "open /srv/nofile.yml: no such file or directory")
    ),
    (
      docker, "Error response from daemon: No such container: nosuch\n",
      .other(message: "Error response from daemon: No such container: nosuch")
    ),
    (
      docker, "WARNING: Error loading config file\nError: No such object: nosuch\n",
      .other(message: "Error: No such object: nosuch")
    ),
    // Only Compose's complaints are about a Compose file.
    (docker, "yaml: line 1: x\n", .other(message: "yaml: line 1: x")),
  ])
  func `the engine's words are understood`(command: Command, error: String, fault: EngineFault) {
    let result = CommandResult(status: .exited(1), standardError: Array(error.utf8))
    #expect(EngineFault.classify(command, result) == fault)
  }

  @Test func `silence is told by how it ended`() {
    let command = Self.docker
    #expect(
      EngineFault.classify(command, CommandResult(status: .exited(0)))
        == .other(message: "it ended without a word"))
    #expect(
      EngineFault.classify(command, CommandResult(status: .exited(7)))
        == .other(message: "it ended with exit code 7 and no message"))
    #expect(
      EngineFault.classify(command, CommandResult(status: .signalled(9)))
        == .other(message: "it was ended by signal 9"))
  }

  @Test(arguments: [
    ("docker-compose version 1.29.2, build 5becea4c\n", EngineFault.composeTooOld(version: "1.29.2")),
    ("Docker Compose version v1.0.1\n", .composeTooOld(version: "1.0.1")),
    ("Docker Compose version v2.26.1\n", .other(message: "it ended without a word")),
    ("Docker Compose version 2.26.1-4\n", .other(message: "it ended without a word")),
  ])
  func `only Compose 1 is too old`(output: String, fault: EngineFault) {
    let command = Command("docker-compose", ["version"], impact: .reads, timeout: nil)
    let result = CommandResult(status: .exited(0), standardOutput: Array(output.utf8))
    #expect(EngineFault.classify(command, result) == fault)
  }

  @Test func `a command that gave no result is a fault too`() {
    #expect(EngineFault.classify(.notFound(executable: "docker")) == .notInstalled(program: "docker"))
    #expect(EngineFault.classify(.timedOut(Self.docker, after: .seconds(3))) == .timedOut(after: .seconds(3)))
  }

  @Test(arguments: [
    EngineFault.notInstalled(program: "docker"), .notInstalled(program: "kubectl"),
    .notRunning(endpoint: "unix:///x"),
    .permissionDenied(endpoint: "unix:///x"), .composeMissing, .composeTooOld(version: "1.29.2"),
    .composeFileBroken(message: "yaml: line 3"), .composeFileMissing(message: "none"),
    .contextMissing(name: "n"),
    .timedOut(after: .milliseconds(1500)),
  ])
  func `every known fault says what came back and what to do, in one line each`(fault: EngineFault) {
    #expect(!fault.summary.isEmpty && !fault.summary.contains("\n"))
    #expect(!fault.advice.isEmpty && !fault.advice.contains("\n"))
  }

  @Test func `being let into the docker group is called what it is`() {
    let advice = EngineFault.permissionDenied(endpoint: "unix:///x").advice
    #expect(advice.contains("usermod -aG docker") && advice.contains("root"))
  }

  @Test func `a remote engine is not to be started with systemctl`() {
    #expect(!EngineFault.notRunning(endpoint: "tcp://h:2375").advice.contains("systemctl"))
    #expect(EngineFault.notRunning(endpoint: "unix:///x").advice.contains("systemctl start docker"))
  }

  @Test func `a fault shows no secret`() {
    let error = "error: https://u:s3cret@registry/v2/: 401\n"
    let result = CommandResult(status: .exited(1), standardError: Array(error.utf8))
    #expect(!EngineFault.classify(Self.docker, result).summary.contains("s3cret"))
  }

  @Test(arguments: [
    (EngineFault.notRunning(endpoint: "unix:///var/run/docker.sock"), Duration.milliseconds(1500)),
    (.notRunning(endpoint: "ssh://prod-1"), .seconds(30)),
    (.permissionDenied(endpoint: "unix:///var/run/docker.sock"), .seconds(30)),
  ])
  func `only an engine on this machine is asked often while it is away`(
    _ fault: EngineFault, _ pause: Duration
  ) {
    #expect(fault.longestPause == pause)
  }
}
