/// What is asked of the machine's tools about k3s. Nothing of it changes anything.
package struct K3sCommands: Hashable, Sendable {
  package var paths: K3sPaths
  /// How many lines of the journal are read.
  package static let journalLines = 200

  package init(_ paths: K3sPaths) { self.paths = paths }

  /// Words and moments are the same on every machine.
  private static let plain = ["LC_ALL": "C", "TZ": "UTC"]

  private static func reading(_ executable: String, _ arguments: [String], _ limit: Duration = .seconds(5))
    -> Command
  {
    Command(executable, arguments, environment: plain, impact: .reads, timeout: limit)
  }

  // MARK: The unit

  package var unit: Command {
    let properties = [
      "LoadState", "ActiveState", "SubState", "Result", "NRestarts", "ExecMainStatus", "ExecMainCode",
      "MainPID", "ActiveEnterTimestamp", "FragmentPath", "ExecStart",
    ]
    return Self.reading(
      "systemctl", ["show", K3sPaths.unit, "-p", properties.joined(separator: ","), "--no-pager"])
  }

  package var journal: Command {
    Self.reading(
      "journalctl", ["-u", K3sPaths.unit, "-n", "\(Self.journalLines)", "-o", "json", "--no-pager"],
      .seconds(10))
  }

  // MARK: The machine

  package var links: Command { Self.reading("ip", ["-j", "addr"]) }
  package var routes: Command { Self.reading("ip", ["-j", "route", "show", "default"]) }
  package var routes6: Command { Self.reading("ip", ["-j", "-6", "route", "show", "default"]) }
  package var listeners: Command { Self.reading("ss", ["-Hltnp"]) }
  package var clock: Command { Self.reading("timedatectl", ["show", "-p", "NTPSynchronized"]) }
  package var disk: Command { Self.reading("df", ["-Pk", paths.data]) }

  package func size(_ part: K3sStatePart) -> Command {
    Self.reading("du", ["-sk", part.path(in: paths)], .seconds(20))
  }

  // MARK: The API

  /// What a port serves; the certificate stands in what it prints.
  package func served(_ host: String, _ port: UInt16) -> Command {
    Self.reading("openssl", ["s_client", "-connect", Self.endpoint(host, port)])
  }

  /// Whatever certificate it has: this asks whether somebody is there.
  package func ask(_ path: String, _ host: String, _ port: UInt16) -> Command {
    Self.reading(
      "curl",
      [
        "-sSk", "--noproxy", "*", "--max-time", "4", "-w", "\\n%{http_code}",
        "https://\(Self.endpoint(host, port))\(path)",
      ])
  }

  package func ready(_ executable: String) -> Command {
    kubectl(executable, ["get", "--raw", "/readyz"])
  }

  package func nodes(_ executable: String) -> Command {
    kubectl(executable, ["get", "nodes", "-o", "json"])
  }

  /// `k3s kubectl`, as its administrator.
  package func kubectl(_ executable: String, _ arguments: [String]) -> Command {
    Self.reading(
      executable,
      ["kubectl", "--kubeconfig", paths.kubeconfig, "--request-timeout", "5s"] + arguments, .seconds(8))
  }

  private static func endpoint(_ host: String, _ port: UInt16) -> String {
    host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}
