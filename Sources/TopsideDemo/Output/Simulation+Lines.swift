import TopsideCore

extension Simulation {
  /// A line of `docker events --format '{{json .}}'`.
  func line(_ event: SimulatedEvent) -> String {
    let container = containers[event.container]
    let attributes =
      container.labels + event.attributes + [("image", container.image), ("name", container.name)]
    let json: JSON = [
      "status": .string(event.action), "id": .string(container.id.hex), "from": .string(container.image),
      "Type": "container", "Action": .string(event.action),
      "Actor": [
        "ID": .string(container.id.hex),
        "Attributes": .object(attributes.map { ($0.name, .string($0.value)) }),
      ],
      "scope": "local", "time": .integer(Int(event.at.seconds)),
      "timeNano": .integer(Int(event.at.nanoseconds)),
    ]
    return json.compact
  }

  /// The lines of one round of `docker stats --no-trunc --format '{{json .}}'`, newest container first.
  func statistics(isTruncated: Bool) -> [String] {
    containers.reversed().filter { $0.isRunning && !$0.isGone }.map { container in
      let usage = usage(of: container, at: now)
      let limit = container.shape.memoryLimit.map { $0 << 20 } ?? Integr8sCode.hostMemory
      let memory = usage?.memory ?? 0
      let json: JSON = [
        "BlockIO": "0B / 0B",
        "CPUPerc": .string(Figures.fixed(usage?.cpuPercent ?? 0, 2) + "%"),
        "Container": .string(container.id.short),
        "ID": .string(isTruncated ? container.id.short : container.id.hex),
        "MemPerc": .string(Figures.fixed(Double(memory) / Double(limit) * 100, 2) + "%"),
        "MemUsage": .string("\(Figures.bytes(memory)) / \(usage == nil ? "0B" : Figures.bytes(limit))"),
        "Name": .string(container.name),
        "NetIO": .string("\(Figures.traffic(usage?.received ?? 0)) / \(Figures.traffic(usage?.sent ?? 0))"),
        "PIDs": .string("\(usage?.processes ?? 0)"),
      ]
      return json.compact
    }
  }

  /// One line of `docker ps --format '{{json .}}'` would need far more; only identifiers are asked for.
  func identifiers(onlyRunning: Bool, isTruncated: Bool) -> [String] {
    containers.reversed().filter { !$0.isGone && (!onlyRunning || $0.isRunning || $0.phase == .paused) }
      .map { isTruncated ? $0.id.short : $0.id.hex }
  }

  /// `docker system df -v --format '{{json .Volumes}}'`, without what nobody reads.
  var volumeSizes: String {
    let all = volumes.sorted { $0.key < $1.key }.map { name, bytes -> JSON in
      ["Name": .string(name), "Driver": "local", "Size": .string(Figures.traffic(bytes))]
    }
    return JSON.array(all).compact + "\n"
  }
}
