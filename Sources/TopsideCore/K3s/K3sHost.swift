/// A network link of the machine, from `ip -j addr`.
package struct K3sLink: Hashable, Sendable {
  package struct Address: Hashable, Sendable {
    package var text: String
    package var isIPv6: Bool
    /// `global`, `link`, `host`.
    package var scope: String

    package init(_ text: String, isIPv6: Bool = false, scope: String = "global") {
      self.text = text
      self.isIPv6 = isIPv6
      self.scope = scope
    }
  }

  package var name: String
  package var isUp: Bool
  package var addresses: [Address]

  package init(_ name: String, isUp: Bool = true, _ addresses: [Address]) {
    self.name = name
    self.isUp = isUp
    self.addresses = addresses
  }

  package var isVPN: Bool {
    name == "nordlynx"
      || ["tun", "wg", "tailscale", "utun", "nordtun", "zt"].contains {
        name.hasPrefix($0)
      }
  }

  /// Made by containers and by the cluster itself: no address of the machine's own.
  package var isVirtual: Bool {
    ["cni", "flannel", "veth", "docker", "br-", "virbr", "kube-", "cali", "dummy", "lo"].contains {
      name.hasPrefix($0)
    }
  }
}

extension K3sLink {
  /// Whether it is worth a word: one of the machine's own, or of a VPN, that is up or has an address.
  package var isShown: Bool { !isVirtual && (isUp || !addresses.isEmpty) }
}

/// A default route, from `ip -j route show default`.
package struct K3sRoute: Hashable, Sendable {
  package var gateway: String?
  package var link: String
  /// The address that is used on it, where the kernel says.
  package var source: String?

  package init(gateway: String?, link: String, source: String? = nil) {
    self.gateway = gateway
    self.link = link
    self.source = source
  }
}

/// A socket that listens, from `ss`.
package struct K3sListener: Hashable, Sendable {
  package var address: String
  package var port: UInt16
  /// Whose it is; nil without the right to know.
  package var process: String?
  package var pid: Int?

  package init(address: String, port: UInt16, process: String? = nil, pid: Int? = nil) {
    self.address = address
    self.port = port
    self.process = process
    self.pid = pid
  }

  /// What a k3s server listens on.
  package static let ports: [UInt16] = [6443, 6444, 2379, 2380, 10250]
}

/// The filesystem of the data directory.
package struct K3sDisk: Hashable, Sendable {
  package var total: ByteCount
  package var available: ByteCount

  package init(total: ByteCount, available: ByteCount) {
    self.total = total
    self.available = available
  }

  /// Whether nothing can be expected to work: under 1 % or 64 MiB.
  package var isFull: Bool {
    available < .mib(64) || available.bytes < total.bytes / 100
  }
}

package struct K3sClock: Hashable, Sendable {
  package var now: Timestamp
  /// What `timedatectl` says; nil when it does not.
  package var isSynchronised: Bool?

  package init(now: Timestamp, isSynchronised: Bool?) {
    self.now = now
    self.isSynchronised = isSynchronised
  }
}
