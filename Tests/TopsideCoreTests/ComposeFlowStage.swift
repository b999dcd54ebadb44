import SafeText
import TopsideCore

/// A project of two services, a one-shot and a service of a profile, for plans.
struct ComposeFlowStage {
  var stage = FleetStage()

  init() throws {
    stage.apply(
      .listed([
        try stage.container(1, service: "web"), try stage.container(2, service: "db"),
        try stage.container(3, service: "seed", .exited),
      ]))
    declare()
  }

  /// As the files say it; `change` says it otherwise.
  mutating func declare(_ change: (inout DeclaredService) -> Void = { _ in }) {
    var web = DeclaredService(
      name: "web", image: "i:1",
      dependencies: [
        .init(service: "db", condition: .healthy), .init(service: "seed", condition: .completed),
      ])
    change(&web)
    var database = DeclaredService(name: "db", image: "pg:16")
    database.volumes = ["data"]
    let services = [
      web, database, DeclaredService(name: "seed", image: "i:1"),
      DeclaredService(name: "trace", image: "t:1", profiles: ["debug"]),
    ]
    stage.apply(
      .declared(
        DeclaredProject(name: "p", services: services),
        ProjectFiles(name: "p", directory: "/srv/p", files: ["/srv/p/compose.yaml"])))
  }

  func flows(hasCompose: Bool = true, profiles: Set<String> = []) -> ComposeFlows {
    ComposeFlows(
      commands: DockerCommands(), hasCompose: hasCompose, deadline: .seconds(90), profiles: profiles,
      fleet: stage.fleet, words: { "\($0.state.rawValue)" })
  }

  static func key(_ service: String) -> ServiceKey { ServiceKey(project: "p", service: service) }

  /// A plan as a text: what it says, and what it would do.
  static func text(_ flow: Flow) -> String {
    let steps = flow.steps.map { step in
      switch step {
      case .run(let command):
        "run \(command.argv.joined(separator: " ")) (\(command.impact), in \(command.directory ?? "."))"
      case .wait(.compose(.change(.services(_, let all))), let deadline):
        "wait "
          + all.map { one in
            let old = one.before.sorted { $0.key < $1.key }.map { String($0.key.hex.suffix(1)) }
            return
              "\(one.service) \(one.state) \(one.count.map { "\($0)" } ?? "any") [\(old.joined(separator: " "))]"
          }.joined(separator: ", ") + " \(deadline.components.seconds)s"
      case .wait(.compose(.change(.gone(let project, let volumes))), let deadline):
        "wait gone \(project) \(volumes) \(deadline.components.seconds)s"
      case .wait(.compose(.change(.images(let names))), _): "wait images \(names)"
      case .wait, .ensure, .edit, .attempt, .save: "\(step)"
      }
    }
    return
      ([flow.title.text] + flow.touches.map(\.text) + flow.warnings.map { "but \($0.text)" } + steps
      + flow.rehearsals.map { "dry \($0.argv.joined(separator: " "))" })
      .joined(separator: "\n")
  }
}
