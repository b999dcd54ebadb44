import FoundationEssentials
import Glibc
import TerminalHarness
import TopsideCore

/// A container that prints, alone in a compose project of its own.
struct PrintingContainer: Sendable {
  let key: ServiceKey
  let name: String
  private let script: String
  private let options: [String]
  private let tools = Tools()

  private init(_ word: String, _ script: String, _ options: [String]) {
    // As a stack's, so that the next run removes what a killed one left.
    let project = LiveStack(suffix: "-\(word)").project
    key = ServiceKey(project: project, service: "printer")
    name = "\(project)-printer-1"
    self.script = script
    self.options = options
  }

  /// Starts one whose shell runs a script, and removes it however its use ended. The word tells it from others;
  /// the options are those of `docker run`.
  static func use(
    _ word: String, _ script: String, options: [String] = [],
    _ body: (PrintingContainer) async throws -> Void
  ) async throws {
    let container = PrintingContainer(word, script, options)
    do {
      try await container.create()
      try await body(container)
    } catch {
      // What is reported is why it failed.
      try? await container.remove()
      throw error
    }
    try await container.remove()
  }

  /// Makes it, again after `remove`.
  func create(_ more: [String] = []) async throws {
    let labels = [
      "project=\(key.project)", "service=\(key.service)", "container-number=1", "oneoff=False",
    ]
    try await tools.run(
      ["docker", "run", "--detach", "--name", name, "--network", "none", "--log-driver", "json-file"]
        + labels.flatMap { ["--label", "com.docker.compose.\($0)"] } + options + more
        + ["topside/busybox:1", "sh", "-c", script])
  }

  func remove() async throws { try await docker("rm", "--force", "--volumes", name) }

  @discardableResult
  func docker(_ words: String...) async throws -> String { try await tools.run(["docker"] + words) }

  /// All that the engine kept of its log, on standard output.
  func log() async throws -> String { try await docker("logs", name) }

  func identifier() async throws -> String {
    try await docker("container", "inspect", "--format", "{{.Id}}", name).trimmed
  }

  /// The processes that read its log now.
  func readers() async throws -> [pid_t] {
    let id = try await identifier()
    return ProcessTree.pids(named: "docker", withArgument: id).filter(
      ProcessTree.pids(named: "docker", withArgument: "--follow").contains)
  }
}

/// What containers print.
enum Script {
  /// `line 1` and so on, so many a second, in one go every 50 ms; then nothing more, for as long as it runs.
  static func numbers(_ count: Int, perSecond rate: Int, of word: String = "line") -> String {
    """
    trap 'exit 0' TERM
    n=0
    while [ $n -lt \(count) ]; do
      usleep 50000 &
      awk -v n=$n 'BEGIN { for (i = n + 1; i <= n + \(rate / 20) && i <= \(count); i++) print "\(word) " i }'
      n=$((n + \(rate / 20)))
      wait
    done
    while :; do sleep 1; done
    """
  }

  /// `run 1 line 1` and so on for ever, 1,000 a second; after each start of the container with the next run's number,
  /// which begins above `$BASE`.
  static let runs = """
    trap 'exit 0' TERM
    run=$(($(cat /run.number 2>/dev/null || echo ${BASE:-0}) + 1))
    echo $run >/run.number
    n=0
    while :; do
      usleep 50000 &
      awk -v n=$n -v run=$run 'BEGIN { for (i = n + 1; i <= n + 50; i++) print "run " run " line " i }'
      n=$((n + 50))
      wait
    done
    """
}
