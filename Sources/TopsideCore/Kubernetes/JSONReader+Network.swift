extension JSONReader {
  mutating func service() throws(JSONFault) -> KubeService {
    var service = KubeService(ObjectMeta("", ""))
    guard try enterObject() else { return service }
    while let key = try nextKey() {
      switch key {
      case "metadata": service.meta = try meta()
      case "spec": try serviceSpec(&service)
      case "status": service.externalAddresses += try loadBalancerStatus()
      default: try skip()
      }
    }
    return service
  }

  private mutating func serviceSpec(_ service: inout KubeService) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "type": service.type = try text()
      case "clusterIP": service.clusterIP = try text()
      case "selector": service.selector = try stringMap()
      case "ports": service.ports = try servicePorts()
      case "externalName": service.externalAddresses += try string().map { [$0] } ?? []
      case "externalIPs": service.externalAddresses += try strings()
      default: try skip()
      }
    }
  }

  private mutating func servicePorts() throws(JSONFault) -> [KubeService.Port] {
    var ports: [KubeService.Port] = []
    guard try enterArray() else { return ports }
    while try nextElement() {
      guard try enterObject() else { continue }
      var port = KubeService.Port(0)
      while let key = try nextKey() {
        switch key {
        case "name": port.name = try text()
        case "port": port.port = try integer() ?? 0
        case "targetPort": port.target = try stringOrNumber() ?? ""
        case "nodePort": port.nodePort = try integer() ?? 0
        case "protocol": port.transport = try text()
        default: try skip()
        }
      }
      ports.append(port)
    }
    return ports
  }

  private mutating func loadBalancerStatus() throws(JSONFault) -> [String] {
    var addresses: [String] = []
    guard try enterObject() else { return addresses }
    while let key = try nextKey() {
      switch key {
      case "loadBalancer": addresses = try loadBalancer()
      default: try skip()
      }
    }
    return addresses
  }

  mutating func endpointSlice() throws(JSONFault) -> EndpointSlice {
    var slice = EndpointSlice(ObjectMeta("", ""))
    guard try enterObject() else { return slice }
    while let key = try nextKey() {
      switch key {
      case "metadata":
        slice.meta = try meta()
        slice.service = slice.meta.labels["kubernetes.io/service-name"] ?? slice.meta.owner?.name ?? ""
      case "endpoints": try endpoints(&slice)
      default: try skip()
      }
    }
    return slice
  }

  private mutating func endpoints(_ slice: inout EndpointSlice) throws(JSONFault) {
    guard try enterArray() else { return }
    while try nextElement() {
      guard try enterObject() else { continue }
      // Not said means ready.
      var isReady = true
      while let key = try nextKey() {
        switch key {
        case "conditions": isReady = try endpointReadiness()
        default: try skip()
        }
      }
      if isReady { slice.ready += 1 } else { slice.notReady += 1 }
    }
  }

  private mutating func endpointReadiness() throws(JSONFault) -> Bool {
    var isReady = true
    guard try enterObject() else { return isReady }
    while let key = try nextKey() {
      switch key {
      case "ready": isReady = try boolean() ?? true
      default: try skip()
      }
    }
    return isReady
  }
}
