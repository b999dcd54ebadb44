import ApiServerStub
import Glibc

/// A server with many pods as they look in production: about 6 KB each, with all the fields that nobody shows.
struct PodCrowd {
  private static let collection = "/api/v1/pods"
  private static let time = "2026-01-02T03:04:05Z"
  private static let digest = "6b3b7a5d0c1d1f1e4a8e2c9d7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f2e1d0c9b8a"

  private let server = StubApiServer()
  private let directory: String
  var kubeconfig: String { "\(directory)/config" }

  init(_ count: Int) throws {
    var template = Array("/tmp/topside-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil, server.start() else {
      throw BenchOptions.Problem(description: "no place for a simulated cluster: errno \(errno)")
    }
    directory = template.withUnsafeBufferPointer {
      String(decoding: $0.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    for number in 0..<count {
      put(number, restarts: 0)
      // A log that is followed does not end.
      server.log(Self.namespace(number), Self.name(number), "listening on :8000\n")
    }
    try write(server.kubeconfig())
  }

  private func write(_ text: String) throws {
    guard let file = fopen(kubeconfig, "w") else {
      throw BenchOptions.Problem(description: "no kubeconfig: errno \(errno)")
    }
    fputs(text, file)
    fclose(file)
  }

  /// One pod's container has restarted.
  func restart(_ number: Int, times: Int) { put(number, restarts: times) }

  func end() {
    server.stop()
    unlink(kubeconfig)
    rmdir(directory)
  }

  static func name(_ number: Int) -> String {
    let digits = String(number)
    return "web-7d9f8c5b6d-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  private static func namespace(_ number: Int) -> String { "shop-\(number / 500)" }

  private func put(_ number: Int, restarts: Int) {
    server.put(
      Self.collection, Self.namespace(number), Self.name(number),
      #""apiVersion":"v1","kind":"Pod","spec":\#(Self.spec(number)),"status":\#(Self.status(number, restarts))"#,
      metadata: Self.metadata(number))
  }
}

// What is said of one.
extension PodCrowd {
  private static func joined(_ members: [String]) -> String { members.joined(separator: ",") }

  private static func metadata(_ number: Int) -> String {
    let fields = (0..<24).map { #""f:setting-\#($0)":{".":{},"f:name":{},"f:value":{}}"# }
    return joined([
      #""generateName":"web-7d9f8c5b6d-","creationTimestamp":"\#(time)""#,
      #""labels":{"app.kubernetes.io/name":"web","app.kubernetes.io/part-of":"shop","pod-template-hash":"7d9f8c5b6d"}"#,
      #""annotations":{"kubectl.kubernetes.io/restartedAt":"\#(time)","checksum/config":"\#(digest)"}"#,
      #""ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-7d9f8c5b6d","#
        + #""uid":"1f0c1d1f-1e4a-48e2-8c9d-7b6a5f4e3d2c","controller":true,"blockOwnerDeletion":true}]"#,
      #""managedFields":[{"manager":"kubelet","operation":"Update","apiVersion":"v1","time":"\#(time)","#
        + #""fieldsType":"FieldsV1","fieldsV1":{"f:spec":{\#(joined(fields))}}}]"#,
    ])
  }

  private static func spec(_ number: Int) -> String {
    let variables = (0..<28).map {
      #"{"name":"SETTING_\#($0)","value":"https://service-\#($0).internal:8443/v1"}"#
    }
    let container = joined([
      #""name":"web","image":"registry.example.com/shop/web:2026.2.\#(number % 7)""#,
      #""imagePullPolicy":"IfNotPresent","env":[\#(joined(variables))]"#,
      #""resources":{"limits":{"cpu":"500m","memory":"512Mi"},"requests":{"cpu":"100m","memory":"128Mi"}}"#,
      #""livenessProbe":{"httpGet":{"path":"/health","port":8000,"scheme":"HTTP"},"periodSeconds":10,"failureThreshold":3}"#,
      #""readinessProbe":{"httpGet":{"path":"/ready","port":8000,"scheme":"HTTP"},"periodSeconds":5,"failureThreshold":3}"#,
      #""terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File""#,
      #""volumeMounts":[{"name":"kube-api-access","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}]"#,
    ])
    return "{"
      + joined([
        #""nodeName":"node-\#(number % 60)","restartPolicy":"Always","terminationGracePeriodSeconds":30"#,
        #""dnsPolicy":"ClusterFirst","serviceAccountName":"web","schedulerName":"default-scheduler""#,
        #""volumes":[{"name":"kube-api-access","projected":{"sources":[{"serviceAccountToken":"#
          + #"{"expirationSeconds":3607,"path":"token"}}],"defaultMode":420}}]"#,
        #""containers":[{\#(container)}]"#,
      ]) + "}"
  }

  private static func status(_ number: Int, _ restarts: Int) -> String {
    let last =
      restarts == 0
      ? "{}"
      : #"{"terminated":{"exitCode":1,"reason":"Error","startedAt":"\#(time)","finishedAt":"\#(time)"}}"#
    let conditions = ["Initialized", "Ready", "ContainersReady", "PodScheduled"].map {
      #"{"type":"\#($0)","status":"True","lastProbeTime":null,"lastTransitionTime":"\#(time)"}"#
    }
    let container = joined([
      #""name":"web","ready":true,"started":true,"restartCount":\#(restarts)"#,
      #""image":"registry.example.com/shop/web:2026.2.\#(number % 7)""#,
      #""imageID":"registry.example.com/shop/web@sha256:\#(digest)","containerID":"containerd://\#(digest)""#,
      #""state":{"running":{"startedAt":"\#(time)"}},"lastState":\#(last)"#,
    ])
    return "{"
      + joined([
        #""phase":"Running","hostIP":"10.0.0.\#(number % 60)","podIP":"10.42.\#(number / 250).\#(number % 250)""#,
        #""qosClass":"Burstable","startTime":"\#(time)","conditions":[\#(joined(conditions))]"#,
        #""containerStatuses":[{\#(container)}]"#,
      ]) + "}"
  }
}
