/// A `docker compose` that makes, removes, pauses or kills containers, taken apart.
struct DemoCompose: Hashable, Sendable {
  enum Verb: String, Hashable, Sendable { case up, create, down, pull, kill, pause, unpause, rm }

  var verb: Verb
  var project: String?
  var profiles: Set<String>
  /// Empty is all.
  var services: [String]
  /// Says what it would do, and does nothing.
  var isDry: Bool
  var flags: Set<String>
  /// How many containers a service shall have.
  var scales: [String: Int]

  private static let flags: Set<String> = [
    "-d", "--detach", "--no-deps", "--no-build", "--force-recreate", "--no-recreate", "--volumes", "-v",
    "--force",
    "-f", "--stop", "-s", "--remove-orphans",
  ]

  /// nil for what the simulated engine does not know.
  init?(_ verb: String, _ words: [String], project: String?, profiles: [String], isDry: Bool) {
    guard let verb = Verb(rawValue: verb),
      let options = Options(words, valued: ["--scale", "--pull"], flags: Self.flags)
    else { return nil }
    self.verb = verb
    self.project = project
    self.profiles = Set(profiles)
    self.isDry = isDry
    services = options.operands
    flags = options.flags
    scales = [:]
    for scale in options.all("--scale") {
      let parts = scale.split(separator: "=")
      guard parts.count == 2, let count = Int(parts[1]), (0...20).contains(count) else { return nil }
      scales[String(parts[0])] = count
    }
  }
}
