import SafeText

// Rungs 0, 2, 3 and 4: nothing is moved.
extension K3sFlows {
  /// What an operator, or whoever helps, has to read; secrets masked.
  var collection: Flow {
    let directory = options.bundle ?? paths.recovery(id)
    let commands = K3sCommands(paths)
    let own = paths.executable
    func look(_ words: [String]) -> Command { command(words, impact: .reads, timeout: .seconds(20)) }
    let certificates = [paths.serverAuthority, paths.servingCertificate].map { path in
      look(["openssl", "x509", "-noout", "-text", "-in", path])
    }
    let all: [(String, Command)] = [
      ("unit.txt", look(["systemctl", "show", K3sPaths.unit, "--no-pager"])),
      (
        "journal.txt",
        look(["journalctl", "-u", K3sPaths.unit, "-n", "2000", "-o", "short-iso", "--no-pager"])
      ),
      ("links.json", commands.links), ("routes.json", commands.routes), ("listeners.txt", commands.listeners),
      ("disk.txt", commands.disk), ("server-ca.txt", certificates[0]),
      ("serving-certificate.txt", certificates[1]),
      ("served-certificate.txt", commands.served(address, port)),
      ("certificates.txt", look([own, "certificate", "check", "--output", "table"])),
      ("check-config.txt", look([own, "check-config"])),
    ]
    let steps = all.map { name, command -> FlowStep in
      var saved = SavedOutput(command, to: "\(directory)/\(name)")
      saved.isOptional = true
      saved.isMasked = true
      return .save(saved)
    }
    let probe = K3sProbe.collected(directory: directory, all.map(\.0))
    var flow = flow(
      "Collect what is known of k3s on \(facts.host)", verb: "Collect", expects: "files in \(directory)",
      steps: steps + [.wait(.k3s(probe), atMost: .seconds(10))])
    flow.touches = ["nothing that runs; files in \(directory)"]
    flow.warnings = ["what cannot be read is left out; secrets are masked where a name gives them away"]
    return flow
  }

  var restart: Flow {
    var flow = flow(
      "Restart k3s on \(facts.host)", verb: "Restart", expects: expectation,
      steps: stop + [start] + verification(address: wantedIP))
    flow.touches = ["unit k3s", "its start reissues serving certificates whose names changed"]
    flow.warnings = ["pods go on meanwhile; the API does not answer"]
    return flow
  }

  // MARK: The address

  func nodeIP() throws(FlowRefusal) -> Flow {
    let edit = try addressEdit()
    let wanted = edit.new
    var flow = flow(
      "Correct node-ip of k3s on \(facts.host)", expects: "\(expectation) at \(wanted ?? "")",
      steps: [.edit(.setSetting(edit)), .wait(.k3s(.setting(edit)), atMost: .seconds(10))] + stop + [start]
        + verification(address: facts.settings.value?.nodeIPs.first == edit.old ? wanted : wantedIP ?? wanted)
    )
    flow.guards = [.k3s(.unchanged(edit))]
    flow.touches = ["\(edit.path):"] + edit.diff + ["unit k3s"]
    flow.warnings = [
      "the file before is kept as \(edit.backup)",
      "pods and kubeconfigs that name the old address need the new one",
    ]
    flow.typedConfirmation = "\(facts.host)"
    var back = self.flow(
      "Undo: give node-ip its old value on \(facts.host)", verb: "Undo", expects: "the old line, k3s started",
      steps: [
        .edit(.setSetting(edit.reversed)), .wait(.k3s(.setting(edit.reversed)), atMost: .seconds(10)),
      ] + stop + [start, .wait(.k3s(.started(paths)), atMost: .seconds(60))])
    back.touches = ["\(edit.path):"] + edit.reversed.diff
    back.typedConfirmation = "\(facts.host)"
    flow.remedies = [back]
    return flow
  }

  private func addressEdit() throws(FlowRefusal) -> SettingEdit {
    guard let new = options.nodeIP ?? facts.lanAddress?.address else {
      throw FlowRefusal("there is no other address to set node-ip to")
    }
    guard IPAddress(new) != nil else { throw FlowRefusal("\(new) is no address") }
    guard facts.link(with: new) != nil || facts.links.value == nil else {
      throw FlowRefusal("no link has \(new)")
    }
    let settings = facts.settings.value
    guard let setting = settings?["node-ip"], !setting.values.isEmpty else {
      return SettingEdit(
        path: paths.configuration, key: "node-ip", from: nil, to: new,
        backup: "\(paths.configuration).before-\(id)")
    }
    guard let old = facts.missingNodeIPs.first ?? setting.values.first, old != new else {
      throw FlowRefusal("node-ip is \(new) already")
    }
    switch setting.source {
    case .file(let path, _):
      return SettingEdit(path: path, key: "node-ip", from: old, to: new, backup: "\(path).before-\(id)")
    case .commandLine:
      throw FlowRefusal("node-ip is given on the command line of the unit: change it in \(paths.unitFile)")
    case .environment(let path): throw FlowRefusal("node-ip is given by \(path): change it there")
    }
  }

  // MARK: The node

  func nodeDeletion() throws(FlowRefusal) -> Flow {
    let nodes = facts.nodes.value ?? []
    let name = nodeName ?? facts.host.lowercased()
    guard let node = nodes.first(where: { $0.name == name }) ?? (nodes.count == 1 ? nodes[0] : nil) else {
      throw FlowRefusal("which node of the cluster this host is cannot be told")
    }
    let delete = command(
      [
        paths.executable, "kubectl", "--kubeconfig", paths.kubeconfig, "delete", "--ignore-not-found", "node",
        node.name,
      ], impact: .destroys)
    let backup = K3sBackup(paths: paths, id: id, members: [], moves: [])
    let prepare =
      options.exportsObjects
      ? [FlowStep.ensure(.k3s(.present([backup.directory])), by: backup.prepare)] : []
    var flow = flow(
      "Delete node \(node.name) and restart k3s", verb: "Delete", expects: expectation,
      steps: prepare + export + [.run(delete)] + stop + [start] + verification(address: wantedIP))
    flow.preparations = prepare.count + export.count
    flow.touches = ["node \(node.name): k3s registers it again", "unit k3s"]
    flow.warnings = ["pods that no controller owns are lost; all others are made anew"]
    flow.typedConfirmation = "\(facts.host)"
    return flow
  }
}
