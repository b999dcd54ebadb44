import SafeText

// What has to be done in the compose project afterwards, by its operator.
extension K3sFlows {
  func application(_ application: K3sApplication) -> Flow {
    Self.renewal(application, id: id)
  }

  /// Has the kubeconfig written anew, and restarts its readers only then.
  ///
  /// - Parameters:
  ///   - application: Whose.
  ///   - id: Names the record of the kubeconfig from before.
  /// - Returns: The plan.
  package static func renewal(_ application: K3sApplication, id: String) -> Flow {
    let record = "\(application.records)/kubeconfig-\(id).sha256"
    let sum = Command(
      "sha256sum", ["--", application.kubeconfig], environment: ["LC_ALL": "C"], impact: .reads,
      timeout: .seconds(20))
    var saved = SavedOutput(sum, to: record)
    // There may be none yet; then any is a new one.
    saved.isOptional = true
    func restart(_ services: [String]) -> Command {
      application.docker.composeByLabels(["restart"], project: application.project, services: services)
    }
    var flow = Flow(
      kind: .restart, title: "Renew the kubeconfig of \(application.project)", verb: "Renew",
      target: .project(application.project), place: "project \(application.project)",
      touches: [
        "\(application.generator) writes \(application.kubeconfig)",
        "\(SafeText(sanitising: application.workers, separator: ", ")) are restarted after it",
      ],
      expects: "exit 0, its word, another file, workers that run for 30 s",
      guards: [.k3s(.generator(application))],
      steps: [
        .save(saved), .run(restart([application.generator])),
        .wait(.k3s(.generated(application, record: record)), atMost: .seconds(180)),
        .run(restart(application.workers)),
        .wait(.k3s(.workers(application, for: .seconds(30))), atMost: .seconds(120)),
      ])
    flow.warnings = [
      "it writes the server's certificate anew, too: who has read the old one keeps it until restarted"
    ]
    return flow
  }
}
