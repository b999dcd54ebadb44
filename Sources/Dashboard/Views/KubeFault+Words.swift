import SafeText
import TopsideCore

extension KubeFault {
  var words: SafeText {
    switch self {
    case .notInstalled(let program): "\(program) is not installed"
    case .configurationUnusable(let message): "no usable kubeconfig: \(message)"
    case .contextMissing(let name): "the kubeconfig has no context \(name)"
    case .unreachable(let endpoint): "nothing answers at \(endpoint)"
    case .timedOut(let after): "no answer within \(Words.age(after))"
    case .certificate(let message): "certificate: \(message)"
    case .unauthorized(let message): "not authorized: \(message)"
    case .forbidden(let message): "forbidden: \(message)"
    case .credentialPlugin(let message): "credential plugin: \(message)"
    case .throttled(let message): "too many requests: \(message)"
    case .notServed(let resource): "this server has no \(resource)"
    case .otherCluster(let message): "another cluster: \(message)"
    case .other(let message): "\(message)"
    }
  }
}
