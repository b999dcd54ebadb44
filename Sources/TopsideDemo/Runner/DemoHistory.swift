import Synchronization
package import TopsideCore

/// What ran when on the simulated host: an older version on record, and what is seen from now on. In memory alone.
package enum DemoHistory {
  private static let before = "2026.1.4"

  package static func make(time: any Time) -> DeploymentHistory {
    let history = DeploymentHistory(state: "/demo", files: Lines())
    let shapes = Integr8sCode.services().filter { if case .declaredOnly = $0.life { false } else { true } }
    let now = time.now()
    for (tag, age) in [
      (before, Duration.seconds(9 * 86_400)), (Integr8sCode.tag, .seconds(Integr8sCode.age)),
    ] {
      let images = shapes.map { shape -> (String, Deployment.Image) in
        let reference = shape.image.replacing(":\(Integr8sCode.tag)", with: ":\(tag)")
        return (
          shape.name,
          Deployment.Image(reference: reference, id: SimulatedContainer.imageID(of: reference))
        )
      }
      var deployment = Deployment(
        time: now.advanced(by: .zero - age), project: Integr8sCode.project,
        services: Dictionary(images) { first, _ in first })
      deployment.tag = ImageTag(tag)
      deployment.user = "deploy"
      // Memory takes everything.
      try? history.append(deployment)
    }
    return history
  }

  /// Files of lines, in memory.
  private final class Lines: Files {
    private let files = Mutex<[String: [UInt8]]>([:])

    func read(_ path: String, limit: ByteCount) -> [UInt8]? { files.withLock { $0[path] } }

    func readEnd(_ path: String, limit: ByteCount) -> (bytes: [UInt8], isWhole: Bool)? {
      read(path, limit: limit).map { ($0, true) }
    }

    func exists(_ path: String) -> Bool { files.withLock { $0[path] != nil } }
    func names(in directory: String) -> [String] { [] }

    func readTrusted(_ path: String, limit: ByteCount) throws(FileError) -> [UInt8] {
      try DemoFiles().readTrusted(path, limit: limit)
    }

    func appendPrivately(_ bytes: [UInt8], to path: String) throws(FileError) {
      files.withLock { $0[path, default: []] += bytes }
    }

    func writeAtomically(_ bytes: [UInt8], to path: String) throws(FileError) {
      try DemoFiles().writeAtomically(bytes, to: path)
    }

    func writeNew(_ path: String, _ next: () -> [UInt8]?) throws(FileError) {
      try DemoFiles().writeNew(path, next)
    }

    func remove(_ path: String) throws(FileError) { try DemoFiles().remove(path) }
  }
}
