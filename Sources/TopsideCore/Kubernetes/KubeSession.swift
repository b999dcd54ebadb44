import Synchronization

/// One connection to a cluster, from the start of its proxy to the loss.
final class KubeSession: Sendable {
  private struct State {
    var lastHeard: Duration?
    var liveSince: Duration?
    var isSilent = false
    /// Somebody doubts that it answers.
    var isDoubted = false
    var followers: [KubeWatch: KubeFollower.Leash] = [:]
    var podScopes: Set<String?> = []
  }

  private enum Happening: Sendable {
    case turn
    case ended(KubeWatch)
    case fault(KubeFault)
    case nothing
  }

  let transport: KubeTransport
  let interest: KubeInterest
  let memory: KubeMemory
  let deliver: @Sendable ([ClusterChange]) -> Void
  /// Touched by the tasks of all watches and by the heartbeat.
  private let state = Mutex(State())
  private let turned = KubeSignal()
  private let doubted = KubeSignal()
  /// Rung when pods of other namespaces are wanted.
  let podsTurned = KubeSignal()

  init(
    transport: KubeTransport, interest: KubeInterest, memory: KubeMemory,
    deliver: @escaping @Sendable ([ClusterChange]) -> Void
  ) {
    self.transport = transport
    self.interest = interest
    self.memory = memory
    self.deliver = deliver
  }

  var time: any Time { transport.time }
  var lastHeard: Duration? { state.withLock(\.lastHeard) }
  /// How long it went well.
  var liveFor: Duration { state.withLock(\.liveSince).map { time.uptime() - $0 } ?? .zero }
  /// The namespaces whose pods are on the screen; nil is all.
  var podScopes: Set<String?> { state.withLock(\.podScopes) }

  /// - Returns: Why it ended.
  func run() async -> KubeFault {
    await transport.serve { await self.work() } ?? .other(message: "the connection ended")
  }

  private func work() async -> KubeFault? {
    if let known = memory.clusterID, let fault = await recognise(known) { return fault }
    return await withTaskGroup(of: Happening.self) { group in
      interest.hang(turned)
      // First what is looked at: programs are started one after the other.
      turn(&group)
      group.addTask { await self.heartbeat().map(Happening.fault) ?? .nothing }
      group.addTask {
        await KubeMetrics(session: self).run()
        return .nothing
      }
      group.addTask { await self.nextTurn() }
      for await happening in group where !Task.isCancelled {
        switch happening {
        case .fault(let fault):
          group.cancelAll()
          return fault
        case .ended(let watch):
          state.withLock { $0.followers[watch] = nil }
          turn(&group)
        case .turn:
          group.addTask { await self.nextTurn() }
          turn(&group)
        case .nothing: break
        }
      }
      return nil
    }
  }

  private func nextTurn() async -> Happening {
    await turned.wait()
    return .turn
  }

  /// Begins what is wanted and ends what is wanted no more.
  private func turn(_ group: inout TaskGroup<Happening>) {
    let watches = interest.watches
    let running = state.withLock(\.followers)
    let news = watches.filter { running[$0] == nil }
    for watch in news.filter({ $0.kind == .pod }) + news.filter({ $0.kind != .pod }) {
      let follower = KubeFollower(watch: watch, session: self)
      state.withLock { $0.followers[watch] = follower.leash }
      memory.follow(watch)
      group.addTask { await follower.run().map(Happening.fault) ?? .ended(watch) }
    }
    for (watch, leash) in running where !watches.contains(watch) { leash.stop.ring() }
    let ended = memory.forget(allBut: watches.union(running.keys))
    if !ended.isEmpty { deliver(ended.map { .unwatched($0) }) }
    let scopes = Set(interest.wanted.filter { $0.kind == .pod }.map(\.namespace))
    let isOther = state.withLock { state in
      defer { state.podScopes = scopes }
      return state.podScopes != scopes
    }
    if isOther { podsTurned.ring() }
  }
}

// What is heard of the API.
extension KubeSession {
  /// When nothing was heard for so long, it is asked.
  static let quiet = Duration.seconds(10)
  private static let answerLimit = Duration.seconds(2)
  /// Between questions to one that does not answer.
  private static let pause = Duration.seconds(1)
  /// Something small that everybody may read.
  private static let question = "/version"

  /// The API said something, whatever it was.
  func heard() {
    let now = time.uptime()
    let (isNews, followers) = state.withLock { state in
      defer {
        state.lastHeard = now
        state.liveSince = state.liveSince ?? now
        state.isSilent = false
      }
      return (state.liveSince == nil || state.isSilent, state.isSilent ? Array(state.followers.values) : [])
    }
    if isNews { deliver([.api(.live)]) }
    // What failed while it was silent is tried again at once.
    for leash in followers { leash.wake.ring() }
  }

  /// Has it asked soon whether it answers at all.
  func doubt() {
    state.withLock { $0.isDoubted = true }
    doubted.ring()
  }

  /// - Returns: Why the cluster is lost; nil when the task is cancelled.
  private func heartbeat() async -> KubeFault? {
    if let fault = await ask(atMost: KubeTransport.start) {
      guard case .timedOut = fault else { return fault }
      return await transport.unanswered(else: fault)
    }
    if memory.clusterID == nil, case .success(let id) = await transport.clusterID() { memory.clusterID = id }
    while !Task.isCancelled {
      let age = time.uptime() - (lastHeard ?? .zero)
      let (isDue, isSilent) = state.withLock { state in
        defer { state.isDoubted = false }
        return (state.isDoubted || age >= Self.quiet, state.isSilent)
      }
      if !isDue {
        await time.sleep(Self.quiet - age, orUntil: doubted)
      } else if let fault = await ask(atMost: Self.answerLimit) {
        return fault
      } else if isSilent {
        await time.sleep(Self.pause)
      }
    }
    return nil
  }

  private func ask(atMost limit: Duration) async -> KubeFault? {
    switch await transport.get(Self.question, atMost: limit) {
    case .success, .failure(.forbidden), .failure(.notServed), .failure(.throttled): heard()
    case .failure(let fault):
      guard !Task.isCancelled else { return nil }
      guard case .timedOut = fault, let since = lastHeard else { return fault }
      let isNews = state.withLock { state in
        defer { state.isSilent = true }
        return !state.isSilent
      }
      if isNews { deliver([.api(.silent(since: since))]) }
    }
    return nil
  }

  /// Whether this is the cluster that it was before; asked before anything is listed.
  private func recognise(_ known: String) async -> KubeFault? {
    switch await transport.clusterID() {
    case .success(let id) where id == known: return nil
    case .success:
      let context = transport.commands.context
      return .otherCluster(
        message: context.isEmpty ? "the kubeconfig leads elsewhere" : "context \(context) leads elsewhere")
    case .failure(.forbidden), .failure(.notServed), .failure(.throttled): return nil
    case .failure(let fault): return fault
    }
  }
}
