import FoundationEssentials
import SafeText
import TopsideCore

extension StatusReport {
  private struct Document: Encodable {
    struct Problem: Encodable {
      var severity: String
      var project: String?
      var kind: String?
      var namespace: String?
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
    /// Whether everything could be asked that there is.
    var isComplete: Bool
    var problems: [Problem]
    var services: [Service]
    /// nil: no cluster was looked at.
    var kubernetes: StatusCluster.Document?
  }

  /// One object; fields are added over time, never renamed. Bytes are bytes, moments RFC 3339 in UTC. Names are as
  /// the engine has them, in ASCII, for whoever looks at it on a terminal.
  func json() throws -> String {
    let document = Document(
      host: host, context: context, time: RFC3339.print(triage.now.wall), isComplete: isComplete,
      problems: problems.map(entry), services: services.map(entry),
      kubernetes: cluster?.document(triage, Self.word))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let json = String(decoding: try encoder.encode(document), as: UTF8.self)
    return String(decoding: PlainJSON.ascii(json), as: UTF8.self) + "\n"
  }

  private static func word(_ severity: Severity) -> String {
    switch severity {
    case .neutral: "neutral"
    case .warning: "warning"
    case .failed: "failed"
    }
  }

  private func entry(_ problem: Problem) -> Document.Problem {
    var project: String?
    if case .service(let key) = problem.target { project = key.project }
    var (kind, namespace): (String?, String?)
    if case .object(let key) = problem.target {
      (kind, namespace) = (key.kind.singular, key.namespace.isEmpty ? nil : key.namespace)
    }
    return Document.Problem(
      severity: Self.word(problem.severity), project: project, kind: kind, namespace: namespace,
      name: problem.name.text,
      cause: problem.cause.text, since: problem.since.map(RFC3339.print))
  }

  private func entry(_ service: Service) -> Document.Service {
    let status = triage.status(service, in: fleet)
    return Document.Service(
      project: service.key.project, service: service.key.service, health: status.health.rawValue,
      state: status.word.text, severity: Self.word(status.severity),
      cause: status.cause.isEmpty ? nil : status.cause.text, replicas: service.containers.count,
      restarts: service.restartCount, startedAt: service.runningSince.map(RFC3339.print),
      cpuPercent: service.cpuPercent.map { ($0 * 100).rounded() / 100 },
      memoryBytes: service.fullest?.memory.used.bytes, memoryLimitBytes: service.memoryLimit?.bytes,
      image: service.containers.first?.image ?? service.declared?.image,
      containers: service.containers.map(\.id.hex))
  }
}
