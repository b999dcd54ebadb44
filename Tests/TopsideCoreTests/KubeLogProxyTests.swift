import SafeText
import Testing
import TopsideCore

/// Logs through kubectl's proxy: what curl is asked, and what its end says. The words are those of an API server of
/// 1.36, of the proxy of kubectl 1.32 and of curl 8.14.
struct KubeLogProxyTests {
  private let reader = KubeLogReader(commands: KubeCommands(context: "shop"), socket: "/run/p.sock")
  private let subject: LogSubject = {
    var subject = LogSubject(key: "shop/db-0/db", name: "db", instance: "uid", run: nil)
    subject.source = .kubernetes(namespace: "shop", pod: "db-0", container: "db")
    return subject
  }()

  private func url(_ query: LogQuery) -> String? { reader.command(subject, query).arguments.last }

  private func judge(_ output: String, error: String = "", exit: Int32 = 0) -> LogEnd {
    let command = reader.command(subject, LogQuery(.tail, tail: 10, since: nil))
    let result = CommandResult(
      status: .exited(exit), standardOutput: Array(output.utf8), standardError: Array(error.utf8))
    return reader.judge(result, of: subject, by: command)
  }

  private func refusal(_ code: Int, _ reason: String?, _ message: String) -> String {
    let text = message.replacing("\"", with: "\\\"")
    let reason = reason.map { #""reason":"\#($0)","# } ?? ""
    return
      #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"\#(text)",\#(reason)"code":\#(code)}"#
      + "\n"
  }

  @Test func `one curl at the socket asks for one container, and neither configuration nor proxies count`() {
    let command = reader.command(subject, LogQuery(.tail, tail: 500, since: nil))
    #expect(
      command.argv == [
        "curl", "-q", "-g", "-sS", "-N", "--noproxy", "*", "--unix-socket", "/run/p.sock", "-A", "topside",
        "http://localhost/api/v1/namespaces/shop/pods/db-0/log?container=db&timestamps=true&follow=true&tailLines=500",
      ])
    #expect(command.impact == .reads && command.timeout == nil)
  }

  @Test func `each range is asked for in the words of the API, a moment in whole seconds`() {
    let log = "http://localhost/api/v1/namespaces/shop/pods/db-0/log?container=db&timestamps=true"
    let moment = Timestamp(seconds: 1_772_366_400).advanced(by: .milliseconds(900))
    #expect(
      url(LogQuery(.since(.seconds(60)), tail: 10, since: moment))
        == "\(log)&follow=true&sinceTime=2026-03-01T12:00:00Z")
    #expect(url(LogQuery(.tail, tail: 10, since: moment)) == url(LogQuery(.head, tail: 10, since: moment)))
    #expect(url(LogQuery(.head, tail: 10, since: nil)) == "\(log)&follow=true")
    #expect(url(LogQuery(.previousRun, tail: 10, since: nil)) == "\(log)&previous=true")
    #expect(url(LogQuery(.tail, tail: 10, since: nil, follows: false)) == "\(log)&tailLines=10")
  }

  @Test func `a name that could become another path does not`() {
    var hostile = subject
    hostile.source = .kubernetes(namespace: "a/b", pod: "x?y=1", container: "c&follow=é")
    #expect(
      reader.command(hostile, LogQuery(.head, tail: 10, since: nil)).arguments.last
        == "http://localhost/api/v1/namespaces/a%2Fb/pods/x%3Fy%3D1/log?container=c%26follow%3D%C3%A9&timestamps=true&follow=true"
    )
  }

  @Test func `an end without a word is an end, and so is a pod that is gone`() {
    #expect(judge("") == .ended)
    #expect(judge(refusal(404, "NotFound", "pods \"db-0\" not found")) == .ended)
  }

  @Test(arguments: [
    ("PodInitializing", "waiting to start: PodInitializing"),
    ("trying and failing to pull image", "waiting to start: trying and failing to pull image"),
  ])
  func `a container that waits is tried again soon, with what it waits for`(_ said: String, _ why: SafeText) {
    let message = "container \"main\" in pod \"ghost-58cf78748b-tmx98\" is waiting to start: \(said)"
    #expect(judge(refusal(400, "BadRequest", message)) == .lost(why: why, longestPause: .seconds(5)))
  }

  @Test func `what will not change is not tried again`() {
    let previous = "previous terminated container \"db\" in pod \"db-0\" not found"
    #expect(
      judge(refusal(400, "BadRequest", previous))
        == .unreadable("no earlier run: its node has no log of one"))
    #expect(
      judge(refusal(400, "BadRequest", "container nope is not valid for pod agent-ttpzw"))
        == .unreadable("the pod has no container of that name"))
    #expect(
      judge("unable to retrieve container logs for containerd://d6949f58c60c")
        == .unreadable("its node no longer has the log of that run"))
  }

  @Test func `who may not, and whose login is over, is told so`() {
    let message =
      "pods \"db-0\" is forbidden: User \"vera\" cannot get resource \"pods/log\" in API group \"\" in the namespace \"shop\""
    #expect(
      judge(refusal(403, "Forbidden", message))
        == .lost(
          why:
            "not allowed: User \"vera\" cannot get resource \"pods/log\" in API group \"\" in the namespace \"shop\"",
          longestPause: .seconds(60)))
    #expect(
      judge(refusal(401, "Unauthorized", "Unauthorized"))
        == .lost(why: "the cluster does not accept our credentials", longestPause: .seconds(60)))
    #expect(
      judge("getting credentials: exec: executable aws failed with exit code 255\n")
        == .lost(
          why:
            "the cluster does not give its log: getting credentials: *** executable aws failed with exit code 255",
          longestPause: .seconds(30)))
  }

  @Test func `a kubelet that is down is named, and its own words are told as such`() {
    let message =
      "Get \"https://10.99.0.1:10250/containerLogs/shop/db-0/db?tailLines=1\": dial tcp 10.99.0.1:10250: connect: connection refused"
    #expect(
      judge(refusal(500, nil, message))
        == .lost(why: "the kubelet at 10.99.0.1:10250 does not answer", longestPause: .seconds(10)))
    #expect(
      judge("failed to try resolving symlinks in path \"/var/log/pods/x\": no such file\n")
        == .lost(
          why:
            "the kubelet says: failed to try resolving symlinks in path \"/var/log/pods/x\": no such file",
          longestPause: .seconds(30)))
  }

  @Test(
    arguments: [
      (
        "", "curl: (7) Failed to connect to localhost port 80 via /run/p.sock after 0 ms: Could not connect",
        7
      ),
      ("", "curl: (18) transfer closed with outstanding read data remaining", 18),
      ("", "curl: (52) Empty reply from server", 52),
      ("", "curl: (56) Recv failure: Connection reset by peer", 56),
      ("dial tcp 127.0.0.1:6443: connect: connection refused\n", "", 0),
      ("EOF\n", "", 0),
      (#"{"kind":"Status","apiVersion":"v1","mess"#, "curl: (18) transfer closed", 18),
    ] as [(String, String, Int32)])
  func `a proxy that is gone, or an API behind it, needs no reason of its own`(
    _ output: String, _ error: String, _ code: Int32
  ) {
    #expect(judge(output, error: error, exit: code) == .lost(why: nil, longestPause: .seconds(5)))
  }

  @Test func `an API that is not ready is away, and other refusals are told`() {
    let busy = refusal(503, "ServiceUnavailable", "the server is currently unable to handle the request")
    #expect(judge(busy) == .lost(why: nil, longestPause: .seconds(5)))
    #expect(
      judge(refusal(429, "TooManyRequests", "too many requests, please try again later"))
        == .lost(
          why: "the cluster does not give its log: too many requests, please try again later",
          longestPause: .seconds(30)))
    #expect(
      judge("", error: "curl: (2) option --unix-socket: not supported", exit: 2)
        == .lost(
          why: "its log cannot be read: curl: (2) option --unix-socket: not supported",
          longestPause: .seconds(30)))
  }

  @Test func `a reason keeps secrets and is harmless`() {
    guard case .lost(let why?, _) = judge(refusal(500, nil, "no \\u001b[2Jway in:\\npassword=hunter2")) else {
      Issue.record("no reason")
      return
    }
    #expect(why.text.hasPrefix("the cluster does not give its log: no "))
    #expect(!why.text.contains("hunter2") && !why.text.contains("\u{1B}") && !why.text.contains("\n"))
  }
}
