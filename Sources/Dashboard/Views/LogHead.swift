import CellGrid
import LogEngine
import SafeText
import TopsideCore

/// What stands before a line: its time, whose it is where several are merged, whether it is marked or went to
/// standard error.
struct LogHead {
  private let state: DashboardState
  /// Of the names; 0 where there is only one source.
  private let nameColumns: Int

  /// Names longer than this are cut.
  private static let longestName = 18

  init(_ state: DashboardState) {
    self.state = state
    let subjects = (state.logs.demand ?? state.logDemand).map { state.subjects(in: $0.scope) } ?? []
    nameColumns =
      subjects.count > 1 ? min(Self.longestName, subjects.map(\.name.columns).max() ?? 0) : 0
  }

  func pieces(_ line: LogLine) -> [Piece] {
    var pieces = [Piece(time(line), .logTime)]
    if nameColumns > 0 {
      let role = Self.role(of: line.source)
      pieces.append(Piece(name(state.logs.store.name(of: line.source)), role))
    }
    return pieces + [mark(line)]
  }

  var columns: Int {
    let time = state.logs.look.times == .off ? 0 : state.logs.look.times == .clock ? 8 : 4
    return time + (nameColumns > 0 ? nameColumns + 1 : 0) + 1
  }

  /// The columns of the text in each row when the line is wrapped; continued under its beginning.
  func rows(of line: LogLine, width: Int) -> [Range<Int>] {
    line.text.text.rows(columns: max(1, width - columns))
  }

  private func mark(_ line: LogLine) -> Piece {
    if line.isMarked { return Piece(state.glyphs.marked, .key) }
    return line.stream == .standardError && line.kind == .line
      ? Piece(state.glyphs.box.vertical, .logError) : Piece(" ")
  }

  private func name(_ name: SafeText) -> SafeText {
    guard name.columns > nameColumns else { return " \(name.padded(to: nameColumns))" }
    // What tells replicas apart is at the end.
    let kept = name.text.unicodeScalars.suffix(nameColumns - 1)
    let cut: SafeText = "\(state.glyphs.ellipsis)\(String(String.UnicodeScalarView(kept)))"
    return " \(cut.padded(to: nameColumns))"
  }

  static func role(of source: LogSourceID) -> Role {
    let roles: [Role] = [.source1, .source2, .source3, .source4, .source5, .source6]
    return roles[Int(source.rawValue) % roles.count]
  }

  private func time(_ line: LogLine) -> SafeText {
    guard let time = line.time else {
      return "\(String(repeating: " ", count: state.logs.look.times == .off ? 0 : columnsOfTime))"
    }
    let moment = Timestamp(nanoseconds: time)
    switch state.logs.look.times {
    case .off: return ""
    case .clock: return "\(CalendarTime(secondsUTC: moment.seconds, offset: state.setting.zone).time)"
    case .relative:
      let age = Words.age(state.now.wall.since(moment))
      return "\(String(repeating: " ", count: max(0, 4 - age.columns)))\(age)"
    }
  }

  private var columnsOfTime: Int { state.logs.look.times == .clock ? 8 : 4 }
}
