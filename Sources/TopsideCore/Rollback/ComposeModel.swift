import FoundationEssentials

/// The part of a project's definition that a rollback depends on. Interpolated, it holds secrets: it is not kept.
struct ComposeModel: Sendable {
  struct Service: Sendable {
    var image: String
    /// nil for a name that is passed on from the environment.
    var environment: [String: String?]
    var test: [String]
    /// Conditions by service.
    var dependencies: [String: String]
    var profiles: [String]
    var restart: String
    var mounts: [Mount]
  }

  struct Mount: Hashable, Sendable {
    var isBind: Bool
    var source: String
    var target: String
  }

  var services: [String: Service]
  /// Variables without which compose refuses the files; only known before interpolation.
  var required: Set<String> = []

  /// - Parameters:
  ///   - bytes: What `docker compose config --format json` printed.
  ///   - isInterpolated: Every dollar in it is doubled then.
  /// - Throws: `SourceError.unreadable` when it is not compose's JSON.
  init(_ bytes: [UInt8], isInterpolated: Bool) throws(SourceError) {
    let project: Project
    do {
      project = try JSONDecoder().decode(Project.self, from: Data(bytes))
    } catch {
      throw .unreadable([], expected: "the JSON of docker compose config")
    }
    func plain(_ text: String) -> String { isInterpolated ? text.replacing("$$", with: "$") : text }
    services = (project.services ?? [:]).compactMapValues { lenient in
      guard let service = lenient.wrappedValue else { return nil }
      return Service(
        image: plain(service.image ?? ""),
        environment: (service.environment?.members ?? [:]).mapValues { $0.map(plain) },
        test: (service.healthcheck?.test?.words ?? []).map(plain),
        dependencies: (service.depends_on ?? [:]).mapValues {
          $0.wrappedValue?.condition ?? "service_started"
        },
        profiles: service.profiles?.elements ?? [], restart: service.restart ?? "",
        mounts: (service.volumes?.elements ?? []).compactMap(\.mount))
    }
    if !isInterpolated {
      // They may stand anywhere, so they are looked for everywhere.
      let template = ComposeTemplate(String(decoding: bytes, as: UTF8.self))
      required = Set(template.variables.filter(\.isRequired).map(\.name))
    }
  }

  private struct Project: Decodable { @Lenient var services: [String: Lenient<Raw>]? }

  private struct Raw: Decodable, Sendable {
    struct Dependency: Decodable, Sendable { @Lenient var condition: String? }
    struct Check: Decodable, Sendable { @Lenient var test: Words? }
    struct Volume: Decodable, Sendable {
      @Lenient var type: String?
      @Lenient var source: String?
      @Lenient var target: String?

      var mount: Mount? {
        guard let source, let target, type == "bind" || type == "volume" else { return nil }
        return Mount(isBind: type == "bind", source: source, target: target)
      }
    }
    @Lenient var image: String?
    @Lenient var environment: Variables?
    @Lenient var healthcheck: Check?
    @Lenient var depends_on: [String: Lenient<Dependency>]?
    @Lenient var profiles: LenientArray<String>?
    @Lenient var restart: String?
    @Lenient var volumes: LenientArray<Volume>?
  }

  /// A list, or one line for a shell.
  private struct Words: Decodable, Sendable {
    var words: [String]
    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let text = try? value.decode(String.self) {
        words = ["CMD-SHELL", text]
      } else {
        words = try value.decode([String].self)
      }
    }
  }

  /// An object, or, before interpolation, the list that stands in the file.
  private struct Variables: Decodable, Sendable {
    var members: [String: String?]
    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let list = try? value.decode([String].self) {
        members = list.reduce(into: [:]) { members, line in
          let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          guard let name = parts.first else { return }
          members.updateValue(parts.count > 1 ? String(parts[1]) : nil, forKey: String(name))
        }
      } else {
        members = try value.decode([String: Scalar?].self).mapValues { $0?.text }
      }
    }
  }

  /// Before interpolation a number stands as one.
  private struct Scalar: Decodable, Sendable {
    var text: String
    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let text = try? value.decode(String.self) {
        self.text = text
      } else if let number = try? value.decode(Int.self) {
        text = "\(number)"
      } else if let flag = try? value.decode(Bool.self) {
        text = "\(flag)"
      } else {
        text = "\(try value.decode(Double.self))"
      }
    }
  }
}

extension Container {
  /// The variables that it was made with; a name without a value is left out.
  var variables: [String: String] {
    environment.reduce(into: [:]) { found, line in
      guard let equals = line.firstIndex(of: "=") else { return }
      found[String(line[..<equals])] = String(line[line.index(after: equals)...])
    }
  }
}
