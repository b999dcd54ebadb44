import Testing

@testable import TopsideCore

/// What kubectl 1.32 printed against an API server 1.36, word for word.
struct KubeFaultTests {
  static let command = Command("kubectl", ["get", "pods"], impact: .reads, timeout: nil)
  private static let memcache =
    "memcache.go:265] \"Unhandled Error\" err=\"couldn't get current server API group list: Get"

  @Test(arguments: [
    (
      "token expired: please log in\ntoken expired: please log in\nUnable to connect to the server: getting credentials: exec: executable /bin/sh failed with exit code 3\n",
      KubeFault.credentialPlugin(
        message: "token expired: please log in (executable /bin/sh failed with exit code 3)")
    ),
    (
      "Unable to connect to the server: getting credentials: exec: executable no-such-auth-plugin not found\n\nIt looks like you are trying to use a client-go credential plugin that is not installed.\n\nTo learn more about this feature, consult the documentation available at:\n      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins\n\ninstall it\n",
      .credentialPlugin(message: "executable no-such-auth-plugin not found")
    ),
    (
      "Error in configuration: context was not found for specified context: nosuch\n",
      .contextMissing(name: "nosuch")
    ),
    ("error: context \"nosuch\" does not exist\n", .contextMissing(name: "nosuch")),
    (
      "error: error loading config file \"/home/operator/k8s/up.sh\": couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }\n",
      .configurationUnusable(
        message:
          "error loading config file \"/home/operator/k8s/up.sh\": couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }"
      )
    ),
    (
      "error: stat /home/operator/k8s/nosuch: no such file or directory\n",
      .configurationUnusable(message: "stat /home/operator/k8s/nosuch: no such file or directory")
    ),
    (
      "E1121 01:18:35.753089   13498 \(memcache) \\\"http://localhost:8080/api?timeout=32s\\\": dial tcp 127.0.0.1:8080: connect: connection refused\"\nThe connection to the server localhost:8080 was refused - did you specify the right host or port?\n",
      .configurationUnusable(message: "kubectl found none, and nothing answers at localhost:8080")
    ),
    (
      "E1121 01:18:35.323074   13447 \(memcache) \\\"https://127.0.0.1:6999/api?timeout=32s\\\": dial tcp 127.0.0.1:6999: connect: connection refused\"\nE1121 01:18:35.325877   13447 \(memcache) \\\"https://127.0.0.1:6999/api?timeout=32s\\\": dial tcp 127.0.0.1:6999: connect: connection refused\"\nThe connection to the server 127.0.0.1:6999 was refused - did you specify the right host or port?\n",
      .unreachable(endpoint: "127.0.0.1:6999")
    ),
    ("dial tcp 127.0.0.1:6443: connect: connection refused", .unreachable(endpoint: "127.0.0.1:6443")),
    ("dial tcp [::1]:6443: connect: connection refused", .unreachable(endpoint: "[::1]:6443")),
    ("dial tcp: lookup api.shop.example: no such host", .unreachable(endpoint: "api.shop.example")),
    ("error: You must be logged in to the server (Unauthorized)\n", .unauthorized(message: "Unauthorized")),
    (
      "error: You must be logged in to the server (the server has asked for the client to provide credentials)\n",
      .unauthorized(message: "Unauthorized")
    ),
    (
      "Unable to connect to the server: tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-21T01:18:38Z is after 2026-11-20T00:53:59Z\n",
      .certificate(
        message:
          "certificate has expired or is not yet valid: current time 2026-11-21T01:18:38Z is after 2026-11-20T00:53:59Z"
      )
    ),
    (
      "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority\n",
      .certificate(message: "certificate signed by unknown authority")
    ),
    (
      "Error from server (Forbidden): pods is forbidden: User \"vera\" cannot list resource \"pods\" in API group \"\" at the cluster scope\n",
      .forbidden(message: "vera may not list pods in the whole cluster")
    ),
    (
      "Defaulted container \"db\" out of: db, setup (init)\nError from server (Forbidden): pods \"db-0\" is forbidden: User \"vera\" cannot get resource \"pods/log\" in API group \"\" in the namespace \"shop\"\n",
      .forbidden(message: "vera may not get pods/log in namespace shop")
    ),
    (
      "Error from server (Forbidden): pods \"too-big\" is forbidden: User \"vera\" cannot delete resource \"pods\" in API group \"\" in the namespace \"shop\"\n",
      .forbidden(message: "vera may not delete pods in namespace shop")
    ),
    (
      "error: no objects passed to scale deployments.apps \"web\" is forbidden: User \"vera\" cannot get resource \"deployments\" in API group \"apps\" in the namespace \"shop\"\n",
      .forbidden(message: "vera may not get deployments in namespace shop")
    ),
    ("error: the server doesn't have a resource type \"frobs\"\n", .notServed(resource: "frobs")),
    (
      "Error from server (NotFound): pods \"nosuchpod\" not found\n",
      .other(message: "pods \"nosuchpod\" not found")
    ),
    ("Unable to connect to the server: context deadline exceeded\n", .timedOut(after: .zero)),
    (
      "Error from server (BadRequest): invalid continue token: continue key is not valid: illegal base64 data at input byte 4\n",
      .other(
        message: "invalid continue token: continue key is not valid: illegal base64 data at input byte 4")
    ),
    (
      "Error from server (TooManyRequests): the server has received too many requests and has asked us to try again later\n",
      .throttled(message: "the server has received too many requests and has asked us to try again later")
    ),
  ])
  func `kubectl's words are understood`(error: String, fault: KubeFault) {
    let result = CommandResult(status: .exited(1), standardError: Array(error.utf8))
    #expect(KubeFault.classify(Self.command, result) == fault)
    #expect(!fault.summary.isEmpty && !fault.summary.contains("\n"))
    #expect(!fault.advice.contains("\n"))
  }

  @Test func `a plugin that explains itself to the proxy is heard where the answer has only its exit code`() {
    let fault = KubeFault.classify(
      words: "getting credentials: exec: executable aws failed with exit code 255",
      pluginWords:
        "Starting to serve on /run/p.sock\nThe SSO session has expired\nE1121 15:46:00.765480   31375 proxy_server.go:147] Error while proxying request: getting credentials: exec: executable aws failed with exit code 255\n"
    )
    #expect(
      fault
        == .credentialPlugin(
          message: "The SSO session has expired (executable aws failed with exit code 255)"))
  }

  @Test func `silence is told by how it ended`() {
    #expect(
      KubeFault.classify(Self.command, CommandResult(status: .exited(0)))
        == .other(message: "it ended without a word"))
    #expect(
      KubeFault.classify(Self.command, CommandResult(status: .signalled(9)))
        == .other(message: "it was ended by signal 9"))
  }

  @Test(arguments: [
    (401, "Unauthorized", "Unauthorized", KubeFault.unauthorized(message: "Unauthorized")),
    (
      403, "Forbidden",
      "events is forbidden: User \"system:serviceaccount:a:b\" cannot watch resource \"events\" in API group \"\" in the namespace \"a\"",
      .forbidden(message: "system:serviceaccount:a:b may not watch events in namespace a")
    ),
    (
      404, "NotFound", "the server could not find the requested resource",
      .notServed(resource: "the server could not find the requested resource")
    ),
    (429, "TooManyRequests", "slow down", .throttled(message: "slow down")),
    (500, "InternalError", "etcdserver: no leader", .other(message: "etcdserver: no leader")),
    (503, "ServiceUnavailable", "", .other(message: "the API answered with 503 ServiceUnavailable")),
  ])
  func `so are the API's own`(_ code: Int, _ reason: String, _ message: String, _ fault: KubeFault) {
    #expect(KubeFault.classify(KubeStatus(code: code, reason: reason, message: message)) == fault)
  }

  @Test func `a command that gave no result is a fault too`() {
    #expect(KubeFault.classify(.notFound(executable: "kubectl")) == .notInstalled(program: "kubectl"))
    #expect(KubeFault.classify(.timedOut(Self.command, after: .seconds(3))) == .timedOut(after: .seconds(3)))
  }

  @Test func `a fault shows no secret`() {
    let error = "error: Get \"https://u:s3cret@api.example/version\": EOF\n"
    let result = CommandResult(status: .exited(1), standardError: Array(error.utf8))
    #expect(!KubeFault.classify(Self.command, result).summary.contains("s3cret"))
  }

  @Test func `only what would meet everything else too is about the whole cluster`() {
    #expect(KubeFault.unauthorized(message: "").isOfWholeAPI)
    #expect(KubeFault.credentialPlugin(message: "").isOfWholeAPI)
    #expect(!KubeFault.forbidden(message: "").isOfWholeAPI)
    #expect(!KubeFault.timedOut(after: .zero).isOfWholeAPI)
  }

  @Test func `a cluster on this machine is asked more often while it is away`() {
    #expect(KubeFault.unreachable(endpoint: "127.0.0.1:6443").longestPause == .seconds(5))
    #expect(KubeFault.unreachable(endpoint: "10.0.0.7:6443").longestPause == .seconds(30))
    #expect(KubeFault.unauthorized(message: "").longestPause == .seconds(30))
  }
}
