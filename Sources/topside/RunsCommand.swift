import ArgumentParser
import DashboardRuntime
import Dispatch
import Glibc
import SafeText
import TopsideCore
import TopsideSystem

struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "List what was changed here, and go on with what was cut off.",
    discussion: """
      Exits with 0, or with 2 when the runs could not be looked at. An ID may be cut as long as it names one run. \
      `list` may be left out.
      """,
    subcommands: [List.self, Show.self, Resume.self, Undo.self], defaultSubcommand: List.self)

  struct List: RunsReading {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the runs, the newest first.")

    @OptionGroup var options: Options

    @Flag(help: "Print JSON.")
    var json = false

    func read(_ runs: KnownRuns) throws(RunsError) -> Int32 {
      let records = runs.all
      Printing.out(json ? RunReport.json(records.map(runs.report)) : runs.table(records))
      return 0
    }
  }

  struct Show: RunsReading {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Print one run: its plan, its steps and what they printed.",
      discussion: "Exits with 0, with 1 when the run failed or was cut off, with 2 when there is no such run."
    )

    @Argument(help: "The run's ID, or how it begins.")
    var id: String

    @OptionGroup var options: Options

    @Flag(help: "Print JSON.")
    var json = false

    func read(_ runs: KnownRuns) throws(RunsError) -> Int32 {
      let record = try runs.find(id)
      let report = runs.report(record)
      Printing.out(json ? report.json : report.lines.map { $0.text + "\n" }.joined())
      return record.exitCode
    }
  }
}

extension RunRecord {
  fileprivate var exitCode: Int32 {
    switch state {
    case .interrupted, .ended(.failed): 1
    case .planned, .running, .ended(.succeeded), .ended(.refused): 0
    }
  }
}

/// A subcommand that looks at runs, and changes nothing.
protocol RunsReading: ParsableCommand, Sendable {
  var options: Options { get }
  func read(_ runs: KnownRuns) throws(RunsError) -> Int32
}

extension RunsReading {
  func run() throws {
    do {
      let wiring = try Wiring(options, surroundings: .read(), isReadOnly: true)
      Glibc.exit(try read(KnownRuns(wiring)))
    } catch {
      Printing.complain("\(error)")
      Glibc.exit(2)
    }
  }
}

/// Why a run cannot be shown, or nothing be done about it.
enum RunsError: Error, CustomStringConvertible {
  case unknown(String)
  case ambiguous(String, [RunID])
  case refused(SafeText)

  var description: String {
    switch self {
    case .unknown(let text): "there is no run \(text): topside runs lists them"
    case .ambiguous(let text, let ids):
      "\(text) may be \(ids.prefix(4).map(\.text).joined(separator: ", ")): say more of it"
    case .refused(let words): words.text
    }
  }
}

/// The runs of this operator on this machine, as their journals tell.
struct KnownRuns: Sendable {
  let services: Services
  private let now: Timestamp

  init(_ wiring: Wiring) {
    services = wiring.services()
    now = services.time.now()
  }

  /// The newest first.
  var all: [RunRecord] {
    services.runs.store.ids().prefix(RunFollower.limit).compactMap { services.runs.store.record($0) }
      .sorted { $0.isNewer(than: $1) }
  }

  func report(_ record: RunRecord) -> RunReport {
    RunReport(record, now: now, zone: LocalZone.offset(at: now.seconds))
  }

  /// By the whole of its ID or a beginning that only it has.
  func find(_ text: String) throws(RunsError) -> RunRecord {
    let found = services.runs.store.ids().filter { !text.isEmpty && $0.text.hasPrefix(text) }
    if found.count > 1 { throw .ambiguous(text, found) }
    guard let id = found.first, let record = services.runs.store.record(id) else { throw .unknown(text) }
    return record
  }

  func table(_ records: [RunRecord]) -> String {
    guard !records.isEmpty else { return "nothing was changed here yet\n" }
    let head = ["ID", "STATE", "RUN", "WHERE", "WHO", "BEGAN", "TOOK"]
    let rows = records.map { record in
      [
        record.id.text, record.stateWord.text, record.flow.title.text, record.flow.place.text,
        SafeText(sanitising: record.plan.actor.user).text,
        "\(Words.age(now.since(record.began ?? record.planned)).text) ago",
        record.duration(at: now).map { Words.age($0).text } ?? "-",
      ]
    }
    return TextTable.lines([head] + rows).map { $0 + "\n" }.joined()
  }
}
