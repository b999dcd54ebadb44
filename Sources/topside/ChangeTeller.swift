import FoundationEssentials
import Glibc
import SafeText
import TopsideCore

/// Says what becomes of a change: line by line as it comes, or as one JSON object at the end.
struct ChangeTeller {
  let isJSON: Bool

  func show(_ flow: Flow, on machine: SafeText) { say(PlanText.lines(flow, on: machine)) }

  /// Nothing was done, and why.
  func refuse(_ words: SafeText, _ code: Int32) -> Int32 {
    if isJSON { print(ChangeDocument(outcome: "refused", words: words.text)) }
    Printing.complain(words.text)
    return code
  }

  func begin(_ id: RunID) {
    say(["", "run \(id.text): Ctrl-C stops looking, and the run goes on"])
  }

  func tell(_ event: RunEvent, of flow: Flow) { say(PlanText.lines(event, of: flow)) }

  func tell(_ rehearsal: Rehearsal, of flow: Flow, on machine: SafeText) -> Int32 {
    if isJSON {
      var document = ChangeDocument(flow, outcome: rehearsal.refusal == nil ? "possible" : "refused")
      document.words = rehearsal.refusal?.text
      document.isDryRun = true
      document.rehearsal = rehearsal.lines.map(\.text)
      print(document)
    } else {
      show(flow, on: machine)
      say(["", "dry run: nothing was changed"] + rehearsal.lines.map { "  \($0)" })
      say([rehearsal.refusal.map { "would be REFUSED: \($0)" } ?? "nothing is in its way"])
    }
    return rehearsal.refusal == nil ? ChangeExit.verified : ChangeExit.nothingDone
  }

  func end(_ record: RunRecord, _ outcome: FlowOutcome) -> Int32 {
    let offers = if case .succeeded = outcome { record.flow.sequels } else { record.remedies }
    let isOffered = if case .refused = outcome { false } else { !offers.isEmpty }
    if isJSON {
      var document = ChangeDocument(record)
      document.offers = isOffered ? offers.map(\.title.text) : nil
      print(document)
    } else {
      say(["", outcome.line])
      if isOffered { say(offers.map { "the dashboard offers: \($0.title)" }) }
    }
    switch outcome {
    case .succeeded: return ChangeExit.verified
    case .failed: return ChangeExit.failed
    case .refused(let words): return words.isReadOnly ? ChangeExit.readOnly : ChangeExit.nothingDone
    }
  }

  /// Its process is gone, without an end.
  func lose(_ record: RunRecord) -> Int32 {
    if isJSON { print(ChangeDocument(record)) }
    Printing.complain(
      record.began == nil
        ? "run \(record.id.text) was not taken up by its process"
        : "run \(record.id.text) was cut off; topside shows it, and can take it up again")
    return ChangeExit.failed
  }

  /// Whoever looked on leaves.
  func leave(_ record: RunRecord, signal: Int32) -> Int32 {
    if isJSON { print(ChangeDocument(record)) }
    if signal != SIGHUP {
      Printing.complain("run \(record.id.text) goes on; topside shows what becomes of it")
    }
    return signal == SIGINT ? ChangeExit.left : 128 + signal
  }

  private func say(_ lines: [SafeText]) {
    guard !isJSON, !lines.isEmpty else { return }
    Printing.out(lines.map { $0.text + "\n" }.joined())
  }

  private func print(_ document: ChangeDocument) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // Strings, numbers and lists of them cannot fail to encode.
    guard let data = try? encoder.encode(document) else { return }
    Printing.out(
      String(decoding: PlainJSON.ascii(String(decoding: data, as: UTF8.self)), as: UTF8.self) + "\n")
  }
}

extension SafeText {
  /// Whether the runner refused because changes are forbidden.
  fileprivate var isReadOnly: Bool { text.hasPrefix("read-only") }
}

/// What `--json` prints; fields are added over time, never renamed.
struct ChangeDocument: Encodable {
  struct Step: Encodable {
    var title: String
    var state: String
    var words: String?
    var output: [String]?
  }

  var version = 1
  var isDryRun = false
  /// The run's ID; nil when there was none.
  var run: String?
  var title: String?
  var target: String?
  var place: String?
  /// `succeeded`, `failed`, `refused`, `possible` (a dry run), `running`, `interrupted`, `planned`.
  var outcome: String
  var words: String?
  var touches: [String]?
  var warnings: [String]?
  var expects: String?
  var steps: [Step]?
  var rehearsal: [String]?
  /// What the dashboard offers next.
  var offers: [String]?

  init(outcome: String, words: String) {
    self.outcome = outcome
    self.words = words
  }

  init(_ flow: Flow, outcome: String) {
    self.outcome = outcome
    title = flow.title.text
    target = SafeText(sanitising: flow.target.path).text
    place = flow.place.text
    touches = flow.touches.map(\.text)
    warnings = flow.warnings.map(\.text)
    expects = flow.expects.text
    steps = flow.steps.map { Step(title: $0.title.text, state: "planned") }
  }

  init(_ record: RunRecord) {
    let outcome =
      switch record.state {
      case .planned: "planned"
      case .running: "running"
      case .interrupted: "interrupted"
      case .ended(let outcome): outcome.name
      }
    self.init(record.flow, outcome: outcome)
    run = record.id.text
    words = record.words.text
    steps = zip(record.flow.steps, record.steps).map { step, told in
      let (state, words) = Self.words(told.state)
      return Step(title: step.title.text, state: state, words: words, output: told.output.map(\.text))
    }
  }

  private static func words(_ state: RunRecord.Step.State) -> (String, String?) {
    switch state {
    case .pending: ("planned", nil)
    case .running: ("running", nil)
    case .skipped(let why): ("skipped", why.text)
    case .ended(.succeeded(let words)): ("succeeded", words.text)
    case .ended(.failed(let words)): ("failed", words.text)
    case .ended(.unknown(let words)): ("unknown", words.text)
    }
  }
}
