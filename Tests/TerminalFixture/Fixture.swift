import CGuard
import CellGrid
import Dispatch
import Glibc
import NcursesTerminal
import SafeText

/// A screen that counts: what a dashboard does with a terminal, and nothing else.
@MainActor
final class Fixture {
  private let terminal: NcursesTerminal
  private let options: FixtureOptions
  private let theme = Theme(
    name: "fixture",
    looks: [
      .title: TextStyle(foreground: 15, background: 24, attributes: .bold),
      .failed: TextStyle(foreground: 203, attributes: .bold),
      .healthy: TextStyle(foreground: 114),
      .dim: TextStyle(attributes: .dim),
    ])
  private var ticks = 0
  private var keys = 0
  private var last: SafeText = "none"
  private var events: SafeText = ""
  private var isDirty = true

  init(terminal: NcursesTerminal, options: FixtureOptions) {
    self.terminal = terminal
    self.options = options
  }

  func start() {
    terminal.onInput = { [weak self] inputs in self?.received(inputs) }
    terminal.onReady = { [weak self] in self?.drawAgain() }
    if let seconds = options.children { Children.start(seconds) }
    if let seconds = options.run { Children.startRun(seconds) }
    draw()
    if let tick = options.tick { keepTicking(every: tick) }
    if options.floods { flood() }
  }

  private func keepTicking(every milliseconds: Int) {
    DispatchQueue.main.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [weak self] in
      MainActor.assumeIsolated {
        self?.ticks += 1
        self?.draw()
        self?.keepTicking(every: milliseconds)
      }
    }
  }

  private func flood() {
    DispatchQueue.main.async { [weak self] in
      MainActor.assumeIsolated {
        guard let self, self.terminal.isReady else { return }
        self.ticks += 1
        self.draw()
        self.flood()
      }
    }
  }

  private func drawAgain() {
    if options.floods {
      flood()
    } else if isDirty {
      draw()
    }
  }

  private func draw() {
    isDirty = !terminal.isReady
    guard terminal.isReady else { return }
    terminal.present(picture(), theme: theme)
  }

  private func picture() -> Grid {
    var grid = Grid(size: terminal.size)
    let rows = Rect(terminal.size)
    let heading = rows.row(0)
    grid.fill(heading, Style(.title))
    grid.write("fixture \(terminal.size.columns)x\(terminal.size.rows)", in: heading, Style(.title))
    grid.write("keys \(keys) last \(last)", in: rows.row(1), Style(.text))
    grid.write("ticks \(ticks)", in: rows.row(2), Style(.healthy))
    grid.write("events\(events)", in: rows.row(3), Style(.failed))
    let frame: SafeText = terminal.isUTF8 ? "┌─ 漢字 ─┐" : "+- ?? -+"
    grid.write(frame, in: rows.row(4), Style(.dim))
    for row in 5..<max(5, rows.rows) { grid.write(filler(row), in: rows.row(row), Style(.text)) }
    if let text = options.text { write(text, in: rows.row(5), on: &grid) }
    return grid
  }

  private func write(_ text: String, in row: Rect, on grid: inout Grid) {
    grid.fill(row, Style(.text))
    grid.write(SafeText(sanitising: text), in: row.splitLeft(20).left, Style(.text))
    grid.write("|", in: row.splitLeft(20).rest, Style(.text))
  }

  private func filler(_ row: Int) -> SafeText {
    if options.floods {
      let letter = String(UnicodeScalar(UInt8(97 + (row * 7 + ticks) % 26)))
      return SafeText(sanitising: String(repeating: letter, count: terminal.size.columns))
    }
    if options.scrolls { return "log line \(row + ticks) of a service that says \((row + ticks) * 7919)" }
    return "row \(row)"
  }

  private func received(_ inputs: [Input]) {
    for input in inputs { take(input) }
    draw()
  }

  private func take(_ input: Input) {
    switch input {
    case .key(let key): pressed(key)
    case .paste(let text): events = events + " paste:" + text
    case .mouse(let mouse): events = events + " mouse:\(mouse.at.x),\(mouse.at.y)"
    case .resized: break
    case .resumed: events = events + " resumed"
    case .hungUp: leave(by: SIGHUP)
    case .terminated(let signal): leave(by: signal)
    }
  }

  private func pressed(_ key: Key) {
    keys += 1
    last = SafeText(sanitising: "\(key.code)")
    switch key {
    case Key("q"): leave(by: nil)
    case Key("x"): options.crash?.happen()
    case Key("m"): terminal.setMouse(true)
    case Key("c"): terminal.copy(["copied"])
    case Key("s"): shell()
    case .control("z"): terminal.stopJob()
    default: break
    }
  }

  /// Gives the terminal to a child for a moment.
  private func shell() {
    terminal.suspend()
    Children.runInForeground(["/bin/sh", "-c", "echo child has the terminal; read line; echo got $line"])
    terminal.resume()
  }

  private func leave(by signal: Int32?) {
    terminal.close()
    guard_end_children()
    guard let signal else { exit(0) }
    guard_die(signal)
  }
}
