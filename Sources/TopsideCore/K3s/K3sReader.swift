import SafeText

/// Reads everything that can be known of k3s, without changing anything. What cannot be read is said, with why.
package struct K3sReader: Sendable {
  /// What to look at.
  package struct Request: Hashable, Sendable {
    /// Moves all paths.
    package var root = ""
    /// The application's kubeconfig; nil is none.
    package var applicationKubeconfig: String?
    /// An earlier reading of the unit.
    package var earlier: K3sUnitReading?
    /// How long a unit that is just starting may be watched for whether it ends again.
    package var patience = Duration.zero

    package init(root: String = "", applicationKubeconfig: String? = nil) {
      self.root = root
      self.applicationKubeconfig = applicationKubeconfig
    }
  }

  let runner: any CommandRunner
  let files: any FileReading
  let yaml: any YAMLReading
  let time: any Time
  let host: String
  let isRoot: Bool

  package init(
    runner: any CommandRunner, files: any FileReading, yaml: any YAMLReading, time: any Time, host: String,
    isRoot: Bool
  ) {
    self.runner = runner
    self.files = files
    self.yaml = yaml
    self.time = time
    self.host = host
    self.isRoot = isRoot
  }

  package func read(_ request: Request) async -> K3sFacts {
    var facts = K3sFacts(
      readAt: time.now(), host: host, isRoot: isRoot, paths: K3sPaths(root: request.root))
    facts.earlier = request.earlier
    await readMachine(&facts, patience: request.patience)
    readSettings(&facts)
    if let directory = facts.settings.value?.dataDirectory {
      facts.paths = K3sPaths(root: request.root, dataDirectory: directory)
    }
    readFiles(&facts)
    if let path = request.applicationKubeconfig { facts.applicationKubeconfig = kubeconfig(path) }
    await readState(&facts)
    await readCluster(&facts)
    facts.datastore = datastore(facts)
    return facts
  }

  /// The unit alone, which is one short process.
  package func unit(root: String = "") async -> K3sFact<K3sUnit> {
    await watchedUnit(K3sCommands(K3sPaths(root: root)), .zero)
  }

  /// What would be lost, and moved.
  package func contents(_ facts: K3sFacts) async -> K3sContents {
    await K3sContentsReader(runner: runner, files: files).read(facts)
  }

  // MARK: Steps

  private func readMachine(_ facts: inout K3sFacts, patience: Duration) async {
    let commands = K3sCommands(facts.paths)
    async let unit = watchedUnit(commands, patience)
    async let journal = journal(commands)
    async let links = fact(commands.links) { bytes throws(K3sUnread) in try K3sParsing.links(bytes) }
    async let routes = routes(commands)
    async let listeners = fact(commands.listeners) { bytes throws(K3sUnread) in
      K3sParsing.listeners(bytes)
    }
    async let clock = fact(commands.clock) { bytes throws(K3sUnread) in
      K3sClock(now: Timestamp(seconds: 0), isSynchronised: K3sParsing.isSynchronised(bytes))
    }
    facts.unit = await unit
    facts.unitReadAt = time.uptime()
    facts.journal = await journal
    facts.links = await links
    facts.routes = await routes
    facts.listeners = await listeners
    // The clock itself is known, whatever becomes of what sets it.
    facts.clock = .known(K3sClock(now: facts.readAt, isSynchronised: await clock.value?.isSynchronised))
  }

  private func readState(_ facts: inout K3sFacts) async {
    let commands = K3sCommands(facts.paths)
    async let disk = fact(commands.disk) { bytes throws(K3sUnread) in try K3sParsing.disk(bytes) }
    async let database = size(.database, commands)
    async let certificates = size(.certificates, commands)
    async let credentials = size(.credentials, commands)
    facts.disk = await disk
    facts.sizes = await [
      .database: database, .certificates: certificates, .credentials: credentials,
    ]
  }

  private func readCluster(_ facts: inout K3sFacts) async {
    let commands = K3sCommands(facts.paths)
    // An address that no link has may be another machine's by now.
    let host = facts.settings.value?.bindAddress.flatMap { facts.link(with: $0) == nil ? nil : $0 }
    let (address, port) = (host ?? "127.0.0.1", facts.settings.value?.httpsPort ?? 6443)
    async let served = served(commands.served(address, port))
    async let ping = answer(commands.ask("/ping", address, port))
    async let ready = answer(commands.ask("/readyz", address, port))
    facts.servedCertificate = await served
    switch (await ping, await ready) {
    case (.success(let ping), let ready):
      facts.api = .known(K3sAPI(ping: ping, ready: (try? ready.get()) ?? .notAsked))
    case (.failure(let why), _): facts.api = .unread(why)
    }
    await readNodes(&facts, commands)
  }

  /// Only with the administrator's kubeconfig, and only where somebody answers.
  private func readNodes(_ facts: inout K3sFacts, _ commands: K3sCommands) async {
    guard facts.api.value?.isListening == true else {
      facts.nodes = .unread(K3sUnread(.notAsked, "the API does not answer"))
      return
    }
    if let why = facts.kubeconfig.unread {
      facts.nodes = .unread(why)
      return
    }
    let own = facts.paths.executable
    // A directory that we may not look into holds nothing that we may run.
    let executable = (try? files.isThere(own)) == true ? own : "k3s"
    async let nodes = fact(commands.nodes(executable)) { bytes throws(K3sUnread) in
      try K3sParsing.nodes(bytes)
    }
    async let ready = ready(commands.ready(executable))
    facts.nodes = await nodes
    if let answer = await ready, case .known(var api) = facts.api {
      api.ready = answer
      facts.api = .known(api)
    }
  }
}
