import FoundationEssentials

/// The docker command line's own configuration file.
package enum DockerConfig {
  private struct File: Decodable { var currentContext: String? }

  /// - Returns: nil when none is chosen, or the file is not JSON, of which docker itself will complain.
  package static func currentContext(_ bytes: [UInt8]) -> String? {
    let file = try? JSONDecoder().decode(File.self, from: Data(bytes))
    return file?.currentContext.flatMap { $0.isEmpty ? nil : $0 }
  }
}
