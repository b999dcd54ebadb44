/// Where a container's figures are in the cgroup file system, and what its files say.
package struct CgroupPaths: Hashable, Sendable {
  package enum Version: Hashable, Sendable { case v1, v2 }

  package var version: Version
  /// Folders below which memory, CPU and process counts are; the same one in version 2.
  package var memory: String
  package var cpu: String
  package var processes: String?

  /// Reads `/proc/PID/cgroup`.
  ///
  /// The container's identifier must be in the path: a process of the same number on this host, while the engine
  /// is another's, is not taken for it. Returns nil when it is not.
  package init?(_ text: String, container: ContainerID, root: String = "/sys/fs/cgroup") {
    var controllers: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, parts[2].contains(container.hex), !parts[2].contains("..") else { continue }
      for controller in parts[1].split(separator: ",") { controllers[String(controller)] = String(parts[2]) }
      if parts[1].isEmpty { controllers[""] = String(parts[2]) }
    }
    if let memory = controllers["memory"], let cpu = controllers["cpuacct"] {
      version = .v1
      self.memory = "\(root)/memory\(memory)"
      self.cpu = "\(root)/cpuacct\(cpu)"
      processes = controllers["pids"].map { "\(root)/pids\($0)" }
    } else if let path = controllers[""] {
      version = .v2
      memory = root + path
      cpu = root + path
      processes = root + path
    } else {
      return nil
    }
  }
}

/// The numbers in cgroup files.
package enum CgroupParsing {
  /// A file that holds one number.
  package static func number(_ bytes: [UInt8]) -> Int? {
    var value = 0
    var digits = 0
    for byte in bytes {
      guard (48...57).contains(byte) else { break }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(byte - 48))
      if overflow || carry { return nil }
      value = sum
      digits += 1
    }
    return digits > 0 ? value : nil
  }

  /// A line `KEY number` of a file like memory.stat.
  package static func field(_ key: StaticString, in bytes: [UInt8]) -> Int? {
    let name = key.withUTF8Buffer { Array($0) } + [UInt8(ascii: " ")]
    for line in bytes.split(separator: UInt8(ascii: "\n")) where line.starts(with: name) {
      return number(Array(line.dropFirst(name.count)))
    }
    return nil
  }
}
