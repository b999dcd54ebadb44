import CNcurses

/// What takes a terminal and gives it back, in the terminal's own words.
struct ModeStrings {
  let enter: [UInt8]
  let mouseOn: [UInt8]
  let mouseOff: [UInt8]
  let hideCursor: [UInt8]
  let showCursor: [UInt8]
  /// Whether the terminal understands xterm's private modes and OSC 52.
  let isXtermLike: Bool
  private let leaveModes: [UInt8]
  private let leaveScreen: [UInt8]?

  /// Reads them from terminfo, which `setupterm` has loaded.
  init(type: String) {
    let isXtermLike = Self.isXtermLike(type)
    self.isXtermLike = isXtermLike
    hideCursor = Self.capability("civis")
    showCursor = Self.capability("cnorm")
    mouseOn = isXtermLike ? Array("\u{1B}[?1000h\u{1B}[?1006h".utf8) : []
    mouseOff = isXtermLike ? Array("\u{1B}[?1006l\u{1B}[?1000l".utf8) : []
    let pasteOn: [UInt8] = isXtermLike ? Array("\u{1B}[?2004h".utf8) : []
    let pasteOff: [UInt8] = isXtermLike ? Array("\u{1B}[?2004l".utf8) : []
    enter =
      Self.capability("smcup") + Self.capability("smkx") + Self.capability("enacs") + pasteOn + hideCursor
    // CAN ends a sequence that was cut off when we discarded what the terminal had not read.
    var leave: [UInt8] = [0x18] + pasteOff + mouseOff
    // The scrolling region, which ncurses narrows for a moment; this moves the cursor, so it comes early.
    if Self.capability("csr").starts(with: "\u{1B}[".utf8) { leave += Array("\u{1B}[r".utf8) }
    for name in ["rmir", "rmacs", "rmkx", "sgr0", "op"] { leave += Self.capability(name) }
    leaveModes = leave + showCursor
    let screen = Self.capability("rmcup")
    leaveScreen = screen.isEmpty ? nil : screen
  }

  /// Undoes `enter` and everything drawn since; without an alternate screen the cursor goes below what is there.
  func leave(rows: Int) -> [UInt8] {
    if let leaveScreen { return leaveModes + leaveScreen }
    return leaveModes + Self.move(toRow: rows - 1) + Array("\r\n".utf8)
  }

  private static func isXtermLike(_ type: String) -> Bool {
    let families = [
      "xterm", "tmux", "screen", "rxvt", "foot", "alacritty", "vte", "gnome", "konsole", "kitty", "st-",
      "wezterm",
      "ghostty", "contour", "putty", "mintty", "iterm",
    ]
    return type == "st" || families.contains { type.hasPrefix($0) } || tigetflag("XT") > 0
  }

  private static func move(toRow row: Int) -> [UInt8] {
    guard let cup = cn_string("cup"), let moved = cn_move(cup, Int32(row), 0) else { return [] }
    return withoutPadding(String(cString: moved))
  }

  private static func capability(_ name: String) -> [UInt8] {
    guard let value = cn_string(name) else { return [] }
    return withoutPadding(String(cString: value))
  }

  /// Removes `$<5/>`: pauses that only terminals of the seventies needed.
  private static func withoutPadding(_ text: String) -> [UInt8] {
    var result: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.first {
      if rest.starts(with: "$<".utf8), let end = rest.firstIndex(of: UInt8(ascii: ">")) {
        rest = rest[(end + 1)...]
      } else {
        result.append(byte)
        rest = rest.dropFirst()
      }
    }
    return result
  }
}
