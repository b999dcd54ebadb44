import SafeText

extension K3sParsing {
  /// From `ip -j addr`.
  package static func links(_ bytes: [UInt8]) throws(K3sUnread) -> [K3sLink] {
    guard case .array(let links) = try tree(bytes, "what ip prints") else {
      throw unreadable("what ip prints", bytes)
    }
    return links.compactMap { link in
      guard let name = link["ifname"]?.text else { return nil }
      let flags = link["flags"]?.elements.compactMap(\.text) ?? []
      let addresses = link["addr_info"]?.elements.compactMap { entry -> K3sLink.Address? in
        guard let text = entry["local"]?.text else { return nil }
        return K3sLink.Address(
          text, isIPv6: entry["family"]?.text == "inet6", scope: entry["scope"]?.text ?? "")
      }
      return K3sLink(name, isUp: flags.contains("UP"), addresses ?? [])
    }
  }

  /// From `ip -j route show default`; nothing at all where there is none.
  package static func routes(_ bytes: [UInt8]) throws(K3sUnread) -> [K3sRoute] {
    if bytes.allSatisfy({ $0 <= 0x20 }) { return [] }
    guard case .array(let routes) = try tree(bytes, "what ip prints") else {
      throw unreadable("what ip prints", bytes)
    }
    return routes.compactMap { route in
      guard let link = route["dev"]?.text else { return nil }
      return K3sRoute(
        gateway: route["gateway"]?.text ?? route["via"]?["host"]?.text, link: link,
        source: route["prefsrc"]?.text)
    }
  }

  /// From `ss -Hltnp`.
  package static func listeners(_ bytes: [UInt8]) -> [K3sListener] {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
      let fields = line.split(separator: " ", omittingEmptySubsequences: true)
      guard fields.count >= 5, fields[0] == "LISTEN", let colon = fields[3].lastIndex(of: ":"),
        let port = UInt16(fields[3][fields[3].index(after: colon)...])
      else { return nil }
      var address = fields[3][..<colon]
      if address.hasPrefix("["), address.hasSuffix("]") { address = address.dropFirst().dropLast() }
      let owner = owner(fields.dropFirst(5).joined(separator: " "))
      return K3sListener(address: String(address), port: port, process: owner?.0, pid: owner?.1)
    }
  }

  /// `users:(("k3s-server",pid=812,fd=17))`
  private static func owner(_ users: String) -> (String, Int?)? {
    guard let begin = users.firstRange(of: "((\"") else { return nil }
    let rest = users[begin.upperBound...]
    guard let end = rest.firstIndex(of: "\"") else { return nil }
    let pid = rest.firstRange(of: "pid=").flatMap { range in
      Int(rest[range.upperBound...].prefix { ("0"..."9").contains($0) })
    }
    return (String(rest[..<end]), pid)
  }

  /// From `curl -w '\n%{http_code}'`.
  package static func answer(_ result: CommandResult) -> K3sAPI.Answer {
    let lines = String(decoding: result.standardOutput, as: UTF8.self).split(
      whereSeparator: \.isNewline)
    if result.status.isSuccess, let last = lines.last, let code = Int(last), code > 0 {
      return .status(code, lines.count > 1 ? String(lines[0]) : "")
    }
    switch result.status {
    case .exited(7): return .refused
    case .exited(28): return .failed("it does not answer in time")
    case .exited(35), .exited(56), .exited(52): return .failed("it ends the connection")
    case .exited, .signalled:
      let words = String(decoding: result.standardError, as: UTF8.self)
      return .failed(EngineWords.lastLine(words) ?? EngineWords.ending(result.status))
    }
  }

  /// From `kubectl get nodes -o json`.
  package static func nodes(_ bytes: [UInt8]) throws(K3sUnread) -> [K3sNode] {
    let list = try tree(bytes, "what kubectl prints")
    guard let items = list["items"], case .array(let nodes) = items else {
      throw unreadable("what kubectl prints", bytes)
    }
    return nodes.compactMap { node in
      guard let name = node["metadata"]?["name"]?.text else { return nil }
      let prefix = "node-role.kubernetes.io/"
      func has(_ role: String) -> Bool { node["metadata"]?["labels"]?[prefix + role] != nil }
      let addresses = node["status"]?["addresses"]?.elements ?? []
      let ready = node["status"]?["conditions"]?.elements.first { $0["type"]?.text == "Ready" }
      return K3sNode(
        name, internalIP: addresses.first { $0["type"]?.text == "InternalIP" }?["address"]?.text,
        isReady: ready?["status"]?.text.map { $0 == "True" }, isServer: has("control-plane") || has("master"),
        isEtcd: has("etcd"))
    }
  }
}
