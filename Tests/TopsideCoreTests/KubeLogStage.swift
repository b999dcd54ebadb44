import LogEngine
import TopsideCore
import TopsideTestSupport

/// A follower of the pods of one workload, with `kubectl logs` in the hands of a test.
struct KubeLogStage {
  let log = LogStage()

  var runner: ScriptedRunner { log.runner }

  /// One container `main`, running since a second before noon; the second run began where a test says.
  func pod(
    _ name: String = "api-1", uid: String? = nil, change: (inout PodContainer) -> Void = { _ in }
  ) -> Pod {
    var meta = ObjectMeta("shop", name)
    meta.uid = uid ?? "uid-\(name)"
    meta.labels = ["app": "api"]
    var pod = Pod(meta)
    pod.phase = "Running"
    var container = PodContainer("main")
    container.hasStatus = true
    container.state = .running(since: log.moment(-1))
    change(&container)
    pod.containers = [container]
    return pod
  }

  func ended(_ code: Int32, from start: Int, to end: Int) -> PodContainer.Termination {
    var ended = PodContainer.Termination(reason: "Error", exitCode: code)
    ended.started = log.moment(start)
    ended.finished = log.moment(end)
    return ended
  }

  func tell(_ pods: Pod...) {
    log.tell(pods.flatMap { KubeLogSubjects.subjects(of: $0, namedByPod: true) })
  }

  /// A line with the kubelet's clock; thousandths of a second after noon.
  func line(_ milliseconds: Int, _ text: String) -> String {
    "\(RFC3339.print(log.moment(0).advanced(by: .milliseconds(milliseconds)))) \(text)\n"
  }

  /// `kubectl logs` of a pod with one of these options and without the others.
  func logs(_ option: String = "--follow", pod: String = "api-1", since: Bool? = nil)
    -> ScriptedRunner.Pattern
  {
    ScriptedRunner.Pattern("kubectl logs \(pod) \(option) since \(String(describing: since))") { command in
      let words = command.arguments
      guard command.executable == "kubectl", words.contains(pod) else { return false }
      let options = ["--follow", "--previous"].filter(words.contains)
      let asksSince = words.contains { $0.hasPrefix("--since-time=") }
      return options == (option.isEmpty ? [] : [option]) && (since ?? asksSince) == asksSince
    }
  }

  func follow(_ range: LogRange = .tail, _ test: () async throws -> Void) async rethrows {
    try await log.follow(range, reader: KubeLogReader(commands: KubeCommands(context: "shop")), test)
  }

  func shown() -> [String] { log.shown() }
  func lines() -> [String] { shown().filter { !$0.hasPrefix("--") } }
  func until(_ condition: () -> Bool) async { await log.until(condition) }
}
