extension KubeFault {
  /// What was tried and what came back, in one line.
  package var summary: String {
    switch self {
    case .notInstalled(let program): "\(program) is not installed, or not in PATH"
    case .configurationUnusable(let message): "no usable kubeconfig: \(Redaction.mask(message))"
    case .contextMissing(let name): "the kubeconfig has no context named \(name)"
    case .unreachable(let endpoint): "no Kubernetes API answers at \(Redaction.mask(endpoint))"
    case .timedOut(.zero): "the Kubernetes API gave no answer in time"
    case .timedOut(let limit): "the Kubernetes API gave no answer within \(ErrorText.seconds(limit))"
    case .certificate(let message): "a certificate is not accepted: \(Redaction.mask(message))"
    case .unauthorized(let message): "the login is not, or no longer, accepted: \(Redaction.mask(message))"
    case .forbidden(let message): "forbidden: \(Redaction.mask(message))"
    case .credentialPlugin(let message): "no token from the credential plugin: \(Redaction.mask(message))"
    case .throttled(let message): "the Kubernetes API takes no more requests now: \(Redaction.mask(message))"
    case .notServed(let resource): "the cluster does not serve this: \(Redaction.mask(resource))"
    case .otherCluster(let message): "this is another cluster than before: \(Redaction.mask(message))"
    case .other(let message): Redaction.mask(message)
    }
  }

  /// What the operator can do; empty when nobody can know.
  package var advice: String {
    switch self {
    case .notInstalled(let program): "install \(program), or add its directory to PATH"
    case .configurationUnusable:
      "check KUBECONFIG, or ~/.kube/config; `kubectl config view` says when it is right"
    case .contextMissing: "`kubectl config get-contexts` lists those there are"
    case .unreachable: "check that the cluster runs, and the VPN or tunnel to it"
    case .timedOut: "it may be overloaded, or a firewall drops what is sent"
    case .certificate(let message) where message.contains("unknown authority"):
      "certificate-authority in the kubeconfig is not the one that signed the server's; get the kubeconfig anew"
    case .certificate(let message) where message.contains("expired"):
      "renew the server's certificate, or set this machine's clock"
    case .certificate: "get the kubeconfig anew"
    case .unauthorized: "log in again in another shell; it is tried again by itself"
    case .forbidden: "ask for the right in a Role or ClusterRole, or choose a namespace that is yours"
    case .credentialPlugin: "log in again in another shell; it is tried again by itself"
    case .throttled: "it is tried again by itself, less and less often"
    case .notServed: "the server may be older than this program expects, or its add-on may be missing"
    case .otherCluster: "c enters the context anew when that is meant"
    case .other: ""
    }
  }
}
