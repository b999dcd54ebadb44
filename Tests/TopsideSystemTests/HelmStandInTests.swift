import SafeText
import Testing
import TopsideCore
import TopsideSystem
import TopsideTestSupport

/// A rollback of a release with real processes: a stand-in for helm that answers exactly the commands it knows, by
/// documented shapes, and fails on any other word.
@Suite(.timeLimit(.minutes(2))) struct HelmStandInTests {
  private let scratch = Scratch()
  private let key = ReleaseKey(namespace: "shop", name: "storefront")

  /// Keeps its state in files; writes down each argv that it was given.
  private func standIn(_ major: Int) -> String {
    let wait = major == 4 ? "--wait=watcher" : "--wait"
    return """
      here='\(scratch.path)'
      echo "$*" >> "$here/argv"
      head='--kube-context prod --namespace shop'
      before='{"revision":1,"status":"superseded","chart":"storefront-1.0.0","app_version":"1","description":"Install complete"},{"revision":2,"status":"deployed","chart":"storefront-1.1.0","app_version":"2","description":"Upgrade complete"}'
      case "$*" in
      'version --template {{.Version}}') printf v\(major).1.0 ;;
      "$head history --max 50 --output json -- storefront" | "$head history --max 10 --output json -- storefront")
        if [ -e "$here/done" ]; then
          echo "[$before,{\\"revision\\":3,\\"status\\":\\"deployed\\",\\"description\\":\\"Rollback to 1\\"}]"
        else
          echo "[$before]"
        fi ;;
      "$head rollback \(wait) --timeout 30s -- storefront 1")
        [ -e "$here/fails" ] && { echo 'Error: release has no 1 version' >&2; exit 1; }
        : > "$here/done"
        echo 'Rollback was a success! Happy Helming!' ;;
      *) echo "Error: unexpected words: $*" >&2; exit 64 ;;
      esac
      """
  }

  private func plan(_ runner: ProcessRunner) async throws -> Flow {
    let commands = HelmCommands(KubeCommands(context: "prod"))
    let version = try HelmParsing.version(try await runner.run(commands.version()).standardOutput)
    let history = try HelmParsing.history(
      try await runner.run(commands.history(key)).standardOutput, of: key)
    let newest = try #require(history.newest)
    return try HelmFlows(commands: commands, version: version, deadline: .seconds(30)).rollback(
      HelmRelease(key: key, revision: newest.number, status: newest.status), history: history)
  }

  private func run(_ flow: Flow, _ runner: ProcessRunner) async -> FlowOutcome {
    let time = SystemTime()
    let flows = FlowRunner(
      source: ProbeSources(RunPlan(flow), runner: runner, files: MemoryFiles(), time: time), runner: runner,
      files: MemoryFiles(), time: time, audit: RecordedAudit())
    let journal = RecordedJournal()
    return await flows.run(RunPlan(flow), journal: journal, locks: journal)
  }

  @Test(arguments: [3, 4])
  func `each version is given its own words, and nothing else`(major: Int) async throws {
    scratch.program("helm", standIn(major))
    let runner = scratch.runner()
    let flow = try await plan(runner)
    let outcome = await run(flow, runner)
    #expect(outcome.words.text.hasPrefix("revision 3 is deployed, as revision 1 was"))
    let wait = major == 4 ? "--wait=watcher" : "--wait"
    #expect(
      scratch.read("argv")?.split(separator: "\n").map(String.init) == [
        "version --template {{.Version}}",
        "--kube-context prod --namespace shop history --max 50 --output json -- storefront",
        "--kube-context prod --namespace shop history --max 10 --output json -- storefront",
        "--kube-context prod --namespace shop rollback \(wait) --timeout 30s -- storefront 1",
        "--kube-context prod --namespace shop history --max 10 --output json -- storefront",
      ])
  }

  @Test func `what it refuses is told, and ends the run`() async throws {
    scratch.program("helm", standIn(3))
    scratch.write("fails", "")
    let runner = scratch.runner()
    let flow = try await plan(runner)
    #expect(
      await run(flow, runner) == .failed("it has no revision 1 any more: look at its history again"))
  }

  @Test func `read-only mode starts no helm that changes something`() async throws {
    scratch.program("helm", standIn(3))
    let runner = scratch.runner(readOnly: ReadOnlySwitch(isOn: true))
    let flow = try await plan(runner)
    #expect(await run(flow, runner) == .refused("read-only: nothing was run"))
    #expect(scratch.read("done") == nil)
    #expect(scratch.read("argv")?.contains("rollback") == false)
  }
}
