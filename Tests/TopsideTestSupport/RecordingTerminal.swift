package import CellGrid
package import SafeText

/// A terminal that remembers what it was given and sends what a test tells it to.
///
/// It takes frames as a real one does: what is presented while it is not ready is refused, and counted.
@MainActor
package final class RecordingTerminal: Terminal {
  package private(set) var size: Size
  package let isUTF8: Bool
  package var onInput: (([Input]) -> Void)?
  package var onReady: (() -> Void)?

  package private(set) var isReady = true
  package private(set) var frames: [Grid] = []
  package private(set) var themes: [Theme] = []
  package private(set) var refusedFrames = 0
  package private(set) var redraws = 0
  package private(set) var copied: [SafeText] = []
  package private(set) var mouse: [Bool] = []
  package private(set) var isSuspended = false
  package private(set) var suspensions = 0
  package private(set) var stops = 0
  package private(set) var isClosed = false

  package init(size: Size = Size(columns: 80, rows: 24), isUTF8: Bool = true) {
    self.size = size
    self.isUTF8 = isUTF8
  }

  /// What is on the screen now.
  package var screen: Grid? { frames.last }

  /// The rows on the screen now, without trailing blanks.
  package var rows: [String] {
    guard let screen else { return [] }
    return (0..<screen.size.rows).map { row in
      var text = screen.text(row: row)
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  package func present(_ grid: Grid, theme: Theme) {
    guard isReady, !isSuspended, !isClosed else {
      refusedFrames += 1
      return
    }
    frames.append(grid)
    themes.append(theme)
  }

  package func redraw() { redraws += 1 }

  package func suspend() {
    isSuspended = true
    suspensions += 1
  }

  package func resume() { isSuspended = false }
  package func stopJob() { stops += 1 }
  package func setMouse(_ on: Bool) { mouse.append(on) }
  package func copy(_ lines: [SafeText]) { copied += lines }
  package func close() { isClosed = true }

  /// Types: all of it arrives as one batch.
  package func send(_ inputs: [Input]) { onInput?(inputs) }
  package func send(_ keys: Key...) { send(keys.map(Input.key)) }

  /// Changes the size and tells so, as SIGWINCH does.
  package func resize(to size: Size) {
    self.size = size
    send([.resized(size)])
  }

  /// Makes the terminal slow: it takes nothing until `drain`.
  package func stall() { isReady = false }

  package func drain() {
    isReady = true
    onReady?()
  }
}
