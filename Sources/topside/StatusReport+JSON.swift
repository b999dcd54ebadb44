import FoundationEssentials
import SafeText
import TopsideCore

extension StatusReport {
  private struct Document: Encodable {
    struct Problem: Encodable {
      var severity: String
      var project: String?
      var name: String
      var cause: String
      var since: String?
    }
    struct Service: Encodable {
      var project: String
      var service: String
      var health: String
      var state: String
      var severity: String
      var cause: String?
      var replicas: Int
      var restarts: Int
      var startedAt: String?
      var cpuPercent: Double?
      var memoryBytes: Int?
      var memoryLimitBytes: Int?
      var image: String?
      var containers: [String]
    }
    var version = 1
    var host: String
    var context: String
    var time: String
    /// Whether docker could be asked at all.
    var isComplete: Bool
    var problems: [Problem]
    var services: [Service]
  }

  /// One object; fields are added over time, never renamed. Bytes are bytes, moments RFC 3339 in UTC. Names are as
  /// the engine has them, in ASCII, for whoever looks at it on a terminal.
  func json() throws -> String {
    let document = Document(
      host: host, context: context, time: RFC3339.print(triage.now.wall), isComplete: fleet.isListed,
      problems: problems.map(entry), services: services.map(entry))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let json = String(decoding: try encoder.encode(document), as: UTF8.self)
    return String(decoding: PlainJSON.ascii(json), as: UTF8.self) + "\n"
  }

  private func entry(_ problem: Problem) -> Document.Problem {
    var project: String?
    if case .service(let key) = problem.target { project = key.project }
    return Document.Problem(
      severity: problem.severity == .failed ? "failed" : "warning", project: project, name: problem.name.text,
      cause: problem.cause.text, since: problem.since.map(RFC3339.print))
  }

  private func entry(_ service: Service) -> Document.Service {
    let status = triage.status(service, in: fleet)
    let severities: [Severity: String] = [.neutral: "neutral", .warning: "warning", .failed: "failed"]
    return Document.Service(
      project: service.key.project, service: service.key.service, health: status.health.rawValue,
      state: status.word.text, severity: severities[status.severity] ?? "neutral",
      cause: status.cause.isEmpty ? nil : status.cause.text, replicas: service.containers.count,
      restarts: service.restartCount, startedAt: service.runningSince.map(RFC3339.print),
      cpuPercent: service.cpuPercent.map { ($0 * 100).rounded() / 100 },
      memoryBytes: service.fullest?.memory.used.bytes, memoryLimitBytes: service.memoryLimit?.bytes,
      image: service.containers.first?.image ?? service.declared?.image,
      containers: service.containers.map(\.id.hex))
  }
}
