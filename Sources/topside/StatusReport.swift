import CellGrid
import Configuration
import DashboardRuntime
import FoundationEssentials
import SafeText
import TopsideCore
import TopsideSystem

/// The picture that the dashboard shows, once, for scripts and tickets.
struct StatusReport {
  let fleet: Fleet
  let triage: Triage
  let problems: [Problem]
  let host: String
  let context: String
  var cluster: StatusCluster?

  static func make(_ wiring: Wiring) async -> StatusReport {
    let services = wiring.services()
    async let taken = Snapshot(services: services).takeCluster()
    let snapshot = await Snapshot(services: services).take()
    let cluster = await taken
    var triage = Triage(
      now: services.moment, profiles: wiring.profiles,
      memoryWarningPercent: wiring.settings.memoryWarningPercent, wanted: wiring.options.projectName)
    triage.hasCluster = cluster != nil
    let problems = (triage.problems(snapshot) + (cluster.map { triage.problems($0) } ?? [])).worstFirst
    var report = StatusReport(
      fleet: snapshot, triage: triage, problems: problems, host: wiring.surroundings.host,
      context: wiring.contextName)
    report.cluster = cluster.flatMap { cluster in
      wiring.kubernetes.map { StatusCluster(target: $0, cluster: cluster) }
    }
    return report
  }

  var exitCode: Int32 {
    if !isComplete { return 2 }
    return problems.isEmpty ? 0 : 1
  }

  /// Whether everything could be asked that there is.
  var isComplete: Bool {
    if case .lost(.notInstalled, _, _) = fleet.engine { return cluster?.isComplete ?? false }
    return fleet.isListed && (cluster?.isComplete ?? true)
  }

  var services: [Service] { fleet.services.values.sorted { $0.key < $1.key } }
}

// As text.
extension StatusReport {
  var text: String {
    var lines: [String] = []
    for problem in problems {
      let word = problem.severity == .failed ? "FAILED" : "WARNING"
      var project: SafeText = ""
      if case .service(let key) = problem.target { project = " (\(key.project))" }
      lines.append("\(TextTable.padded(word, 8))\(problem.name.text)\(project.text): \(problem.cause.text)")
      if [.engine, .cluster].contains(problem.target), !problem.hint.isEmpty {
        lines.append("        \(problem.hint.text)")
      }
    }
    if isComplete, problems.isEmpty { lines.append("no problems") }
    if fleet.isListed { lines += [""] + table }
    if let cluster, cluster.hasPods { lines += [""] + cluster.table(triage) }
    return lines.joined(separator: "\n") + "\n"
  }

  private var table: [String] {
    guard !services.isEmpty else { return ["docker runs no compose containers here"] }
    let head = ["PROJECT", "SERVICE", "STATE", "UP", "RST", "CPU", "MEMORY", "LIMIT", "TAG"]
    return TextTable.lines([head] + services.map(cells))
  }

  private func cells(_ service: Service) -> [String] {
    let status = triage.status(service, in: fleet)
    let image = service.containers.first?.image ?? service.declared?.image ?? ""
    let memory = service.fullest?.memory
    return [
      SafeText(sanitising: service.key.project).text, SafeText(sanitising: service.key.service).text,
      status.word.text,
      service.runningSince.map { Words.age(triage.now.wall.since($0)).text } ?? "-",
      service.containers.isEmpty ? "-" : "\(service.restartCount)",
      service.cpuPercent.map { Words.percent($0).text } ?? "-",
      memory.map { Words.shortBytes($0.used).text } ?? "-",
      service.memoryLimit.map { Words.shortBytes($0).text } ?? (service.containers.isEmpty ? "-" : "none"),
      SafeText(sanitising: ImageName(image).tag).text,
    ]
  }
}
