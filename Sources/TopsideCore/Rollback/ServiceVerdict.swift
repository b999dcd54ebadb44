import SafeText

/// Whether a container is what its service's definition asks for.
enum ServiceVerdict: Hashable, Sendable {
  case same
  /// Compose's hash differs for a known reason, and what can be compared is the same.
  case explained(SafeText)
  case differs(SafeText)

  /// Compares; names of variables get out of here, values do not.
  ///
  /// - Parameters:
  ///   - container: As it runs.
  ///   - hash: Compose's, of the definition; nil when it has no such service.
  ///   - service: The definition, interpolated.
  ///   - version: Of the compose that made the hash.
  /// - Returns: The verdict.
  static func compare(
    _ container: Container, hash: String?, service: ComposeModel.Service?, version: String
  ) -> ServiceVerdict {
    guard let hash, let service else { return .explained("is not in the compose file any more") }
    if container.labels["com.docker.compose.config-hash"] == hash { return .same }
    let differences = differences(container, service)
    if !differences.isEmpty {
      return .differs("\(SafeText(sanitising: differences, separator: ", ")) would be another")
    }
    guard let reason = reason(container, service, version) else {
      return .differs("its definition has changed since its container was made")
    }
    return .explained("\(reason): compared by its image, variables and healthcheck")
  }

  /// Why the hash may differ though nothing has changed.
  private static func reason(
    _ container: Container, _ service: ComposeModel.Service, _ version: String
  ) -> SafeText? {
    // Up to 2.29.2 that takes the dependencies out of the definition before it is hashed.
    let noted = container.labels["com.docker.compose.depends_on"] ?? ""
    if noted.isEmpty, !service.dependencies.isEmpty { return "started with --no-deps" }
    let made = container.labels["com.docker.compose.version"] ?? ""
    // A distribution's own number behind it, as in 2.26.1-4, is not in the label.
    if ComposeVersion(made) != ComposeVersion(version) {
      return "made by compose \(made.isEmpty ? "?" : made), and this is \(version)"
    }
    return nil
  }

  /// What differs, by name.
  static func differences(_ container: Container, _ service: ComposeModel.Service) -> [String] {
    let running = container.variables
    var names = service.environment.filter { name, value in
      value.map { running[name] != $0 } ?? false
    }.map(\.key).sorted()
    if container.image != service.image { names.append("its image") }
    if !service.test.isEmpty, let check = container.healthcheck, check.test != service.test {
      names.append("its healthcheck")
    }
    return names
  }
}
