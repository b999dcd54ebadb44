import TopsideCore

extension Simulation {
  /// `docker compose config --format json`.
  func composeConfiguration(withAllProfiles: Bool) -> String {
    let services = shapes.filter { withAllProfiles || $0.profiles.isEmpty }.sorted { $0.name < $1.name }
    let network: JSON = ["default": ["name": .string("\(Integr8sCode.project)_default"), "ipam": [:]]]
    let json: JSON = [
      "name": .string(Integr8sCode.project),
      "networks": network,
      "services": .object(services.map { ($0.name, declaration($0)) }),
    ]
    return json.indented(by: 2, escapesMarkup: false) + "\n"
  }

  private func declaration(_ shape: ServiceShape) -> JSON {
    var members: [(name: String, value: JSON)] = []
    if !shape.profiles.isEmpty { members.append(("profiles", JSON(shape.profiles))) }
    members.append(("command", JSON(shape.command)))
    if shape.replicas == 1 { members.append(("container_name", .string(shape.name))) }
    if !shape.dependencies.isEmpty {
      let dependencies = shape.dependencies.map { dependency -> (name: String, value: JSON) in
        (dependency.service, ["condition": .string(dependency.condition), "required": true])
      }
      members.append(("depends_on", .object(dependencies)))
    }
    if shape.replicas > 1 { members.append(("deploy", ["replicas": .integer(shape.replicas)])) }
    members.append(("entrypoint", nil))
    if !shape.environment.isEmpty { members.append(("environment", environment(shape.environment))) }
    if let probe = shape.probe { members.append(("healthcheck", healthcheck(probe))) }
    members.append(("image", .string(shape.image)))
    if let limit = shape.memoryLimit { members.append(("mem_limit", .string("\(limit << 20)"))) }
    members.append(("networks", ["default": nil]))
    if !shape.ports.isEmpty { members.append(("ports", .array(shape.ports.map(port)))) }
    if let restart = shape.restart { members.append(("restart", .string(restart))) }
    return .object(members)
  }

  private func environment(_ variables: [String]) -> JSON {
    .object(
      variables.map { variable in
        let parts = variable.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), .string(parts.count > 1 ? String(parts[1]) : ""))
      })
  }

  private func healthcheck(_ probe: ServiceShape.Probe) -> JSON {
    func seconds(_ value: Double) -> JSON { .string("\(Int(value))s") }
    return [
      "test": JSON(probe.test), "timeout": seconds(probe.timeout), "interval": seconds(probe.interval),
      "retries": .integer(probe.retries), "start_period": seconds(probe.startPeriod),
    ]
  }

  private func port(_ port: ServiceShape.Port) -> JSON {
    [
      "mode": "ingress", "host_ip": .string(port.host), "target": .integer(port.container),
      "published": .string("\(port.number)"), "protocol": .string(port.transport),
    ]
  }
}
