package import SafeText

/// Everything that is known of a run, for whoever reads it.
package struct RunReport: Sendable {
  /// A line of what was planned.
  package struct Fact: Hashable, Sendable {
    /// Empty where it goes on from the line above.
    package var label: SafeText
    package var text: SafeText
  }

  package let record: RunRecord
  let now: Timestamp
  /// Seconds east of UTC.
  let zone: Int64

  package init(_ record: RunRecord, now: Timestamp, zone: Int64 = 0) {
    self.record = record
    self.now = now
    self.zone = zone
  }

  /// What was planned, by whom, and when.
  package var facts: [Fact] {
    let (plan, flow) = (record.plan, record.flow)
    var facts = [
      Fact(label: "run", text: "\(plan.id.text)"), Fact(label: "state", text: record.stateWords),
      Fact(label: "on", text: "\(flow.place)\(engine)"), Fact(label: "by", text: plan.actor.words),
      Fact(label: "began", text: times),
    ]
    if let follows = plan.follows { facts.append(Fact(label: "follows", text: "\(follows.text)")) }
    facts += Self.facts("runs", flow.steps.map(\.title))
    facts += Self.facts("touches", flow.touches) + Self.facts("warns", flow.warnings)
    facts += Self.facts("expects", [flow.expects]) + Self.facts("requires", flow.guards.map(\.words))
    facts += Self.facts("needs", flow.secrets.map { "\($0) in the environment" })
    facts += Self.facts("remedies", flow.remedies.map(\.title))
    facts += Self.facts("then", flow.sequels.map(\.title))
    return facts
  }

  private static func facts(_ label: SafeText, _ texts: [SafeText]) -> [Fact] {
    texts.enumerated().map { Fact(label: $0 == 0 ? label : "", text: $1) }
  }

  /// A cluster's context is part of the place; docker's is not.
  private var engine: SafeText {
    switch record.flow.target {
    case .object, .release, .host: ""
    case .service, .services, .project: record.plan.docker.context.map { ", context \($0)" } ?? ""
    }
  }

  private var times: SafeText {
    guard let began = record.began else { return "never; planned \(moment(record.planned))" }
    let took: SafeText =
      record.duration(at: now).map { record.isOver ? ", took \(Words.age($0))" : ", for \(Words.age($0))" }
      ?? ""
    let again: SafeText = record.attempts > 1 ? ", taken up \(record.attempts) times" : ""
    return "\(moment(began))\(took)\(again)"
  }

  private func moment(_ moment: Timestamp) -> SafeText {
    let local = CalendarTime(secondsUTC: moment.seconds, offset: zone)
    return "\(local.date) \(local.time), \(Words.age(now.since(moment))) ago"
  }
}
