import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore

/// A survey of a shop as compose, git and an engine would give it, and a desk that has asked for it.
enum RollbackScene {
  static let secret = "s3cret-of-the-test"

  static func tag(_ text: String) throws -> ImageTag { try #require(ImageTag(text)) }

  static func survey(_ change: (inout RollbackSurvey) -> Void = { _ in }) throws -> RollbackSurvey {
    var survey = RollbackSurvey(
      call: ComposeCall(project: "shop", directory: "/srv/shop", files: ["/srv/shop/compose.yaml"]))
    survey.services = try [
      running("backend", 1), running("frontend", 2, needs: ["backend"]),
      running("seed", 3, moves: false), fixed("kafka", 4), running("worker", 5),
    ]
    survey.variable = TagVariable(name: "IMAGE_TAG", source: .fallback, value: try tag("latest"))
    survey.choices = ["IMAGE_TAG"]
    survey.running = .one(try tag("2026.2.1"))
    for (name, tags) in [
      ("backend", ["2026.2.1", "2026.2.0"]), ("frontend", ["2026.2.1", "2026.2.0"]),
      ("worker", ["2026.2.1", "2026.2.0"]),
    ] {
      for tag in tags { survey.images["ghcr.io/shop/\(name):\(tag)"] = image(name, tag) }
    }
    survey.proof = .recovered(["DB_PASSWORD"])
    survey.secrets = Secrets(["DB_PASSWORD": secret])
    survey.oneShots = ["seed"]
    survey.volumes = ["shop_data"]
    survey.composeVersion = "2.26.1"
    survey.candidates = try [
      RollbackCandidate(
        tag: tag("2026.2.1"), provenance: [.history(at: Market.ago(7200)), .local], mustPull: [],
        isRunning: true),
      RollbackCandidate(
        tag: tag("2026.2.0"),
        provenance: [.history(at: Market.ago(700_000)), .local, .git(at: Market.ago(900_000))],
        mustPull: [], isRunning: false),
      RollbackCandidate(
        tag: tag("2026.1.9"), provenance: [.git(at: Market.ago(2_000_000))],
        mustPull: ["backend", "frontend", "worker"], isRunning: false),
    ]
    change(&survey)
    return survey
  }

  static func image(_ name: String, _ tag: String) -> String {
    let digits = Array("\(name)\(tag)".utf8).map { String($0 % 16, radix: 16) }.joined()
    return "sha256:\(String(repeating: "0", count: 64 - digits.count))\(digits)"
  }

  private static func running(
    _ name: String, _ number: Int, moves: Bool = true, needs: [String] = []
  ) throws -> RollbackSurvey.Running {
    var running = RollbackSurvey.Running(
      service: name, reference: "ghcr.io/shop/\(name):2026.2.1", imageID: image(name, "2026.2.1"),
      containers: [try Market.id(number)], isGoverned: true, moves: moves)
    running.template = ImageTemplate(repository: "ghcr.io/shop/\(name)")
    running.value = "2026.2.1"
    running.dependencies = needs
    return running
  }

  private static func fixed(_ name: String, _ number: Int) throws -> RollbackSurvey.Running {
    RollbackSurvey.Running(
      service: name, reference: "confluentinc/\(name):7.8.2", imageID: image(name, "7.8.2"),
      containers: [try Market.id(number)], isGoverned: false, moves: false)
  }

  /// On the Compose screen, when the key was pressed and the answer is there.
  static func desk(
    _ columns: Int = 80, _ rows: Int = 24, glyphs: Glyphs = .unicode, _ survey: RollbackSurvey
  ) throws -> Desk {
    var desk = try Desk.market(columns, rows, glyphs: glyphs)
    desk.change { $0.hasCompose = true }
    try desk.press("2", "B")
    desk.send(.surveyed(project: "shop", .success(survey)))
    desk.wait(.milliseconds(400))
    return desk
  }
}
