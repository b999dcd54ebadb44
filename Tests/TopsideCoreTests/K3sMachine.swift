import SafeText
import Synchronization
import TopsideCore
import TopsideTestSupport

/// A machine with k3s on it: a tree of files, a unit, and the tools that a recovery runs, as far as they matter.
final class K3sMachine: CommandRunner, Files {
  struct Node: Hashable {
    var bytes: [UInt8]
    var mode = "0600"
    var owner = "0:0"
  }

  /// What k3s does when it is started.
  enum Behaviour { case comesUp, neverEnds, ends }

  /// What becomes of a command that changes something.
  enum Fault: CaseIterable {
    /// It says that it cannot, and does nothing.
    case fails
    /// The process that ran it is gone before it did anything.
    case cutBefore
    /// It did all, and nobody learnt of it.
    case cutAfter
    /// It gives no answer in time, and has done nothing.
    case hangs
    /// It gives no answer in time, and has done all.
    case doneLate

    var isCut: Bool { self == .cutBefore || self == .cutAfter }
  }

  enum Unit: Hashable {
    case stopped
    case starting(Timestamp)
    case active(Timestamp, pid: Int)
    case looping
  }

  struct State {
    var tree: [String: Node] = [:]
    var directories: Set<String> = []
    var archives: [[String: Node]] = []
    var unit = Unit.looping
    var behaviour = Behaviour.comesUp
    var starts = 0
    var restarts = 7
    var ran: [Command] = []
    /// At each start, what was there.
    var started: [[String: Node]] = []
    var fault: (index: Int, Fault)?
    var isFull = false
    /// Directories show nothing, as when the disk fails.
    var isBlind = false
    var available = 50_000_000
    var kinds: [String: String] = [:]
    var mounts: [String: String] = [:]
    var nodes = ["prod-1"]
    var nodeIP = "10.0.0.7"
  }

  let time: ManualTime
  let paths: K3sPaths
  let state: Mutex<State>

  init(time: ManualTime, paths: K3sPaths = K3sPaths()) {
    self.time = time
    self.paths = paths
    var state = State()
    state.tree = Self.installed(paths)
    self.state = Mutex(state)
  }

  /// What a server has that ran for a while.
  private static func installed(_ paths: K3sPaths) -> [String: Node] {
    let authority = certificate("CA-1")
    func node(_ text: String, _ mode: String = "0600", _ owner: String = "0:0") -> Node {
      Node(bytes: Array(text.utf8), mode: mode, owner: owner)
    }
    var tree = [
      paths.sqlite: node("CA-1;objects"), paths.sqliteLog: node("half a transaction", "0644"),
      paths.serverAuthority: node(authority, "0644"), paths.servingCertificate: node("serving 0", "0644"),
      paths.dynamicCertificate: node("dynamic 0"), "\(paths.credentials)/passwd": node("p", "0600", "0:7"),
      "\(paths.credentials)/ipsec.psk": node("psk"), paths.token: node("K10CA-1::server:word\n"),
      paths.kubeconfig: node("x"), paths.nodePassword: node("n"),
      paths.configuration: node("node-ip: 10.0.0.7\n"),
      "\(paths.storage)/pvc-1/file": node("data"),
    ]
    for path in [paths.nodeToken, paths.agentToken] { tree[path] = node("K10CA-1::server:word\n") }
    for path in [
      "\(paths.manifests)/a.yaml", "\(paths.serverEtc)/e.yaml", paths.unitFile, paths.environmentFile,
    ] {
      tree[path] = node("some")
    }
    for name in ["kubelet", "kubeproxy", "k3scontroller"] {
      tree["\(paths.agent)/\(name).kubeconfig"] = node(name)
    }
    return tree
  }

  static func certificate(_ name: String) -> String {
    "-----BEGIN CERTIFICATE-----\n\(base64(name))\n-----END CERTIFICATE-----\n"
  }

  static func base64(_ text: String) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    let bytes = Array(text.utf8)
    return stride(from: 0, to: bytes.count, by: 3).map { start in
      let part = bytes[start..<min(start + 3, bytes.count)]
      let word = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
      let all = [18, 12, 6, 0].map { String(digits[word >> $0 & 63]) }
      return all.prefix(part.count + 1).joined() + String(repeating: "=", count: 3 - part.count)
    }.joined()
  }

  // MARK: What tests ask and do

  /// What a way back must give back.
  var kept: [String: Node] { state.withLock { Self.kept($0.tree, paths) } }
  /// The same, as it was when k3s was started last.
  var keptAtStart: [String: Node]? { state.withLock { $0.started.last.map { Self.kept($0, paths) } } }

  static func kept(_ tree: [String: Node], _ paths: K3sPaths) -> [String: Node] {
    tree.filter { path, _ in
      [paths.database, paths.tls, paths.credentials].contains { path.hasPrefix($0 + "/") }
        || path == paths.token
    }
  }

  /// Below a path, with what comes after it.
  func below(_ path: String) -> [String: Node] {
    state.withLock { state in
      Dictionary(
        uniqueKeysWithValues: state.tree.filter { $0.key.hasPrefix(path + "/") }
          .map { (String($0.key.dropFirst(path.count)), $0.value) })
    }
  }

  var changes: [Command] { state.withLock { $0.ran.filter { $0.impact != .reads } } }
  subscript(path: String) -> String? {
    get { state.withLock { $0.tree[path].map { String(decoding: $0.bytes, as: UTF8.self) } } }
    set { state.withLock { $0.tree[path] = newValue.map { Node(bytes: Array($0.utf8)) } } }
  }
  /// How often k3s came up, or tried to.
  var starts: Int { state.withLock(\.starts) }
  func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }
  func fault(at index: Int, _ fault: Fault) {
    change { $0.fault = ($0.ran.count { $0.impact != .reads } + index, fault) }
  }
  func mend() {
    change {
      $0.fault = nil; $0.isFull = false
    }
  }

  /// The machine starts anew, and with it what is enabled.
  func reboot() {
    state.withLock { state in
      if state.unit != .stopped || state.behaviour == .comesUp { start(&state) }
    }
  }

  // MARK: k3s itself

  func start(_ state: inout State) {
    if case .active = state.unit { return }
    state.started.append(state.tree)
    state.starts += 1
    switch state.behaviour {
    case .comesUp:
      comeUp(&state)
      state.unit = .active(time.now().advanced(by: .seconds(8)), pid: 900 + state.starts)
    case .neverEnds: state.unit = .starting(time.now())
    case .ends: state.unit = .looping
    }
  }

  /// As k3s documents it: the authority comes out of the datastore where there is one, else out of the files.
  private func comeUp(_ state: inout State) {
    func text(_ path: String) -> String? {
      state.tree[path].map { String(decoding: $0.bytes, as: UTF8.self) }
    }
    func write(_ path: String, _ text: String) {
      state.tree[path] = Node(bytes: Array(text.utf8), mode: state.tree[path]?.mode ?? "0644")
    }
    let number = state.starts
    let stored = text(paths.sqlite).map { String($0.prefix { $0 != ";" }) }
    let filed = text(paths.serverAuthority).flatMap { pem in
      (1...99).map { "CA-\($0)" }.first { Self.certificate($0) == pem }
    }
    let authority = stored ?? filed ?? "CA-\(number + 1)"
    write(paths.sqlite, "\(text(paths.sqlite) ?? "\(authority);")+run\(number)")
    write(paths.sqliteLog, "wal \(number)")
    write(paths.serverAuthority, Self.certificate(authority))
    if text(paths.servingCertificate) == nil { write(paths.servingCertificate, "serving \(number)") }
    write(paths.dynamicCertificate, "dynamic \(number)")
    write(paths.token, "K10\(authority)::server:word\n")
    write(
      paths.kubeconfig,
      "clusters:\n    certificate-authority-data: \(Self.base64(Self.certificate(authority)))\n")
  }
}
