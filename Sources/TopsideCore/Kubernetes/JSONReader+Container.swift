/// What a pod asks for. Commands, arguments and environments are not read: they may hold secrets.
extension JSONReader {
  mutating func containers() throws(JSONFault) -> [PodContainer] {
    var containers: [PodContainer] = []
    guard try enterArray() else { return containers }
    while try nextElement() {
      guard try enterObject() else { continue }
      var container = PodContainer("")
      while let key = try nextKey() {
        switch key {
        case "name": container.name = try text()
        case "image": container.image = try text()
        case "imagePullPolicy": container.pullPolicy = try text()
        case "restartPolicy": container.isSidecar = try string() == "Always"
        case "resources": try resources(&container)
        case "ports": container.ports = try containerPorts()
        case "startupProbe": container.probes.startup = try probe()
        case "livenessProbe": container.probes.liveness = try probe()
        case "readinessProbe": container.probes.readiness = try probe()
        default: try skip()
        }
      }
      containers.append(container)
    }
    return containers
  }

  private mutating func containerPorts() throws(JSONFault) -> [Int] {
    var ports: [Int] = []
    guard try enterArray() else { return ports }
    while try nextElement() {
      guard try enterObject() else { continue }
      var (number, transport) = (0, "TCP")
      while let key = try nextKey() {
        switch key {
        case "containerPort": number = try integer() ?? 0
        case "protocol": transport = try text()
        default: try skip()
        }
      }
      if number > 0, transport == "TCP" { ports.append(number) }
    }
    return ports
  }

  private mutating func resources(_ container: inout PodContainer) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "requests": (container.cpuRequest, container.memoryRequest) = try amounts()
      case "limits": (container.cpuLimit, container.memoryLimit) = try amounts()
      default: try skip()
      }
    }
  }

  private mutating func amounts() throws(JSONFault) -> (CPUAmount?, ByteCount?) {
    var cpu: CPUAmount?
    var memory: ByteCount?
    guard try enterObject() else { return (nil, nil) }
    while let key = try nextKey() {
      switch key {
      case "cpu": cpu = try cpuQuantity()
      case "memory": memory = try bytesQuantity()
      default: try skip()
      }
    }
    return (cpu, memory)
  }

  /// `http-get :8000/health every 10s, 3 failures`
  private mutating func probe() throws(JSONFault) -> String? {
    guard try enterObject() else { return nil }
    var what = ""
    var period = 10
    var failures = 3
    while let key = try nextKey() {
      switch key {
      case "httpGet": what = try address("http-get")
      case "tcpSocket": what = try address("tcp")
      case "grpc": what = try address("grpc")
      case "exec": what = try probeCommand()
      case "periodSeconds": period = try integer() ?? period
      case "failureThreshold": failures = try integer() ?? failures
      default: try skip()
      }
    }
    return what.isEmpty ? nil : "\(what) every \(period)s, \(failures) failure\(failures == 1 ? "" : "s")"
  }

  private mutating func address(_ way: String) throws(JSONFault) -> String {
    var host = ""
    var port = ""
    var path = ""
    var isTLS = false
    guard try enterObject() else { return way }
    while let key = try nextKey() {
      switch key {
      case "host": host = try text()
      case "port": port = try stringOrNumber() ?? ""
      case "path": path = try text()
      case "scheme": isTLS = try string() == "HTTPS"
      default: try skip()
      }
    }
    return "\(isTLS ? "https-get" : way) \(host):\(port)\(Self.isBare(path) ? path : Redaction.mask(path))"
  }

  /// Whether nothing in a path could name a value, so that there is no secret to look for: nearly always, and looking
  /// cost more than all the rest of a pod.
  private static func isBare(_ path: String) -> Bool {
    path.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }

  private mutating func probeCommand() throws(JSONFault) -> String {
    var words: [String] = []
    guard try enterObject() else { return "exec" }
    while let key = try nextKey() {
      switch key {
      case "command": words = try strings()
      default: try skip()
      }
    }
    return "exec \(Redaction.mask(words: words).joined(separator: " "))"
  }
}
