extension K3sFacts {
  /// The link that has an address; nil where none has, or links are not known.
  package func link(with address: String) -> K3sLink? {
    guard let wanted = IPAddress(address) else { return nil }
    return links.value?.first { link in link.addresses.contains { IPAddress($0.text) == wanted } }
  }

  /// Values of `node-ip` that no link has; empty where links are not known.
  package var missingNodeIPs: [String] {
    guard links.value != nil else { return [] }
    return (settings.value?.nodeIPs ?? []).filter { link(with: $0) == nil }
  }

  /// An address of the machine's own network that `node-ip` could be: one beside that which is gone first, then that of
  /// the default route; never one of a VPN, of a container network, or of a link that is down.
  package var lanAddress: (address: String, link: String)? {
    let candidates = (links.value ?? []).filter { $0.isUp && !$0.isVPN && !$0.isVirtual }
    let ways = routes.value?.map(\.link) ?? []
    let network = missingNodeIPs.first.flatMap(Self.network)
    let near = candidates.filter { link in
      network != nil && link.addresses.contains { Self.network($0.text) == network }
    }
    let ordered = near + ways.compactMap { way in candidates.first { $0.name == way } } + candidates
    let wantsIPv6 = missingNodeIPs.first.flatMap { IPAddress($0) }?.isIPv6 ?? false
    for link in ordered {
      let preferred = routes.value?.first { $0.link == link.name }?.source
      let own = link.addresses.filter { $0.scope == "global" && $0.isIPv6 == wantsIPv6 }
      if let address = own.first(where: { $0.text == preferred }) ?? own.first {
        return (address.text, link.name)
      }
    }
    return nil
  }

  /// The first three numbers of an IPv4 address: whoever gets another address by DHCP mostly stays among them.
  private static func network(_ address: String) -> Substring? {
    let parts = address.split(separator: ".")
    return parts.count == 4 ? address.dropLast(parts[3].count) : nil
  }

  /// Links of a VPN that are up.
  package var vpnLinks: [K3sLink] { (links.value ?? []).filter { $0.isVPN && $0.isUp } }

  /// Addresses by which this server is known: what it is told, else what it would choose.
  package var serverAddresses: [String] {
    let told = settings.value?.nodeIPs ?? []
    return told.isEmpty ? [lanAddress?.address].compactMap { $0 } : told
  }
}
