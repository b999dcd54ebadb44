import SafeText
import Testing
import TopsideCore

/// The release `storefront`: revision 7 is deployed, 5 failed, 6 went back to 4.
struct HelmStage {
  static let key = ReleaseKey(namespace: "shop", name: "storefront")

  var flows = HelmFlows(
    commands: HelmCommands(KubeCommands(context: "prod")), version: HelmVersion(major: 3, minor: 14),
    deadline: .seconds(300))

  static func bytes(_ name: String) throws -> [UInt8] { try DockerFixture.bytes("helm/\(name).out") }

  static var recorded: HelmHistory {
    get throws { try HelmParsing.history(bytes("history-v3"), of: key) }
  }

  static var manifests: HelmFlows.Manifests {
    get throws {
      HelmFlows.Manifests(
        current: HelmManifest(try bytes("manifest-7"), namespace: "shop"),
        target: HelmManifest(try bytes("manifest-4"), namespace: "shop"))
    }
  }

  static func history(_ states: (Int, HelmStatus)...) -> HelmHistory {
    HelmHistory(
      key: key,
      revisions: states.map { HelmRevision(number: $0.0, status: $0.1, chart: "storefront-1.\($0.0).0") })
  }

  static func release(_ history: HelmHistory, key: ReleaseKey = key) -> HelmRelease {
    HelmRelease(
      key: key, revision: history.newest?.number ?? 0, status: history.newest?.status ?? .unknown,
      chart: history.newest?.chart ?? "")
  }

  func rollback(
    _ history: HelmHistory, to number: Int? = nil, manifests: HelmFlows.Manifests? = nil,
    key: ReleaseKey = key
  ) throws -> Flow {
    try flows.rollback(
      Self.release(history, key: key), to: number, history: history, manifests: manifests)
  }
}
