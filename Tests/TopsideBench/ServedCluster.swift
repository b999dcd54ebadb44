import Glibc

/// The same cluster for looking at by hand: it is there until it is told to end.
enum ServedCluster {
  static func serve(_ pods: Int) throws {
    // Waited for, and so blocked before any thread of the server inherits what is.
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let cluster = try PodCrowd(pods)
    say("KUBECONFIG=\(cluster.kubeconfig)")
    var received: Int32 = 0
    sigwait(&signals, &received)
    cluster.end()
  }
}
