import SafeText
import TopsideCore

/// Why a list of a cluster is empty: never as if the cluster were.
struct KubeEmptiness {
  private let state: DashboardState

  init(_ state: DashboardState) { self.state = state }

  var podsWords: SafeText {
    let isListed = state.kube.namespaces.watches(.pod).contains { state.cluster.listed.contains($0) }
    if isListed, !KubeTally(state, nil).isEmpty { return leftOut(state.kube.pods.arrangement, "pod") }
    return unknown(.pod) ?? "no pods in \(place)"
  }

  var workloadsWords: SafeText {
    let arrangement = state.kube.workloads.arrangement
    if let why = unknown(.deployment) { return why }
    return arrangement.isNarrow ? leftOut(arrangement, "object") : "nothing in \(place)"
  }

  private var place: SafeText {
    let namespaces = state.kube.namespaces
    return namespaces.areSeveral ? namespaces.title : "namespace \(namespaces.title)"
  }

  private func leftOut(_ arrangement: Arrangement, _ noun: SafeText) -> SafeText {
    let keymap = state.setting.keymap
    if !arrangement.filter.isEmpty {
      return "no \(noun) contains \"\(arrangement.filter)\": \(keymap.keyName(.back)) clears the filter"
    }
    if arrangement.showsProblemsOnly {
      return "no \(noun) has a problem: \(keymap.keyName(.problemsOnly)) shows all"
    }
    if arrangement.hidesSettled {
      return "all are done or off: \(keymap.keyName(.hideSettled)) shows them"
    }
    return "it has no \(noun) now"
  }

  /// Why it is not known what there is; nil where that is known.
  private func unknown(_ kind: KubeKind) -> SafeText? {
    let cluster = state.cluster
    switch cluster.api {
    case .lost(let fault, _, _): return "\(fault.summary)"
    case .silent: return "the API does not answer"
    case .connecting, .live: break
    }
    let watches = state.kube.namespaces.watches(kind)
    guard !watches.contains(where: { cluster.listed.contains($0) }) else { return nil }
    for watch in watches {
      switch cluster.watches[watch] {
      case .lost(.forbidden, _, _): return "\(kind.resource) may not be listed in \(place) by this user"
      case .lost(let fault, _, _): return "\(fault.summary)"
      case .silent: return "the API does not answer"
      case .connecting, .live, nil: break
      }
    }
    return "asking the cluster \(state.kube.context) for its \(kind.resource)"
  }
}
