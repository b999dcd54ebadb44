import FoundationEssentials
import SafeText

extension RunReport {
  private struct Run: Encodable {
    struct Step: Encodable {
      var title: String
      var argv: [String]?
      /// `pending`, `running`, `interrupted`, `skipped`, `succeeded`, `failed`, `unknown`
      var state: String
      var words: String?
      var beganAt: String?
      var endedAt: String?
      var durationMilliseconds: Int64?
      var output: [String]?
      var outputLinesBefore: Int?
    }
    var id: String
    var title: String
    var kind: String
    var target: String
    var place: String
    /// `planned`, `running`, `interrupted`, `succeeded`, `failed`, `refused`
    var state: String
    var words: String
    var waitsFor: String?
    var user: String
    var host: String
    var follows: String?
    var plannedAt: String
    var beganAt: String?
    var endedAt: String?
    var durationMilliseconds: Int64?
    var canResume: Bool
    var touches: [String]?
    var warnings: [String]?
    var expects: String?
    var requires: [String]?
    var remedies: [String]
    var sequels: [String]
    var steps: [Step]
  }

  private struct List: Encodable {
    var version = 1
    var runs: [Run]
  }

  /// Runs as one JSON object: without plan and output, as a list wants them. Fields are added over time, never
  /// renamed; moments are RFC 3339 in UTC; printable ASCII.
  package static func json(_ reports: [RunReport]) -> String {
    encoded(List(runs: reports.map { $0.run(isWhole: false) }))
  }

  /// The same of one run, with all that is known of it.
  package var json: String { Self.encoded(run(isWhole: true)) }

  private static func encoded(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // Strings and numbers alone cannot fail to encode; an empty answer is taken for none.
    guard let data = try? encoder.encode(value) else { return "" }
    return String(decoding: PlainJSON.ascii(String(decoding: data, as: UTF8.self)), as: UTF8.self) + "\n"
  }

  private func run(isWhole: Bool) -> Run {
    let flow = record.flow
    return Run(
      id: record.id.text, title: flow.title.text, kind: flow.kind.rawValue, target: flow.target.path,
      place: flow.place.text, state: stateName, words: record.words.text, waitsFor: record.waitsFor?.text,
      user: record.plan.actor.user, host: record.plan.actor.host, follows: record.plan.follows?.text,
      plannedAt: RFC3339.print(record.planned), beganAt: record.began.map(RFC3339.print),
      endedAt: record.ended.map(RFC3339.print),
      durationMilliseconds: record.duration(at: now).map(\.milliseconds),
      canResume: record.state == .interrupted, touches: isWhole ? flow.touches.map(\.text) : nil,
      warnings: isWhole ? flow.warnings.map(\.text) : nil, expects: isWhole ? flow.expects.text : nil,
      requires: isWhole ? flow.guards.map(\.words.text) : nil, remedies: flow.remedies.map(\.title.text),
      sequels: flow.sequels.map(\.title.text), steps: record.steps.indices.map { step($0, isWhole) })
  }

  private var stateName: String {
    switch record.state {
    case .planned: "planned"
    case .running: "running"
    case .interrupted: "interrupted"
    case .ended(let outcome): outcome.name
    }
  }

  private func step(_ index: Int, _ isWhole: Bool) -> Run.Step {
    let (step, plan) = (record.steps[index], record.flow.steps[index])
    return Run.Step(
      title: plan.title.text, argv: plan.command.map { Redaction.mask(words: $0.argv) }, state: name(step),
      words: step.note.isEmpty ? nil : step.note.text, beganAt: step.began.map(RFC3339.print),
      endedAt: step.ended.map(RFC3339.print),
      durationMilliseconds: step.duration(at: now, in: record.state).map(\.milliseconds),
      output: isWhole ? step.output.map(\.text) : nil, outputLinesBefore: isWhole ? step.outputBefore : nil)
  }

  private func name(_ step: RunRecord.Step) -> String {
    switch step.state {
    case .pending: "pending"
    case .running: record.state == .running ? "running" : "interrupted"
    case .skipped: "skipped"
    case .ended(.succeeded): "succeeded"
    case .ended(.failed): "failed"
    case .ended(.unknown): "unknown"
    }
  }
}
