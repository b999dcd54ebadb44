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

  static func make(_ wiring: Wiring) async -> StatusReport {
    let services = wiring.services()
    let snapshot = await Snapshot(services: services).take()
    let triage = Triage(
      now: services.moment, profiles: wiring.profiles,
      memoryWarningPercent: wiring.settings.memoryWarningPercent, wanted: wiring.options.projectName)
    return StatusReport(
      fleet: snapshot, triage: triage, problems: triage.problems(snapshot), host: wiring.surroundings.host,
      context: wiring.contextName)
  }

  var exitCode: Int32 {
    if !fleet.isListed { return 2 }
    return problems.isEmpty ? 0 : 1
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
      lines.append("\(Self.padded(word, 8))\(problem.name.text)\(project.text): \(problem.cause.text)")
      if problem.target == .engine, !problem.hint.isEmpty { lines.append("        \(problem.hint.text)") }
    }
    if fleet.isListed, problems.isEmpty { lines.append("no problems") }
    if !fleet.isListed { return lines.joined(separator: "\n") + "\n" }
    lines.append("")
    lines += table
    return lines.joined(separator: "\n") + "\n"
  }

  private var table: [String] {
    guard !services.isEmpty else { return ["docker runs no compose containers here"] }
    let head = ["PROJECT", "SERVICE", "STATE", "UP", "RST", "CPU", "MEMORY", "LIMIT", "TAG"]
    let rows = [head] + services.map(cells)
    let widths = head.indices.map { column in rows.map { SafeText(sanitising: $0[column]).columns }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.indices.map { Self.padded(row[$0], $0 == row.count - 1 ? 0 : widths[$0] + 2) }
      return cells.joined()
    }
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

  private static func padded(_ text: String, _ columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - SafeText(sanitising: text).columns))
  }
}
