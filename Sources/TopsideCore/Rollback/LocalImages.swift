import FoundationEssentials

/// The images that are here.
struct LocalImages: Sendable {
  struct Details: Sendable {
    var digests: [String] = []
    var version: String?
    /// It carries labels of compose, as what compose has built does.
    var isLabelled = false
  }

  /// Identifiers by reference, `repository:tag`.
  var ids: [String: String] = [:]
  /// By identifier.
  var details: [String: Details] = [:]

  /// One JSON object a line, from `docker image ls --no-trunc --format json`.
  mutating func list(_ bytes: [UInt8]) {
    struct Row: Decodable {
      var Repository: String
      var Tag: String
      var ID: String
    }
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      // An image that cannot be read is none to go back to.
      guard let row = try? JSONDecoder().decode(Row.self, from: Data(line)), row.Repository != "<none>",
        ImageTag(row.Tag) != nil
      else { continue }
      ids["\(row.Repository):\(row.Tag)"] = row.ID
    }
  }

  /// From `docker image inspect`, which leaves out what is not there.
  mutating func inspect(_ bytes: [UInt8]) {
    struct Row: Decodable, Sendable {
      struct Config: Decodable, Sendable { @Lenient var Labels: StringMap? }
      var Id: String
      @Lenient var RepoDigests: [String]?
      @Lenient var Config: Config?
    }
    guard let rows = try? JSONDecoder().decode(LenientArray<Row>.self, from: Data(bytes)) else { return }
    for row in rows.elements {
      let labels = row.Config?.Labels?.members ?? [:]
      details[row.Id] = Details(
        digests: row.RepoDigests ?? [],
        version: labels["org.opencontainers.image.version"] ?? labels["org.opencontainers.image.revision"],
        isLabelled: labels.keys.contains { $0.hasPrefix("com.docker.compose.") })
    }
  }

  /// Tags of a repository that name an image, but `latest`; the newest first.
  func tags(of id: String, in repository: String) -> [ImageTag] {
    ids.filter { $0.value == id }.keys.compactMap { ImageReference($0) }
      .filter { $0.repository == repository }.compactMap(\.tag).filter { !$0.isLatest }.sorted(by: >)
  }

  /// Every tag of a repository.
  func tags(in repository: String) -> [ImageTag] {
    ids.keys.compactMap { ImageReference($0) }.filter { $0.repository == repository }.compactMap(\.tag)
  }
}
