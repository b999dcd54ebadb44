package import SafeText

/// The screen and the keyboard as the program sees them.
@MainActor
package protocol Terminal: AnyObject {
  var size: Size { get }
  /// Whether the terminal can show UTF-8; if not, grids must be drawn with ASCII glyphs.
  var isUTF8: Bool { get }
  /// False while the terminal has not taken the last frame; presenting then is refused.
  var isReady: Bool { get }
  /// Called with all input that is there, in order, on the main actor.
  var onInput: (([Input]) -> Void)? { get set }
  /// Called once each time the terminal has taken everything and a frame may be presented again.
  var onReady: (() -> Void)? { get set }

  /// Draws what changed since the last frame. Never blocks.
  func present(_ grid: Grid, theme: Theme)
  /// Clears the screen and draws the last grid again, for a terminal that something else wrote on.
  func redraw()
  /// Gives the terminal back to the shell, for an interactive child; `resume` takes it again.
  func suspend()
  func resume()
  /// Stops the process group as ^Z would; returns after it is continued, with the screen to be drawn anew.
  func stopJob()
  func setMouse(_ on: Bool)
  /// Puts lines of text on the operator's clipboard by OSC 52.
  func copy(_ lines: [SafeText])
  /// Restores the terminal for good. Waits at most 300 ms for a terminal that does not read.
  func close()
}
