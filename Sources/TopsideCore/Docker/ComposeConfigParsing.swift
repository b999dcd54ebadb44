import FoundationEssentials

/// A service as the compose file declares it. Nothing secret is kept of it.
package struct DeclaredService: Hashable, Sendable {
  package struct Dependency: Hashable, Sendable {
    package enum Condition: String, Hashable, Sendable {
      case started = "service_started"
      case healthy = "service_healthy"
      case completed = "service_completed_successfully"
    }
    package var service: String
    package var condition: Condition
    package init(service: String, condition: Condition) {
      self.service = service
      self.condition = condition
    }
  }

  package var name: String
  package var image: String
  package var memoryLimit: ByteCount?
  /// It exists only while one of these is on; empty is always.
  package var profiles: [String]
  package var dependencies: [Dependency]
  package var replicas: Int
  package var hasHealthcheck: Bool
  /// Of its only container; then there can be no second one.
  package var containerName: String?
  /// Ports of the host that are asked for one by one; only one container can have each.
  package var fixedPorts: [String] = []
  /// Its image is built from sources.
  package var isBuilt = false
  /// Named volumes, as the file calls them.
  package var volumes: [String] = []
  /// Folders and files of the host that are mounted into it.
  package var bindMounts: [String] = []

  package init(
    name: String, image: String = "", memoryLimit: ByteCount? = nil, profiles: [String] = [],
    dependencies: [Dependency] = [], replicas: Int = 1, hasHealthcheck: Bool = false
  ) {
    self.name = name
    self.image = image
    self.memoryLimit = memoryLimit
    self.profiles = profiles
    self.dependencies = dependencies
    self.replicas = replicas
    self.hasHealthcheck = hasHealthcheck
  }
}

/// A project as its compose files declare it.
package struct DeclaredProject: Hashable, Sendable {
  package var name: String
  /// By name.
  package var services: [DeclaredService]

  package init(name: String, services: [DeclaredService]) {
    self.name = name
    self.services = services
  }
}

/// `docker compose config --format json` to a declaration.
package enum ComposeConfigParsing {
  private struct Project: Decodable {
    var name: String
    @Lenient var services: [String: Lenient<Service>]?
  }
  private struct Service: Decodable, Sendable {
    struct Dependency: Decodable, Sendable { @Lenient var condition: String? }
    struct Deploy: Decodable, Sendable {
      struct Resources: Decodable, Sendable {
        struct Limits: Decodable, Sendable { @Lenient var memory: FlexibleBytes? }
        @Lenient var limits: Limits?
      }
      @Lenient var replicas: Int?
      @Lenient var resources: Resources?
    }
    struct Check: Decodable, Sendable {
      @Lenient var disable: Bool?
      @Lenient var test: [String]?
    }
    /// Whatever it is.
    struct Anything: Decodable, Sendable { init(from decoder: any Decoder) throws {} }
    struct Port: Decodable, Sendable {
      @Lenient var published: String?
    }
    struct Mount: Decodable, Sendable {
      @Lenient var type: String?
      @Lenient var source: String?
    }
    @Lenient var container_name: String?
    @Lenient var build: Anything?
    @Lenient var ports: LenientArray<Port>?
    @Lenient var volumes: LenientArray<Mount>?
    @Lenient var image: String?
    @Lenient var mem_limit: FlexibleBytes?
    @Lenient var profiles: LenientArray<String>?
    @Lenient var depends_on: [String: Lenient<Dependency>]?
    @Lenient var deploy: Deploy?
    @Lenient var scale: Int?
    @Lenient var healthcheck: Check?
  }

  /// Compose prints bytes as a string, other versions as a number.
  private struct FlexibleBytes: Decodable, Sendable {
    var count: ByteCount?
    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      // A string is what 2.x prints; only when it is none is the number form tried.
      if let text = try? value.decode(String.self) {
        count = Int(text).map { ByteCount($0) }
      } else {
        count = ByteCount(try value.decode(Int.self))
      }
    }
  }

  /// - Throws: `SourceError.unreadable` when it is not compose's JSON.
  package static func project(_ bytes: [UInt8]) throws(SourceError) -> DeclaredProject {
    do {
      let parsed = try JSONDecoder().decode(Project.self, from: Data(bytes))
      let services = (parsed.services ?? [:]).map { declared($0.key, $0.value.wrappedValue) }
      return DeclaredProject(name: parsed.name, services: services.sorted { $0.name < $1.name })
    } catch {
      throw .unreadable(bytes, expected: "the JSON of docker compose config")
    }
  }

  /// A service that could not be read is still declared.
  private static func declared(_ name: String, _ service: Service?) -> DeclaredService {
    guard let service else { return DeclaredService(name: name) }
    let limit = service.mem_limit?.count ?? service.deploy?.resources?.limits?.memory?.count
    let dependencies = (service.depends_on ?? [:]).map { name, dependency in
      DeclaredService.Dependency(
        service: name,
        condition: dependency.wrappedValue?.condition.flatMap(DeclaredService.Dependency.Condition.init)
          ?? .started)
    }
    var declared = DeclaredService(
      name: name, image: service.image ?? "",
      memoryLimit: limit.flatMap { $0.bytes > 0 ? ByteCount(plausible: $0.bytes) : nil },
      profiles: service.profiles?.elements ?? [],
      dependencies: dependencies.sorted { $0.service < $1.service },
      replicas: max(0, service.scale ?? service.deploy?.replicas ?? 1),
      hasHealthcheck: service.healthcheck.map { $0.disable != true && $0.test?.first != "NONE" } ?? false)
    declared.containerName = service.container_name.flatMap { $0.isEmpty ? nil : $0 }
    declared.isBuilt = service.build != nil
    // A range leaves the choice to the engine, and so does none.
    let published = (service.ports?.elements ?? []).compactMap(\.published)
    declared.fixedPorts = published.filter { UInt16($0) ?? 0 > 0 }
    let mounts = service.volumes?.elements ?? []
    declared.volumes = mounts.filter { $0.type == "volume" }.compactMap(\.source)
    declared.bindMounts = mounts.filter { $0.type == "bind" }.compactMap(\.source)
    return declared
  }
}
