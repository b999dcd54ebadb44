import Synchronization

/// Objects of one cluster, kept up to date by watches.
///
/// What is wanted is listed once and then watched from the list's version on. A watch that breaks off is listed anew;
/// one that ends as the server likes goes on where it was. Everything goes through one `KubeTransport`, which is made
/// anew after each loss, so that a new login or kubeconfig counts.
package struct KubeSource: Sendable {
  package let commands: KubeCommands
  let runner: any CommandRunner
  let time: any Time
  let files: any Files
  let socket: String?

  /// A connection, or a watch, that held so long was a good one.
  static let steady = Duration.seconds(10)
  /// Changes that come together are delivered together.
  static let coalescing = Duration.milliseconds(40)
  /// The most that a list may take.
  static let listLimit = Duration.seconds(60)

  /// - Parameters:
  ///   - commands: With the context, which is the same as long as we run.
  ///   - runner: Runs kubectl and curl.
  ///   - time: For waiting.
  ///   - files: Where the socket is removed when it is no longer used.
  ///   - socket: A path for `kubectl proxy` to listen at, at most 100 bytes, in a directory that is ours alone (0700);
  ///     nil asks with a kubectl for each answer.
  package init(
    commands: KubeCommands, runner: any CommandRunner, time: any Time, files: any Files, socket: String?
  ) {
    self.commands = commands
    self.runner = runner
    self.time = time
    self.files = files
    self.socket = socket
  }

  /// Follows what is wanted until the task is cancelled, through losses of the cluster.
  ///
  /// - Parameters:
  ///   - wanted: What is to be followed from then on; what is not is followed for another minute.
  ///   - deliver: Called with what was learned, by one task at a time for each kind.
  package func watch(
    _ wanted: AsyncStream<Set<KubeWatch>>, _ deliver: @escaping @Sendable ([ClusterChange]) -> Void
  ) async {
    let interest = KubeInterest()
    await withDiscardingTaskGroup { group in
      group.addTask { await interest.follow(wanted, time) }
      group.addTask { await self.connect(interest, deliver) }
    }
  }

  private func connect(
    _ interest: KubeInterest, _ deliver: @escaping @Sendable ([ClusterChange]) -> Void
  ) async {
    let memory = KubeMemory()
    var transport = self.transport(socket: socket)
    var backoff = Backoff()
    /// The cluster's last word, through all tries since; without one, when the first try ended.
    var heard: Duration?
    while !Task.isCancelled {
      let session = KubeSession(transport: transport, interest: interest, memory: memory, deliver: deliver)
      let fault = await session.run()
      guard !Task.isCancelled else { return }
      if fault == .notInstalled(program: "curl"), transport.socket != nil {
        transport = self.transport(socket: nil)
        continue
      }
      if session.liveFor > Self.steady { backoff.reset() }
      let delay = min(backoff.delay(), fault.longestPause)
      let now = time.uptime()
      let since = session.lastHeard ?? heard ?? now
      heard = since
      let lost = KubeState.lost(fault, since: since, retryAt: now + delay)
      deliver([.api(lost)] + interest.watches.map { .watch($0, lost) })
      await time.sleep(delay)
    }
  }

  func transport(socket: String?) -> KubeTransport {
    KubeTransport(commands: commands, runner: runner, time: time, files: files, socket: socket)
  }
}

/// What is remembered from one connection to the next.
final class KubeMemory: Sendable {
  private struct State {
    var clusterID: String?
    var followed: Set<KubeWatch> = []
  }

  private let state = Mutex(State())

  /// The uid of the namespace kube-system, which a cluster keeps for life; nil until it is known.
  var clusterID: String? {
    get { state.withLock(\.clusterID) }
    set { state.withLock { $0.clusterID = newValue } }
  }

  func follow(_ watch: KubeWatch) { state.withLock { _ = $0.followed.insert(watch) } }

  /// Forgets what is followed no more, and returns it.
  func forget(allBut watches: Set<KubeWatch>) -> [KubeWatch] {
    state.withLock { state in
      defer { state.followed.formIntersection(watches) }
      return Array(state.followed.subtracting(watches))
    }
  }
}
