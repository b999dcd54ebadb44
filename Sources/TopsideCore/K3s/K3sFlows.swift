import SafeText

/// Plans for the rungs of the ladder, and for the way back. Pure: out of the same facts, the same plan.
package struct K3sFlows: Sendable {
  let facts: K3sFacts
  let options: K3sOptions
  let contents: K3sContents
  /// Names the backup and what is moved aside.
  let id: String

  package init(_ facts: K3sFacts, _ options: K3sOptions, _ contents: K3sContents = K3sContents(), id: String)
  {
    self.facts = facts
    self.options = options
    self.contents = contents
    self.id = id
  }

  /// The plan of one rung.
  ///
  /// - Parameters:
  ///   - rung: Which.
  ///   - facts: What was read just before.
  ///   - options: What the operator chose.
  ///   - contents: What lies in the directories.
  ///   - id: Names the backup and what is moved aside: letters, digits and hyphens.
  /// - Returns: The plan.
  /// - Throws: Why it must not, or cannot, be done.
  package static func plan(
    _ rung: K3sRung, _ facts: K3sFacts, _ options: K3sOptions, _ contents: K3sContents = K3sContents(),
    id: String
  ) throws(FlowRefusal) -> Flow {
    let flows = K3sFlows(facts, options, contents, id: id)
    try flows.check()
    if let words = K3sLadder.refusal(of: rung, K3sDiagnosis(facts), options) { throw FlowRefusal(words) }
    return switch rung {
    case .collect: flows.collection
    case .restoreAddress:
      throw FlowRefusal("the address is brought back outside of k3s: end the VPN, or let it spare the LAN")
    case .editNodeIP: try flows.nodeIP()
    case .restart: flows.restart
    case .deleteNode: try flows.nodeDeletion()
    case .rotateCertificates, .moveCertificates, .moveDatastore, .moveEverything: try flows.recovery(rung)
    }
  }

  /// The way back from a recovery that was run under that name.
  ///
  /// - Parameters:
  ///   - rung: Which it was.
  ///   - facts: What was read.
  ///   - options: Those of the recovery.
  ///   - contents: What lies in the directories.
  ///   - id: The name of the recovery.
  /// - Returns: The plan.
  /// - Throws: Where there is no way back.
  package static func undo(
    _ rung: K3sRung, _ facts: K3sFacts, _ options: K3sOptions, _ contents: K3sContents = K3sContents(),
    of id: String
  ) throws(FlowRefusal) -> Flow {
    let flows = K3sFlows(facts, options, contents, id: id)
    try flows.check()
    guard rung.movesState else { throw FlowRefusal("rung \(rung.rawValue) moves nothing aside") }
    return flows.undo(rung)
  }

  private func check() throws(FlowRefusal) {
    let isPlain = id.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard isPlain, !id.isEmpty, !id.hasPrefix("-") else {
      throw FlowRefusal("\(id) is no name of a recovery")
    }
  }

  // MARK: Pieces

  var paths: K3sPaths { facts.paths }
  var port: UInt16 { facts.settings.value?.httpsPort ?? 6443 }
  var address: String {
    facts.settings.value?.bindAddress.flatMap { facts.link(with: $0) == nil ? nil : $0 } ?? "127.0.0.1"
  }

  /// What the node must have; nil where k3s chooses.
  var wantedIP: String? { facts.settings.value?.nodeIPs.first }
  var nodeName: String? { facts.settings.value?.nodeName }

  func flow(_ title: SafeText, verb: SafeText = "Recover", expects: SafeText, steps: [FlowStep]) -> Flow {
    Flow(
      kind: .recover, title: title, verb: verb, target: .host(K3sPaths.unit),
      place: paths.root.isEmpty ? "host \(facts.host)" : "host \(facts.host), below \(paths.root)",
      touches: [], expects: expects, guards: [], steps: steps)
  }

  func command(
    _ words: [String], impact: Command.Impact = .mutates, timeout: Duration = .seconds(120)
  ) -> Command {
    Command(
      words[0], Array(words.dropFirst()), environment: ["LC_ALL": "C"], impact: impact, timeout: timeout,
      target: impact == .reads ? nil : "host/\(K3sPaths.unit)", place: impact == .reads ? nil : .host)
  }

  var stop: [FlowStep] {
    [
      .ensure(.k3s(.stopped(paths)), by: command(["systemctl", "stop", K3sPaths.unit])),
      .wait(.k3s(.stopped(paths)), atMost: .seconds(60)),
    ]
  }

  /// Never blocking: the unit may take for ever to say that it is there.
  var start: FlowStep {
    .run(command(["systemctl", "start", "--no-block", K3sPaths.unit], timeout: .seconds(30)))
  }

  /// That it came up, and stays.
  func verification(address wanted: String?) -> [FlowStep] {
    [
      .wait(.k3s(.steady(paths, for: options.settling, besides: nil)), atMost: options.patience),
      .wait(.k3s(.kubeconfig(paths)), atMost: .seconds(60)),
      .wait(.k3s(.answers(paths, host: address, port: port)), atMost: .seconds(120)),
      .wait(.k3s(.node(paths, name: nodeName, address: wanted)), atMost: .seconds(180)),
    ]
  }

  var expectation: SafeText {
    "k3s active for \(options.settling.components.seconds) s within \(Words.age(options.patience)), the API ready, the node Ready"
  }

  /// Objects as YAML, as far as the API gives them.
  var export: [FlowStep] {
    guard options.exportsObjects else { return [] }
    var get = K3sCommands(paths).kubectl(
      paths.executable, ["get", "all,cm,secret,pv,pvc,crd", "-A", "-o", "yaml"])
    get.timeout = .seconds(60)
    let path = "\(paths.recovery(id))/objects.yaml"
    var saved = SavedOutput(get, to: path, unless: .k3s(.present([path])))
    saved.isOptional = true
    return [.save(saved)]
  }
}
