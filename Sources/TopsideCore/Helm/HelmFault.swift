/// Why helm did not do what it should.
package enum HelmFault: Hashable, Sendable {
  case notInstalled
  case releaseMissing
  case revisionMissing(Int)
  /// Another helm is at work on it, or was cut off.
  case pending
  case nothingDeployed
  case timedOut
  /// What the cluster's API said, or that it said nothing.
  case cluster(KubeFault)
  case other(message: String)

  /// What the end of a command says; only for one that did not do what it should.
  package static func classify(_ result: CommandResult) -> HelmFault {
    let lines = KubeWords.lines(String(decoding: result.standardError, as: UTF8.self))
    guard let line = lines.last(where: { $0.hasPrefix("Error: ") }) ?? lines.last else {
      return .other(message: EngineWords.ending(result.status))
    }
    let words = line.hasPrefix("Error: ") ? String(line.dropFirst("Error: ".count)) : line
    return own(words) ?? cluster(words) ?? .other(message: words)
  }

  package static func classify(_ error: CommandError) -> HelmFault {
    switch error {
    case .notFound: .notInstalled
    case .timedOut: .timedOut
    default: .other(message: ErrorText.summary(error))
    }
  }

  private static func own(_ words: String) -> HelmFault? {
    if words.contains("another operation (install/upgrade/rollback) is in progress") { return .pending }
    if words.contains("has no deployed releases") { return .nothingDeployed }
    if words.hasSuffix("release: not found") { return .releaseMissing }
    if let rest = KubeWords.after("release has no ", in: words), rest.hasSuffix(" version"),
      let number = Int(rest.prefix(while: \.isNumber))
    {
      return .revisionMissing(number)
    }
    if words.contains("timed out waiting for the condition") || words.contains("context deadline exceeded") {
      return .timedOut
    }
    return nil
  }

  private static func cluster(_ words: String) -> HelmFault? {
    switch KubeFault.classify(words: words) {
    case nil, .other: nil
    case let fault?: .cluster(fault)
    }
  }

  package var summary: String {
    switch self {
    case .notInstalled: "helm is not installed, or not in PATH"
    case .releaseMissing: "there is no such release in this namespace"
    case .revisionMissing(let number): "it has no revision \(number) any more: look at its history again"
    case .pending: "another helm is at work on it, or was cut off: it is pending"
    case .nothingDeployed: "none of its revisions is deployed: a rollback to one that was puts that right"
    case .timedOut: "helm waited in vain: not everything was ready in time"
    case .cluster(let fault): fault.summary
    case .other(let message): Redaction.mask(message)
    }
  }

  /// What the operator can do; empty when nobody can know.
  package var advice: String {
    switch self {
    case .notInstalled: "install helm, or add its directory to PATH"
    case .releaseMissing: "`helm list -A` lists those there are"
    case .pending: "B on it unlocks it, when no helm runs any more"
    case .cluster(let fault): fault.advice
    case .revisionMissing, .nothingDeployed, .timedOut, .other: ""
    }
  }
}
