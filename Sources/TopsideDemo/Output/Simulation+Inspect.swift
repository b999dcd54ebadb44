import TopsideCore

extension Simulation {
  /// One element of `docker container inspect`.
  func inspect(_ container: SimulatedContainer) -> JSON {
    let id = container.id.hex
    return [
      "Id": .string(id),
      "Created": .string(RFC3339.print(container.created)),
      "Path": .string(container.shape.command.first ?? ""),
      "Args": JSON(Array(container.shape.command.dropFirst())),
      "State": state(of: container),
      "Image": .string(container.imageID),
      "LogPath": .string("/var/lib/docker/containers/\(id)/\(id)-json.log"),
      "Name": .string("/" + container.name),
      "RestartCount": .integer(container.restartCount),
      "Driver": "overlay2",
      "Platform": "linux",
      "MountLabel": "",
      "ProcessLabel": "",
      "AppArmorProfile": "",
      "ExecIDs": nil,
      "HostConfig": hostConfiguration(of: container),
      "Mounts": [],
      "Config": configuration(of: container),
      "NetworkSettings": network(of: container),
    ]
  }

  private func state(of container: SimulatedContainer) -> JSON {
    let never = "0001-01-01T00:00:00Z"
    var members: [(name: String, value: JSON)] = [
      ("Status", .string(container.phase.rawValue)),
      ("Running", .bool([.running, .paused, .restarting].contains(container.phase))),
      ("Paused", .bool(container.phase == .paused)),
      ("Restarting", .bool(container.phase == .restarting)),
      ("OOMKilled", .bool(container.isOutOfMemory)),
      ("Dead", false),
      ("Pid", .integer(container.currentRun?.processID ?? 0)),
      ("ExitCode", .integer(Int(container.exitCode))),
      ("Error", ""),
      ("StartedAt", .string(container.runs.last.map { RFC3339.print($0.start) } ?? never)),
      ("FinishedAt", .string(container.finished.map(RFC3339.print) ?? never)),
    ]
    if let health = container.health {
      let log = probes(of: container).map { probe -> JSON in
        [
          "Start": .string(RFC3339.print(probe.start)), "End": .string(RFC3339.print(probe.end)),
          "ExitCode": .integer(Int(probe.exitCode)), "Output": .string(probe.output),
        ]
      }
      let report: JSON = [
        "Status": .string(health.rawValue), "FailingStreak": .integer(failingStreak(of: container)),
        "Log": .array(log),
      ]
      members.append(("Health", report))
    }
    return .object(members)
  }

  private func hostConfiguration(of container: SimulatedContainer) -> JSON {
    let limit = (container.shape.memoryLimit ?? 0) << 20
    return [
      "Binds": nil,
      "LogConfig": ["Type": "json-file", "Config": [:]],
      "NetworkMode": .string("\(Integr8sCode.project)_default"),
      "PortBindings": ports(of: container, isBound: true, { "\($0)/\($1)" }),
      "RestartPolicy": ["Name": .string(container.shape.restart ?? ""), "MaximumRetryCount": 0],
      "AutoRemove": false,
      "CgroupnsMode": "private",
      "IpcMode": "private",
      "Privileged": false,
      "ReadonlyRootfs": false,
      "ShmSize": 67_108_864,
      "Runtime": "runc",
      "Memory": .integer(limit),
      "NanoCpus": 0,
      "MemoryReservation": 0,
      "MemorySwap": .integer(limit * 2),
      "OomKillDisable": false,
      "PidsLimit": nil,
    ]
  }

  private func configuration(of container: SimulatedContainer) -> JSON {
    var members: [(name: String, value: JSON)] = [
      ("Hostname", .string(container.id.short)),
      ("User", .string(container.shape.processes.first?.user ?? "")),
      ("AttachStdout", true),
      ("AttachStderr", true),
      ("Tty", false),
      ("OpenStdin", false),
      ("Env", JSON(container.shape.environment + ["PATH=/usr/local/bin:/usr/bin:/bin"])),
      ("Cmd", JSON(container.shape.command)),
    ]
    if let probe = container.shape.probe {
      let check: JSON = [
        "Test": JSON(probe.test), "Interval": .integer(Int(probe.interval * 1e9)),
        "Timeout": .integer(Int(probe.timeout * 1e9)), "StartPeriod": .integer(Int(probe.startPeriod * 1e9)),
        "Retries": .integer(probe.retries),
      ]
      members.append(("Healthcheck", check))
    }
    members += [
      ("Image", .string(container.image)),
      ("WorkingDir", "/app"),
      ("Labels", .object(container.labels.map { ($0.name, .string($0.value)) })),
    ]
    return .object(members)
  }

  private func network(of container: SimulatedContainer) -> JSON {
    let place = containers.firstIndex { $0.id == container.id } ?? 0
    return [
      "Ports": ports(of: container, isBound: container.isRunning, { "\($0)/\($1)" }),
      "Networks": .object([
        (
          "\(Integr8sCode.project)_default",
          [
            "Aliases": JSON([container.name, container.shape.name, container.id.short]),
            "Gateway": "172.18.0.1", "IPAddress": .string(container.isRunning ? "172.18.0.\(place + 2)" : ""),
            "IPPrefixLen": 16,
          ]
        )
      ]),
    ]
  }

  /// The host's ports by the container's; an exited container has none bound.
  private func ports(
    of container: SimulatedContainer, isBound: Bool, _ name: (Int, String) -> String
  ) -> JSON {
    guard isBound else { return [:] }
    return .object(
      container.shape.ports.map { port in
        let binding: JSON = ["HostIp": .string(port.host), "HostPort": .string("\(port.number)")]
        return (name(port.container, port.transport), [binding])
      })
  }
}
