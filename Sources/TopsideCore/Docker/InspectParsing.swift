import FoundationEssentials

/// What could not be read from a tool's output.
package enum SourceError: Error, Hashable, Sendable {
  /// Not what was expected there; `found` is the beginning of what came.
  case unreadable(expected: String, found: String)

  static func unreadable(_ bytes: [UInt8], expected: String) -> SourceError {
    .unreadable(expected: expected, found: String(decoding: bytes.prefix(200), as: UTF8.self))
  }
}

/// `docker container inspect` to containers.
package enum InspectParsing {
  /// - Returns: The compose containers among them, in the order printed.
  /// - Throws: `SourceError.unreadable` when it is not inspect's JSON array.
  package static func containers(_ bytes: [UInt8]) throws(SourceError) -> [Container] {
    do {
      return try JSONDecoder().decode([InspectedContainer].self, from: Data(bytes)).compactMap(\.container)
    } catch {
      throw .unreadable(bytes, expected: "the JSON array of docker container inspect")
    }
  }
}

/// The part of inspect's JSON that is read. Everything that an old or foreign engine may leave out is optional.
struct InspectedContainer: Decodable {
  struct StateFields: Decodable {
    var Status: String?
    var OOMKilled: Bool?
    var Pid: Int32?
    var ExitCode: Int32?
    var Error: String?
    var StartedAt: String?
    var FinishedAt: String?
    var Health: HealthFields?
  }
  struct HealthFields: Decodable {
    var Status: String?
    var FailingStreak: Int?
    var Log: [ProbeFields]?
  }
  struct ProbeFields: Decodable {
    var Start: String?
    var End: String?
    var ExitCode: Int32?
    var Output: String?
  }
  struct HostFields: Decodable {
    struct Policy: Decodable {
      var Name: String?
      var MaximumRetryCount: Int?
    }
    struct Log: Decodable { var `Type`: String? }
    var Memory: Int?
    var RestartPolicy: Policy?
    var LogConfig: Log?
  }
  struct ConfigFields: Decodable {
    struct Check: Decodable {
      var Test: [String]?
      var Interval: Int64?
      var Timeout: Int64?
      var StartPeriod: Int64?
      var Retries: Int?
    }
    var Image: String?
    var Env: [String]?
    var Labels: [String: String]?
    var Healthcheck: Check?
  }
  struct NetworkFields: Decodable {
    struct Binding: Decodable {
      var HostIp: String?
      var HostPort: String?
    }
    var Ports: [String: [Binding]?]?
  }

  var Id: String
  var Name: String?
  var Created: String?
  var Image: String?
  var RestartCount: Int?
  var State: StateFields
  var HostConfig: HostFields?
  var Config: ConfigFields?
  var NetworkSettings: NetworkFields?
}
