extension JSONReader {
  mutating func ingress() throws(JSONFault) -> Ingress {
    var ingress = Ingress(ObjectMeta("", ""))
    guard try enterObject() else { return ingress }
    while let key = try nextKey() {
      switch key {
      case "metadata": ingress.meta = try meta()
      case "spec": try ingressSpec(&ingress)
      case "status": try ingressStatus(&ingress)
      default: try skip()
      }
    }
    return ingress
  }

  private mutating func ingressStatus(_ ingress: inout Ingress) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "loadBalancer": ingress.addresses = try loadBalancer()
      default: try skip()
      }
    }
  }

  private mutating func ingressSpec(_ ingress: inout Ingress) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "ingressClassName": ingress.className = try text()
      case "defaultBackend": ingress.routes.append("* → \(try backend())")
      case "rules": try rules(&ingress)
      case "tls": ingress.secrets = try secrets()
      default: try skip()
      }
    }
  }

  private mutating func secrets() throws(JSONFault) -> [String] {
    var secrets: [String] = []
    guard try enterArray() else { return secrets }
    while try nextElement() {
      guard try enterObject() else { continue }
      while let key = try nextKey() {
        switch key {
        case "secretName": secrets.append(try text())
        default: try skip()
        }
      }
    }
    return secrets
  }

  private mutating func rules(_ ingress: inout Ingress) throws(JSONFault) {
    guard try enterArray() else { return }
    while try nextElement() {
      guard try enterObject() else { continue }
      var host = ""
      var routes: [String] = []
      while let key = try nextKey() {
        switch key {
        case "host": host = try text()
        case "http": routes = try paths()
        default: try skip()
        }
      }
      if !host.isEmpty, !ingress.hosts.contains(host) { ingress.hosts.append(host) }
      ingress.routes += routes.map { "\(host.isEmpty ? "*" : host)\($0)" }
    }
  }

  /// `/ → api:80`
  private mutating func paths() throws(JSONFault) -> [String] {
    var routes: [String] = []
    guard try enterObject() else { return routes }
    while let key = try nextKey() {
      guard "paths" ~= key else {
        try skip()
        continue
      }
      guard try enterArray() else { continue }
      while try nextElement() {
        if let route = try route() { routes.append(route) }
      }
    }
    return routes
  }

  private mutating func route() throws(JSONFault) -> String? {
    var path = "/"
    var service = ""
    guard try enterObject() else { return nil }
    while let key = try nextKey() {
      switch key {
      case "path": path = try text()
      case "backend": service = try backend()
      default: try skip()
      }
    }
    return "\(path) → \(service)"
  }

  /// `api:80`, or the name of what else stands behind it.
  private mutating func backend() throws(JSONFault) -> String {
    var name = ""
    var port = ""
    guard try enterObject() else { return name }
    while let key = try nextKey() {
      switch key {
      case "service", "resource":
        guard try enterObject() else { continue }
        while let key = try nextKey() {
          switch key {
          case "name": name = try text()
          case "port": port = try backendPort()
          default: try skip()
          }
        }
      default: try skip()
      }
    }
    return port.isEmpty ? name : "\(name):\(port)"
  }

  private mutating func backendPort() throws(JSONFault) -> String {
    var port = ""
    guard try enterObject() else { return port }
    while let key = try nextKey() {
      switch key {
      case "number", "name": port = try stringOrNumber() ?? port
      default: try skip()
      }
    }
    return port
  }
}
