import FoundationEssentials
package import SafeText

/// A volume of a project, and what is known of its size.
package struct VolumeSize: Hashable, Sendable {
  package var name: String
  /// nil: the engine does not say.
  package var size: ByteCount?

  package init(name: String, size: ByteCount?) {
    self.name = name
    self.size = size
  }

  /// `shop_data (1.2 GiB)`
  package var words: SafeText { "\(name) (\(size.map { Words.bytes($0) } ?? "size unknown"))" }
}

extension VolumeSize {
  private struct Line: Decodable, Sendable {
    @Lenient var Name: String?
    @Lenient var Size: String?
  }

  /// Sizes by volume.
  ///
  /// - Note: From `docker system df -v --format '{{json .Volumes}}'`, 20.10: one array, sizes as `1.2GB`.
  package static func sizes(_ output: [UInt8]) -> [String: ByteCount] {
    // Without it every size is unknown.
    let lines = try? JSONDecoder().decode(LenientArray<Line>.self, from: Data(output))
    var sizes: [String: ByteCount] = [:]
    for line in lines?.elements ?? [] {
      if let name = line.Name, let size = line.Size.flatMap(size) { sizes[name] = size }
    }
    return sizes
  }

  /// `1.2GB`, `512kB`, `0B`: decimal units.
  private static func size(_ text: String) -> ByteCount? {
    let figure = text.prefix { $0.isNumber || $0 == "." }
    let units: [Substring: Double] = ["B": 1, "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12]
    guard let value = Double(figure), let unit = units[text.dropFirst(figure.count)] else { return nil }
    return ByteCount(plausible: Int(min(value * unit, 1e15)))
  }
}
