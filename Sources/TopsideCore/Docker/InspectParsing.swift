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
  /// A container with an odd field is read as far as it goes; what is no container with a compose project and
  /// service is left out.
  ///
  /// - Returns: The compose containers among them, in the order printed.
  /// - Throws: `SourceError.unreadable` when it is not inspect's JSON array.
  package static func containers(_ bytes: [UInt8]) throws(SourceError) -> [Container] {
    do {
      let parsed = try JSONDecoder().decode(LenientArray<InspectedContainer>.self, from: Data(bytes))
      return parsed.elements.compactMap(\.container)
    } catch {
      throw .unreadable(bytes, expected: "the JSON array of docker container inspect")
    }
  }
}

/// The part of inspect's JSON that is read. Everything that an old or foreign engine may leave out, or print
/// otherwise, is optional; only the identifier must be there.
struct InspectedContainer: Decodable, Sendable {
  struct StateFields: Decodable, Sendable {
    @Lenient var Status: String?
    @Lenient var OOMKilled: Bool?
    @Lenient var Pid: Int64?
    @Lenient var ExitCode: Int64?
    @Lenient var Error: String?
    @Lenient var StartedAt: String?
    @Lenient var FinishedAt: String?
    @Lenient var Health: HealthFields?
  }
  struct HealthFields: Decodable, Sendable {
    @Lenient var Status: String?
    @Lenient var FailingStreak: Int?
    @Lenient var Log: LenientArray<ProbeFields>?
  }
  struct ProbeFields: Decodable, Sendable {
    @Lenient var Start: String?
    @Lenient var End: String?
    @Lenient var ExitCode: Int64?
    @Lenient var Output: String?
  }
  struct HostFields: Decodable, Sendable {
    struct Policy: Decodable, Sendable {
      @Lenient var Name: String?
      @Lenient var MaximumRetryCount: Int?
    }
    struct Log: Decodable, Sendable { @Lenient var `Type`: String? }
    @Lenient var Memory: Int?
    @Lenient var RestartPolicy: Policy?
    @Lenient var LogConfig: Log?
  }
  struct ConfigFields: Decodable, Sendable {
    struct Check: Decodable, Sendable {
      @Lenient var Test: [String]?
      @Lenient var Interval: Int64?
      @Lenient var Timeout: Int64?
      @Lenient var StartPeriod: Int64?
      @Lenient var Retries: Int?
    }
    @Lenient var Image: String?
    @Lenient var Env: LenientArray<String>?
    @Lenient var Labels: StringMap?
    @Lenient var Healthcheck: Check?
  }
  struct NetworkFields: Decodable, Sendable {
    struct Binding: Decodable, Sendable {
      @Lenient var HostIp: String?
      @Lenient var HostPort: String?
    }
    @Lenient var Ports: [String: Lenient<LenientArray<Binding>>]?
  }

  var Id: String
  @Lenient var Name: String?
  @Lenient var Created: String?
  @Lenient var Image: String?
  @Lenient var RestartCount: Int?
  @Lenient var State: StateFields?
  @Lenient var HostConfig: HostFields?
  @Lenient var Config: ConfigFields?
  @Lenient var NetworkSettings: NetworkFields?
}
