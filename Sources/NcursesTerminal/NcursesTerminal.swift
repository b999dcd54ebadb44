import CNcurses
package import CellGrid
import Dispatch
import FoundationEssentials
import Glibc
package import SafeText

/// A real terminal, drawn on by ncurses.
///
/// ncurses writes into memory; what it wrote goes through our own queue to a non-blocking descriptor, so that a
/// terminal that does not read can stop frames but never the program.
@MainActor
package final class NcursesTerminal: Terminal {
  package let isUTF8: Bool
  package private(set) var size: Size
  package var onInput: (([Input]) -> Void)?
  package var onReady: (() -> Void)?

  let teletype: Teletype
  private let modes: ModeStrings
  private let custody: TerminalCustody
  private let screen: CursesScreen
  private var queue = OutputQueue()
  private var writer: SwitchedSource?
  private var reader: InputReader?
  private let signals: SignalListener
  private var resizes: ResizeThrottle?
  private var isTaken = false
  private var isClosed = false
  private var isGone = false
  private var showsCursor = false
  private var hasMouse = false

  /// Takes the terminal.
  ///
  /// - Parameters:
  ///   - custody: Who gives the terminal back when we cannot.
  ///   - usesColors: False drops all colours, those of logs too, and keeps attributes: NO_COLOR.
  /// - Throws: Before anything is written.
  package init(custody: TerminalCustody = .guardParent, usesColors: Bool = true) throws(TerminalError) {
    teletype = try Teletype.open()
    let type = try Self.describedType()
    isUTF8 = cn_set_locale(Self.wantedLocale())
    modes = ModeStrings(type: type)
    size = teletype.size
    self.custody = custody
    // Before ncurses, which takes those signals that have their default action.
    signals = SignalListener([SIGWINCH, SIGTERM, SIGINT, SIGHUP, SIGTSTP, SIGCONT])
    screen = try CursesScreen(size: size, isUTF8: isUTF8, usesColors: usesColors)
    reader = InputReader(teletype, decoder: KeyDecoder(terminfo: KeyStrings.all())) { [weak self] inputs in
      self?.received(inputs)
    }
    writer = SwitchedSource(DispatchSource.makeWriteSource(fileDescriptor: teletype.descriptor, queue: .main))
    {
      [weak self] in self?.hasRoom()
    }
    resizes = ResizeThrottle { [weak self] in self?.applySize() }
    signals.start { [weak self] in self?.received(signal: $0) }
    take()
  }

  package var isReady: Bool { isTaken && queue.isEmpty }

  package func present(_ grid: Grid, theme: Theme) {
    guard isReady, grid.size == size else { return }
    var bytes: [UInt8] = []
    // ncurses draws cell by cell; a cursor that runs along would flicker.
    if showsCursor, grid.cursor == nil { bytes += modes.hideCursor }
    bytes += screen.update(grid, theme: theme)
    if !showsCursor, grid.cursor != nil { bytes += modes.showCursor }
    showsCursor = grid.cursor != nil
    send(bytes)
  }

  package func redraw() { screen.forget() }

  package func suspend() { giveBack() }

  package func resume() {
    guard !isTaken, !isClosed else { return }
    take()
    announceReturn()
  }

  package func stopJob() {
    let wasTaken = isTaken
    giveBack()
    repeat { raise(SIGSTOP) } while !teletype.isInForeground
    guard wasTaken else { return }
    take()
    announceReturn()
  }

  package func setMouse(_ on: Bool) {
    guard on != hasMouse else { return }
    hasMouse = on
    if isTaken { send(on ? modes.mouseOn : modes.mouseOff) }
  }

  package func copy(_ lines: [SafeText]) {
    guard isTaken, modes.isXtermLike else { return }
    let text = lines.map(\.text).joined(separator: "\n")
    let encoded = Data(text.utf8).base64EncodedString()
    send(Array("\u{1B}]52;c;\(encoded)\u{07}".utf8))
  }

  package func close() {
    guard !isClosed else { return }
    giveBack()
    isClosed = true
    signals.stop()
    onInput = nil
    onReady = nil
  }
}

extension NcursesTerminal {
  private static func describedType() throws(TerminalError) -> String {
    let type = environment("TERM")
    guard !type.isEmpty else { throw .terminalTypeNotSet }
    var error: Int32 = 0
    guard setupterm(nil, STDOUT_FILENO, &error) == OK else { throw .terminalTypeUnknown(name: type) }
    guard cn_string("cup") != nil else { throw .cannotMoveCursor(type: type) }
    return type
  }

  private static func environment(_ name: String) -> String {
    getenv(name).map { String(cString: $0) } ?? ""
  }

  private static func wantedLocale() -> String {
    let names: [String] = ["LC_ALL", "LC_CTYPE", "LANG"]
    return names.lazy.map(environment).first { !$0.isEmpty } ?? "C"
  }

  private func take() {
    // Whoever is in the background and changes the terminal is stopped, and so are we.
    while !teletype.isInForeground { raise(SIGSTOP) }
    custody.taken(modes.leave(rows: size.rows))
    teletype.makeRaw()
    isTaken = true
    showsCursor = false
    let current = teletype.size
    if current != size {
      size = current
      screen.resize(to: size)
    }
    screen.forget()
    reader?.start()
    send(modes.enter + (hasMouse ? modes.mouseOn : []))
  }

  /// Frames that the terminal has not taken are of no use any more; they would only delay this.
  private func giveBack() {
    guard isTaken else { return }
    isTaken = false
    reader?.stop()
    writer?.turn(on: false)
    queue.discard()
    teletype.discardOutput()
    queue.append(modes.leave(rows: size.rows))
    queue.push(to: teletype, milliseconds: 300)
    queue.discard()
    if hasMouse { teletype.discardInput() }
    teletype.restore()
    custody.returned()
  }

  private func send(_ bytes: [UInt8]) {
    guard !bytes.isEmpty, !isGone else { return }
    queue.append(bytes)
    guard writer?.isOn == false else { return }
    drain()
    if !queue.isEmpty { writer?.turn(on: true) }
  }

  private func drain() {
    if !queue.drain(to: teletype) { hangUp() }
  }

  private func hasRoom() {
    guard isTaken, writer?.isOn == true else { return }
    drain()
    guard queue.isEmpty else { return }
    writer?.turn(on: false)
    onReady?()
  }

  private func received(_ inputs: [Input]) {
    if inputs.last == .hungUp { isGone = true }
    onInput?(inputs)
  }

  private func hangUp() {
    guard !isGone else { return }
    isGone = true
    reader?.stop()
    DispatchQueue.main.async { [weak self] in
      MainActor.assumeIsolated { self?.onInput?([.hungUp]) }
    }
  }

  private func received(signal: Int32) {
    switch signal {
    case SIGWINCH: resizes?.changed()
    case SIGTSTP: stopJob()
    case SIGCONT: wasContinued()
    // While a child has the terminal, ^C is the child's.
    case SIGINT where !isTaken: break
    default: onInput?([.terminated(signal: signal)])
    }
  }

  /// After a stop that we did not make ourselves the guard has given the terminal back.
  private func wasContinued() {
    guard isTaken, !teletype.isRaw else { return }
    take()
    announceReturn()
  }

  private func announceReturn() {
    DispatchQueue.main.async { [weak self] in
      MainActor.assumeIsolated {
        guard let self else { return }
        self.onInput?([.resized(self.size), .resumed])
      }
    }
  }

  private func applySize() {
    guard isTaken else { return }
    // Even where the size is what it was: it may have been smaller in between, and the terminal has cut the screen.
    size = teletype.size
    screen.resize(to: size)
    custody.taken(modes.leave(rows: size.rows))
    onInput?([.resized(size)])
  }
}
