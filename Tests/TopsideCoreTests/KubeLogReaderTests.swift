import SafeText
import Testing
import TopsideCore

/// What the end of `kubectl logs` says; the words are kubectl 1.32's, recorded from servers of 1.36.
struct KubeLogReaderTests {
  private let reader = KubeLogReader(commands: KubeCommands(context: "shop"))
  private let subject: LogSubject = {
    var subject = LogSubject(key: "shop/db-0/db", name: "db", instance: "uid", run: nil)
    subject.source = .kubernetes(namespace: "shop", pod: "db-0", container: "db")
    return subject
  }()

  private func judge(_ error: String, output: String = "", exit: Int32 = 1) -> LogEnd {
    let command = reader.command(subject, LogQuery(.tail, tail: 10, since: nil))
    let result = CommandResult(
      status: .exited(exit), standardOutput: Array(output.utf8), standardError: Array(error.utf8))
    return reader.judge(result, of: subject, by: command)
  }

  @Test func `an end without a word is an end`() {
    #expect(judge("", exit: 0) == .ended)
    #expect(judge("Defaulted container \"db\" out of: db, setup (init)\n", exit: 0) == .ended)
  }

  @Test func `a pod that is gone has no more to read`() {
    #expect(judge("Error from server (NotFound): pods \"db-0\" not found\n") == .ended)
  }

  @Test(arguments: [
    ("PodInitializing", "waiting to start: PodInitializing"),
    ("ContainerCreating", "waiting to start: ContainerCreating"),
    ("trying and failing to pull image", "waiting to start: trying and failing to pull image"),
    ("CreateContainerConfigError", "waiting to start: CreateContainerConfigError"),
  ])
  func `a container that waits is tried again soon, with what it waits for`(_ said: String, _ why: SafeText) {
    let error =
      "Error from server (BadRequest): container \"main\" in pod \"ghost-58cf78748b-tmx98\" is waiting to start: \(said)\n"
    #expect(judge(error) == .lost(why: why, longestPause: .seconds(5)))
  }

  @Test func `what will not change is not tried again`() {
    #expect(
      judge(
        "Error from server (BadRequest): previous terminated container \"db\" in pod \"db-0\" not found\n")
        == .unreadable("no earlier run: its node has no log of one"))
    #expect(
      judge("error: container nope is not valid for pod agent-ttpzw\n")
        == .unreadable("the pod has no container of that name"))
    #expect(
      judge("", output: "unable to retrieve container logs for containerd://d6949f58c60c", exit: 0)
        == .unreadable("its node no longer has the log of that run"))
  }

  @Test func `a kubelet that is down is named`() {
    let error =
      "Error from server: Get \"https://10.99.0.1:10250/containerLogs/shop/db-0/db?tailLines=1\": dial tcp 10.99.0.1:10250: connect: connection refused\n"
    #expect(
      judge(error)
        == .lost(why: "the kubelet at 10.99.0.1:10250 does not answer", longestPause: .seconds(10)))
  }

  @Test(arguments: [
    "error: unexpected EOF",
    "error: http2: server sent GOAWAY and closed the connection; LastStreamID=15",
    "error: http2: client connection lost",
    "The connection to the server 127.0.0.1:6999 was refused - did you specify the right host or port?",
    "Unable to connect to the server: context deadline exceeded",
    "E1121 01:18:35.7 1 memcache.go:265] \"Unhandled Error\" err=\"dial tcp: connect: connection refused\"\nThe connection to the server localhost:8080 was refused - did you specify the right host or port?",
  ])
  func `an API server that is away needs no reason of its own`(_ words: String) {
    #expect(judge(words) == .lost(why: nil, longestPause: .seconds(5)))
  }

  @Test func `refusals are told in the cluster's words`() {
    #expect(
      judge("error: You must be logged in to the server (Unauthorized)\n")
        == .lost(why: "the cluster does not accept our credentials", longestPause: .seconds(60)))
    #expect(
      judge(
        "token expired: please log in\nUnable to connect to the server: getting credentials: exec: executable /bin/sh failed with exit code 3\n"
      )
        == .lost(
          why:
            "kubectl does not give its log: Unable to connect to the server: getting credentials: *** executable /bin/sh failed with exit code 3",
          longestPause: .seconds(30)))
  }

  @Test func `a reason keeps secrets and is harmless`() {
    let end = judge("error: no \u{1B}[2Jway in: password=hunter2\n")
    guard case .lost(let why?, _) = end else {
      Issue.record("\(end)")
      return
    }
    #expect(why.text.hasPrefix("kubectl does not give its log: no "))
    #expect(!why.text.contains("hunter2") && !why.text.contains("\u{1B}"))
  }

  @Test func `a stretch of time is asked for by a moment, the beginning by nothing`() {
    let since = reader.command(
      subject, LogQuery(.since(.seconds(60)), tail: 10, since: Timestamp(seconds: 1_772_366_400)))
    #expect(
      since.arguments == [
        "--context", "shop", "--namespace", "shop", "logs", "db-0", "-c", "db", "--timestamps", "--follow",
        "--since-time=2026-03-01T12:00:00.000000000Z",
      ])
    #expect(
      reader.command(subject, LogQuery(.head, tail: 10, since: nil)).arguments.suffix(2) == [
        "--timestamps", "--follow",
      ])
  }
}
