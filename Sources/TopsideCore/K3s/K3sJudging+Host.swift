import SafeText

extension K3sJudging {
  // MARK: Addresses

  var addresses: [K3sFinding] {
    guard let links = facts.links.value else { return [] }
    var found = facts.missingNodeIPs.map(missing)
    for address in settings.nodeIPs {
      guard let link = facts.link(with: address) else { continue }
      if link.isVPN {
        found.append(
          K3sFinding(
            .warning, .address, "node-ip \(address) is of the VPN link \(link.name), and goes away with it",
            evidence: [place("node-ip")], next: "set node-ip to an address of the machine's own network"))
      } else if !link.isUp {
        found.append(
          K3sFinding(
            .failed, .address, "node-ip \(address) is of \(link.name), which is down",
            evidence: [place("node-ip")], next: "bring \(link.name) up: ip link set \(link.name) up"))
      }
    }
    found += single("bind-address", settings.bindAddress, .failed)
    found += single("advertise-address", settings.advertiseAddress, .warning)
    if let name = settings.flannelInterface { found += flannel(name, links.first { $0.name == name }) }
    return found
  }

  private func missing(_ address: String) -> K3sFinding {
    let vpn = facts.vpnLinks.map(\.name)
    let note: SafeText = vpn.isEmpty ? "" : "; a VPN is up: \(vpn.joined(separator: ", "))"
    let other = facts.lanAddress.map { "set node-ip to \($0.address) of \($0.link), and restart" as SafeText }
    return K3sFinding(
      .failed, .address, "node-ip \(address) is on no link\(note)",
      evidence: [place("node-ip"), "links: \(linkWords)"],
      next: other.map { "bring \(address) back, or \($0)" } ?? "bring \(address) back: no other is there",
      rule: .nodeAddressMissing)
  }

  private func single(_ name: String, _ address: String?, _ severity: Severity) -> [K3sFinding] {
    guard let address, let parsed = IPAddress(address), parsed.bytes.contains(where: { $0 != 0 }),
      parsed != IPAddress("127.0.0.1"), facts.link(with: address) == nil
    else { return [] }
    return [
      K3sFinding(
        severity, .address, "\(name) \(address) is on no link", evidence: [place(name)],
        next: "bring it back, or correct \(name), and restart")
    ]
  }

  private func flannel(_ name: String, _ link: K3sLink?) -> [K3sFinding] {
    guard link?.isUp != true else { return [] }
    let words: SafeText = link == nil ? "is no link here" : "is down"
    return [
      K3sFinding(
        .failed, .address, "flannel-iface \(name) \(words)", evidence: [place("flannel-iface")],
        next: "correct flannel-iface, and restart", rule: .interfaceMissing)
    ]
  }

  /// `eth0 10.0.0.7, wg0 10.8.0.2 (VPN)`
  private var linkWords: SafeText {
    let words = (facts.links.value ?? []).filter(\.isShown).map { link -> SafeText in
      let addresses = link.addresses.filter { $0.scope == "global" }.map(\.text)
      let text: SafeText = addresses.isEmpty ? "no address" : "\(addresses.joined(separator: " "))"
      return "\(link.name) \(text)\(link.isVPN ? " (VPN)" : "")\(link.isUp ? "" : " (down)")"
    }
    return words.isEmpty
      ? "none" : words.dropFirst().reduce(words.first ?? "") { "\($0), \($1)" }
  }

  /// Who says a setting.
  private func place(_ name: String) -> SafeText {
    switch settings[name]?.source {
    case .commandLine: "\(name) is in the unit's command line"
    case .file(let path, let line): "\(name) is in \(path), line \(line)"
    case .environment(let path): "\(name) is in \(path)"
    case nil: "\(name) is not set"
    }
  }

  // MARK: Route, ports, disk, clock

  var route: [K3sFinding] {
    guard let routes = facts.routes.value, routes.isEmpty else { return [] }
    // Told both, k3s needs none.
    let needsIt = settings.nodeIPs.isEmpty
    return [
      K3sFinding(
        needsIt ? .failed : .warning, .route, "there is no default route",
        next: "restore the route, then restart", rule: .noDefaultRoute)
    ]
  }

  var ports: [K3sFinding] {
    guard let listeners = facts.listeners.value else { return [] }
    let usesEtcd = facts.datastore.value == .etcd
    var found: [K3sFinding] = []
    for port in K3sListener.ports where usesEtcd || (port != 2379 && port != 2380) {
      guard let owner = listeners.first(where: { $0.port == port && isForeign($0) }) else { continue }
      let pid = owner.pid.map { " (process \($0))" as SafeText } ?? ""
      found.append(
        K3sFinding(
          .failed, .port, "port \(port) is taken by \(owner.process ?? "another process")\(pid)",
          next: "stop it, then restart k3s", rule: .portInUse))
    }
    return found
  }

  /// Whose port it is, where that is known: agents and servers of k3s are called `k3s-…`.
  private func isForeign(_ listener: K3sListener) -> Bool {
    guard let process = listener.process else { return false }
    return !process.hasPrefix("k3s") && listener.pid != facts.unit.value?.mainPID
  }

  var disk: [K3sFinding] {
    guard let disk = facts.disk.value else { return [] }
    let left: SafeText = "\(Words.bytes(disk.available)) of \(Words.bytes(disk.total)) free"
    if disk.isFull {
      return [
        K3sFinding(
          .failed, .disk, "the disk is full: \(left) at \(facts.paths.data)",
          next: "make room, then restart: nothing else helps before", rule: .diskFull)
      ]
    }
    guard disk.available.bytes < disk.total.bytes / 20 else { return [] }
    return [K3sFinding(.warning, .disk, "\(left) at \(facts.paths.data)", next: "make room")]
  }

  var clock: [K3sFinding] {
    guard let clock = facts.clock.value else { return [] }
    let begins = [facts.authority.value, facts.fileCertificate.value, facts.servedCertificate.value]
      .compactMap { $0?.notBefore }.max()
    let date = CalendarTime(secondsUTC: clock.now.seconds)
    if let begins, clock.now < begins {
      return [
        K3sFinding(
          .failed, .clock,
          "the clock is wrong: \(date.date) \(date.time) is before the certificates were made",
          evidence: ["made \(RFC3339.print(begins))"], next: "set the clock: timedatectl set-ntp true")
      ]
    }
    if date.year < 2025 {
      return [
        K3sFinding(
          .failed, .clock, "the clock is wrong: it says \(date.date)",
          next: "set the clock: timedatectl set-ntp true")
      ]
    }
    return clock.isSynchronised == false
      ? [
        K3sFinding(
          .neutral, .clock, "the clock is not synchronised", next: "check it: timedatectl set-ntp true")
      ] : []
  }
}
