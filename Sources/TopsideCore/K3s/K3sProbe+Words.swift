import SafeText

extension K3sProbe {
  /// When a step of the way back is left out; nil where the reader knows.
  var exception: SafeText? {
    switch self {
    case .replaceable(_, let path, _): "\(Self.name(path)) is as before"
    case .restored, .cleared, .returned, .stopped: words
    default: nil
    }
  }

  /// What is looked for, after "that".
  var words: SafeText {
    switch self {
    case .stopped: "k3s is stopped"
    case .started: "k3s was started"
    case .asBefore: "k3s is up, if it was before"
    case .steady(_, let span, _): "k3s is active for \(ErrorText.seconds(span)) without an end"
    case .answers(_, let host, let port): "the API at \(host), port \(port), is ready"
    case .node(_, let name, let address):
      "\(name.map { "node \($0)" as SafeText } ?? "the node") is Ready\(address.map { " at \($0)" as SafeText } ?? "")"
    case .present(let paths):
      "\(SafeText(sanitising: paths, separator: ", ")) \(paths.count == 1 ? "is" : "are") there"
    case .collected(let directory, _): "files are in \(directory)"
    case .backedUp: "the archive is whole, and holds what is there"
    case .aside(let moves): "\(Self.names(moves)) \(moves.count == 1 ? "lies" : "lie") aside"
    case .cleared(let move): "\(move.path) is free"
    case .returned(let moves): "\(Self.names(moves)) \(moves.count == 1 ? "is" : "are") in place"
    case .replaceable(_, let path, _): "\(path) may be unpacked"
    case .restored(_, let paths):
      "\(SafeText(sanitising: paths.map(Self.name), separator: ", ")) \(paths.count == 1 ? "is" : "are") as before"
    case .rotated: "the certificates are others"
    case .kubeconfig(let paths): "\(paths.kubeconfig) has the authority that is there"
    case .authority(_, let isSame):
      isSame.map { $0 ? "the authority is the same" : "the authority is a new one" }
        ?? "there is an authority"
    case .setting(let edit): "\(edit.key) is written"
    case .generated(let application, _): "\(application.generator) has written \(application.kubeconfig)"
    case .workers(_, let span): "workers run for \(ErrorText.seconds(span))"
    }
  }

  private static func names(_ moves: [K3sMove]) -> SafeText {
    SafeText(sanitising: moves.map { name($0.path) }, separator: ", ")
  }

  private static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
