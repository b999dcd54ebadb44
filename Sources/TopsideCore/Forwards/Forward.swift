package import SafeText

/// A port of this machine that leads into a cluster.
package struct Forward: Hashable, Sendable, Identifiable {
  package enum State: Hashable, Sendable {
    case starting
    /// On the clock that only goes forward.
    case listening(since: Duration)
    case reconnecting(why: SafeText, retryAt: Duration)
    /// It is not tried again.
    case failed(SafeText)
    case ended
  }

  package let id: Int
  /// A pod, or a service, which chooses one by itself.
  package var target: KubeKey
  /// 0 until kubectl has chosen one, where that was wanted.
  package var localPort: UInt16
  /// Of the pod, or of the service.
  package var remotePort: UInt16
  package var state = State.starting
  /// Where it leads now: another pod than the target when that has gone.
  package var pod: KubeKey

  package init(id: Int, target: KubeKey, localPort: UInt16, remotePort: UInt16) {
    self.id = id
    self.target = target
    self.localPort = localPort
    self.remotePort = remotePort
    pod = target
  }

  package var isOver: Bool {
    switch state {
    case .failed, .ended: true
    case .starting, .listening, .reconnecting: false
    }
  }

  /// `8443 → web-1:443`
  package var route: SafeText {
    let local: SafeText = localPort == 0 ? "any port" : "\(localPort)"
    return "\(local) → \(pod.name):\(remotePort)"
  }

  package func words(at now: Duration) -> SafeText {
    switch state {
    case .starting: "starting"
    case .listening(let since): "listening for \(Words.age(now - since))"
    case .reconnecting(let why, let retryAt): "\(why); again in \(Words.age(retryAt - now))"
    case .failed(let words): words
    case .ended: "ended"
    }
  }
}

/// All forwards of this session, in the order in which they were begun.
package struct Forwards: Hashable, Sendable {
  package private(set) var all: [Forward] = []
  private var next = 1

  package init() {}

  /// A new one, which is still to be run.
  ///
  /// - Parameters:
  ///   - target: A pod or a service.
  ///   - localPort: 0 lets kubectl choose.
  ///   - remotePort: Where it leads.
  /// - Returns: The forward.
  /// - Throws: `FlowRefusal` when another forward has the port.
  package mutating func begin(
    _ target: KubeKey, localPort: UInt16, remotePort: UInt16
  ) throws(FlowRefusal) -> Forward {
    if localPort != 0, let other = all.first(where: { $0.localPort == localPort && !$0.isOver }) {
      throw FlowRefusal("port \(localPort) leads to \(other.pod.name) already")
    }
    let forward = Forward(id: next, target: target, localPort: localPort, remotePort: remotePort)
    next += 1
    all.append(forward)
    return forward
  }

  /// Takes over what became of one; nothing when it was removed meanwhile.
  package mutating func update(_ forward: Forward) {
    guard let index = all.firstIndex(where: { $0.id == forward.id }) else { return }
    all[index] = forward
  }

  package mutating func remove(_ id: Forward.ID) { all.removeAll { $0.id == id } }

  /// For the header: `fwd 8443 → web-1:443`, or how many; nil when there is none.
  package var summary: SafeText? {
    let open = all.filter { !$0.isOver }
    guard let first = open.first else { return nil }
    if open.count == 1 { return "fwd \(first.route)" }
    let broken = open.count { if case .reconnecting = $0.state { true } else { false } }
    return broken == 0 ? "\(open.count) fwd" : "\(open.count) fwd, \(broken) broken"
  }
}
